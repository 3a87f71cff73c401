"""deploy.sh and a gcloud for it, in a copy of the repository that holds more than may be uploaded."""

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

needs_gcloud = pytest.mark.skipif(shutil.which("gcloud") is None, reason="gcloud is not installed")

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "deploy.sh"
# Files a working directory may hold that must never be uploaded; none of them is valid Python.
LEFTOVERS = {".env", "notes.py", "tests/test_broken.py", "qr/.env", "qr/__pycache__/half-written", "qr/spec.pyc"}

Result = subprocess.CompletedProcess[str]
Deploy = Callable[..., Result]


def run(command: Sequence[str | Path], environment: dict[str, str]) -> Result:
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)


def littered_copy(directory: Path) -> None:
    """Copy the repository and litter the copy."""
    ignored = shutil.ignore_patterns(".git", ".venv", ".*_cache", ".hypothesis", "__pycache__")
    shutil.copytree(ROOT, directory, ignore=ignored)
    for leftover in LEFTOVERS:
        path = directory / leftover
        path.parent.mkdir(exist_ok=True)
        path.write_text("API_KEYS=(secret")


def gcloud_environment(home: Path) -> dict[str, str]:
    """The variables of a gcloud that knows no account, no project and no other network."""
    token = home / "token"
    token.write_text("any")
    own_python = {key: value for key, value in os.environ.items() if key == "CLOUDSDK_PYTHON"}
    return own_python | {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "CLOUDSDK_CONFIG": str(home / "gcloud"),
        "CLOUDSDK_AUTH_ACCESS_TOKEN_FILE": str(token),
        "CLOUDSDK_CORE_PROJECT": "demo",
        "CLOUDSDK_CORE_DISABLE_PROMPTS": "1",
        "CLOUDSDK_CORE_DISABLE_USAGE_REPORTING": "1",
        "CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK": "1",
    }
