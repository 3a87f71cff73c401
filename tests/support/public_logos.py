"""Logos of a public set, which npm downloads once into a folder of the virtual environment."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

PACKAGE = "simple-icons@13.21.0"
FOLDER = Path(sys.prefix) / "public-logos"


def public_logos(count: int) -> list[Path]:
    """Return this many files, evenly spread over the set. Skips the test without npm or its registry."""
    archive = FOLDER / "simple-icons-13.21.0.tgz"
    if not archive.exists():
        _download()
    with tarfile.open(archive) as files:
        names = sorted(name for name in files.getnames() if name.endswith(".svg"))
        chosen = [names[at * len(names) // count] for at in range(count)]
        for name in chosen:
            target = FOLDER / Path(name).name
            source = files.extractfile(name)
            if source and not target.exists():
                target.write_bytes(source.read())
    return [FOLDER / Path(name).name for name in chosen]


def _download() -> None:
    npm = shutil.which("npm")
    if not npm:
        pytest.skip("npm is not installed")
    FOLDER.mkdir(exist_ok=True)
    done = subprocess.run(
        [npm, "pack", "--ignore-scripts", PACKAGE], cwd=FOLDER, capture_output=True, check=False, timeout=300
    )
    if done.returncode:
        pytest.skip("npm cannot download the logos")
