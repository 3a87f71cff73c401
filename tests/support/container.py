"""Read the Dockerfile, and run the command of the image without a container engine."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from docker.utils.build import exclude_paths
from dockerfile_parse import DockerfileParser

from tests.support.serving import LOOPBACK, ROOT, Server, run_server


class Image(NamedTuple):
    """Declarations of the Dockerfile.

    sources: files and folders of the build context that the image or its build needs
    app:     those of them that are copied into the folder of the service
    """

    sources: list[str]
    app: list[str]
    environ: dict[str, str]
    command: list[str]
    health_command: list[str]
    user: str
    port: int
    volume: str


def read_image() -> Image:
    """Parse the Dockerfile. Instructions after the last FROM describe the image."""
    instructions = DockerfileParser(path=str(ROOT / "Dockerfile"), cache_content=True).structure
    starts = [index for index, one in enumerate(instructions) if one["instruction"] == "FROM"]
    last: dict[str, str] = {one["instruction"]: one["value"] for one in instructions[starts[-1] :]}
    copies = [shlex.split(one["value"]) for one in instructions if one["instruction"] == "COPY"]
    local = [words for words in copies if not words[0].startswith("--from")]
    return Image(
        sources=[source for *sources, _ in local for source in sources],
        app=[source for *sources, target in local for source in sources if target != "/build/"],
        environ=dict(word.split("=", 1) for word in shlex.split(last["ENV"])),
        command=json.loads(last["CMD"]),
        health_command=json.loads(last["HEALTHCHECK"].partition(" CMD ")[2]),
        user=last["USER"],
        port=int(last["EXPOSE"]),
        volume=last["VOLUME"],
    )


def context_files(root: Path, sources: list[str]) -> set[str]:
    """Return the files below the sources that Docker sends to the build: those that .dockerignore does not exclude."""
    patterns = [line for line in (root / ".dockerignore").read_text().splitlines() if not line.startswith("#")]
    included = {path for path in exclude_paths(str(root), patterns) if (root / path).is_file()}
    return {path for path in included if any(path == source or path.startswith(f"{source}/") for source in sources)}


def copy_app(folder: Path) -> None:
    """Copy the files of the image into a folder, and compile them as the Dockerfile does."""
    for path in context_files(ROOT, read_image().app):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, folder / path)
    compile_all = [sys.executable, "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash", "."]
    subprocess.run(compile_all, cwd=folder, check=True)


@contextmanager
def run_image(folder: Path, python: Path, environ: dict[str, str]) -> Iterator[Server]:
    """Run the command of the image in a folder with its files, on a free port of this machine."""
    image = read_image()
    assert image.command[0] == "python"
    variables = {name: value for name, value in image.environ.items() if name not in {"PATH", "QR_STORE"}}
    variables |= {"PATH": f"{python.parent}:{os.environ['PATH']}", "HOST": LOOPBACK, "PORT": "0"}
    with run_server([str(python), *image.command[1:]], variables | environ, folder) as server:
        yield server
