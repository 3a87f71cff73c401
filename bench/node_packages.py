"""Node packages that a part of the benchmark needs, installed with npm from a lock file."""

import shutil
import subprocess
from pathlib import Path

from bench.errors import MissingToolError


def is_installed(folder: Path) -> bool:
    """Return whether Node exists, and the packages of the lock file in a folder are installed."""
    return bool(shutil.which("node")) and (folder / "node_modules" / ".package-lock.json").exists()


def install_packages(folder: Path) -> None:
    """Install the packages of the lock file in a folder, unless they are installed.

    Raises ``MissingToolError`` if Node or npm is missing, or if npm cannot install the packages.
    """
    for program in ("node", "npm"):
        if not shutil.which(program):
            raise MissingToolError(f"{program} is not installed")
    if is_installed(folder):
        return
    command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    npm = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if npm.returncode:
        raise MissingToolError(f"npm could not install the packages: {npm.stderr.strip().splitlines()[-1:]}")
