"""Run deploy.sh in a copy of the repository, with a gcloud whose calls go to a fake of Google Cloud."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from socket import AF_UNIX, socket

import pytest

from tests.support.gcloud_server import CLIENT
from tests.support.once_per_run import once_per_run, shared_path, start_process

needs_gcloud = pytest.mark.skipif(shutil.which("gcloud") is None, reason="gcloud is not installed")

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "deploy.sh"
# Files of a working directory that must never be uploaded. None of them is valid Python.
LEFTOVERS = {".env", "notes.py", "tests/test_broken.py", "qr/.env", "qr/__pycache__/half-written", "qr/spec.pyc"}

Result = subprocess.CompletedProcess[str]
Deploy = Callable[..., Result]


def run(command: Sequence[str | Path], environment: dict[str, str]) -> Result:
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)


def copy_with_leftovers(directory: Path) -> None:
    """Copy the repository, and add the files ``LEFTOVERS`` to the copy."""
    ignored = shutil.ignore_patterns(".git", ".venv", ".*_cache", ".hypothesis", "__pycache__")
    shutil.copytree(ROOT, directory, ignore=ignored)
    for leftover in LEFTOVERS:
        path = directory / leftover
        path.parent.mkdir(exist_ok=True)
        path.write_text("API_KEYS=(secret")


def gcloud_environment(home: Path) -> dict[str, str]:
    """Return variables for a gcloud in ``gcloud_server``, with a fake token and the project demo."""
    (home / "token").write_text("any")
    return _environment(home) | {"CLOUDSDK_PYTHON": str(once_per_run("gcloud", _start_gcloud))}


def _environment(home: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "CLOUDSDK_CONFIG": str(home / "gcloud"),
        "CLOUDSDK_AUTH_ACCESS_TOKEN_FILE": str(home / "token"),
        "CLOUDSDK_CORE_PROJECT": "demo",
        "CLOUDSDK_CORE_DISABLE_PROMPTS": "1",
        "CLOUDSDK_CORE_INTERACTIVE_UX_STYLE": "OFF",  # progress animations wait for their next frame
        "CLOUDSDK_CORE_DISABLE_USAGE_REPORTING": "1",
        "CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK": "1",
    }


def _start_gcloud() -> Path:
    """Start ``gcloud_server``, and return the program that sends commands to the server."""
    python, sdk = gcloud_installation()
    program, address = shared_path("gcloud-python"), str(shared_path("gcloud-socket"))
    with socket(AF_UNIX) as listener:
        listener.bind(address)
        listener.listen()
        server = Path(__file__).with_name("gcloud_server.py")
        command: list[str | Path] = [python, server, Path(sdk, "lib", "gcloud.py")]
        start_process(command, shared_path("gcloud.log"), _environment(shared_path("gcloud-home")), listener)
    program.write_text(CLIENT.format(python=sys.executable, address=address))
    program.chmod(0o700)
    return program


def gcloud_installation() -> list[str]:
    """Return the path of gcloud's Python interpreter, and the folder of the Cloud SDK."""
    chosen = {name: value for name, value in os.environ.items() if name == "CLOUDSDK_PYTHON"}
    command = ["gcloud", "info", "--format=value(basic.python_location,installation.sdk_root)"]
    found = run(command, _environment(shared_path("gcloud-home")) | chosen)
    assert found.returncode == 0, found.stderr
    return found.stdout.strip().split("\t")
