"""The photographs of ZXing's own tests: qrcode-1 to qrcode-6 (Apache License 2.0). They are fetched, not committed."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from bench.errors import MissingToolError
from bench.reading.sample import Sample

REPOSITORY = "https://github.com/zxing/zxing.git"
COMMIT = "7f129804e396958ae762da288da5df330d142da0"
FOLDER = "core/src/test/resources/blackbox"
SETS = tuple(f"qrcode-{number}" for number in range(1, 7))
# All decoders read "photography" here, with error correction: the file with the expected text has a spelling mistake.
CORRECTIONS = {"qrcode-2/13": ("photograph of", "photography of")}


def load_photographs(folder: Path | None = None) -> list[Sample]:
    """Return the photographs in a folder with ``qrcode-1`` to ``qrcode-6``; default: fetch them into the cache.

    Raises ``MissingToolError`` if they cannot be fetched, or if the folder has none.
    """
    samples = list(_read(folder or fetch_photographs()))
    if not samples:
        raise MissingToolError(f"no photographs in {folder}")
    return samples


def fetch_photographs() -> Path:
    """Fetch the photographs with git, unless they are in the cache. Return their folder."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "qr-bench" / f"zxing-{COMMIT[:12]}"
    if (cache / FOLDER / SETS[-1]).is_dir():
        return cache / FOLDER
    git = shutil.which("git")
    if git is None:
        raise MissingToolError("git fetches the photographs")
    cache.mkdir(parents=True, exist_ok=True)
    try:
        for command in (
            ["init", "--quiet"],
            ["sparse-checkout", "set", "--no-cone", *(f"/{FOLDER}/{name}/" for name in SETS)],
            ["fetch", "--quiet", "--depth=1", "--filter=blob:none", REPOSITORY, COMMIT],
            ["-c", f"remote.origin.url={REPOSITORY}", "-c", "remote.origin.promisor=true",
             "checkout", "--quiet", "FETCH_HEAD"],
        ):  # fmt: skip
            subprocess.run([git, *command], cwd=cache, check=True, capture_output=True, timeout=600)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise MissingToolError(f"git cannot fetch {REPOSITORY}; give a folder with --photographs") from error
    return cache / FOLDER


def _read(folder: Path) -> Iterator[Sample]:
    for name in SETS:
        for path in sorted((folder / name).glob("*.*")):
            text, content = path.with_suffix(".txt"), path.with_suffix(".bin")
            if path.suffix not in {".png", ".jpg", ".gif"} or not (text.exists() or content.exists()):
                continue
            key = f"{name}/{path.stem}"
            expected = _correct(key, text.read_text("utf-8")) if text.exists() else content.read_bytes()
            yield Sample(key, Image.open(path).convert("RGB"), expected)


def _correct(key: str, text: str) -> str:
    return text.replace("\r\n", "\n").replace(*CORRECTIONS.get(key, ("", "")))
