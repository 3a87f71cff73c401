"""``make run``: the address of the server, and the files that only their owner can read."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.serving import ROOT

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")

PYTHON = f'#!/bin/sh\nexec {sys.executable} "$@"\n'
SERVER = '#!/bin/sh\necho serve "$@"\n'  # prints its arguments instead of serving


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a checkout with a virtual environment in which all packages seem to be installed."""
    for name in ("Makefile", "requirements.txt", "qr"):
        (tmp_path / name).symlink_to(ROOT / name)
    scripts = tmp_path / ".venv" / "bin"
    scripts.mkdir(parents=True)
    write_script(scripts / "python", PYTHON)
    write_script(scripts / "functions-framework", SERVER)
    (tmp_path / ".venv" / ".runs").touch()
    return tmp_path


def write_script(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o755)


def make(folder: Path, *arguments: str, **environ: str) -> list[str]:
    """Run make with a umask that lets everyone read new files. Return the lines that it prints."""
    command = ["make", "--no-print-directory", *arguments]
    variables = {"PATH": os.environ["PATH"], **environ}
    run = subprocess.run(command, cwd=folder, env=variables, umask=0o022, capture_output=True, text=True, check=True)
    return run.stdout.splitlines()


def permissions(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_server_listens_on_localhost(folder: Path) -> None:
    assert make(folder, "run")[-1] == "serve --target handle --host 127.0.0.1 --port 8080"


def test_environment_variable_does_not_change_host(folder: Path) -> None:
    assert "--host 127.0.0.1 " in make(folder, "run", HOST="0.0.0.0")[-1]


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_argument_changes_the_host(folder: Path, host: str) -> None:
    assert f"--host {host} " in make(folder, "run", f"HOST={host}")[-1]


@pytest.mark.parametrize(
    ("environ", "warning"),
    [
        ({}, "the host of the request, such as localhost:8080; set PUBLIC_URL"),
        ({"PUBLIC_URL": "http://localhost:8080"}, "other devices cannot open their host"),
        ({"PUBLIC_URL": "http://127.0.0.1:8080"}, "other devices cannot open their host"),
        ({"PUBLIC_URL": "https://qr.example.com", "USER_URL": "http://localhost/{id}"}, "other devices cannot"),
        ({"PUBLIC_URL": "https://qr.example.com"}, None),
        ({"USER_URL": "https://qr.example.com/{id}"}, None),
    ],
)
def test_codes_of_wrong_hosts_are_warned_of(folder: Path, environ: dict[str, str], warning: str | None) -> None:
    lines = [line for line in make(folder, "run", **environ) if line.startswith("Warn")]
    assert len(lines) == (warning is not None)
    assert all(str(warning) in line for line in lines)


def test_only_the_owner_can_read_the_key(folder: Path) -> None:
    lines = make(folder, "run")
    key, entry = (folder / ".venv" / ".key").read_text().splitlines()
    assert f"Key  X-API-Key: {key}" in lines
    assert entry.startswith("development:")
    assert permissions(folder / ".venv" / ".key") == 0o600


@pytest.mark.parametrize("name", [".venv/.key", "users.db", "users.db-wal", "users.db-shm"])
def test_file_of_an_earlier_version_becomes_private(folder: Path, name: str) -> None:
    (folder / name).write_text("qr_key\ndevelopment:read:0\n")
    (folder / name).chmod(0o644)
    make(folder, "run")
    assert (permissions(folder / name), (folder / name).read_text()) == (0o600, "qr_key\ndevelopment:read:0\n")


def test_key_of_an_earlier_version_is_used(folder: Path) -> None:
    (folder / ".venv" / ".key").write_text("qr_key\ndevelopment:read:0\n")
    assert "Key  X-API-Key: qr_key" in make(folder, "run")


def test_new_files_of_the_server_are_private(folder: Path) -> None:
    write_script(folder / ".venv" / "bin" / "functions-framework", "#!/bin/sh\ntouch users.db\n")
    make(folder, "run")
    assert permissions(folder / "users.db") == 0o600
