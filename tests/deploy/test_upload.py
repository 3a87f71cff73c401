"""What deploy.sh uploads: only what runs, and all that it takes to serve."""

import io
import os
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest
import zxingcpp
from PIL import Image

from tests.support.deploy_script import LEFTOVERS, needs_gcloud, run
from tests.support.fake_google_cloud import FakeGoogleCloud
from tests.support.serving import free_port

pytestmark = needs_gcloud


@pytest.fixture(scope="module")
def archive(first_deployment: FakeGoogleCloud) -> zipfile.ZipFile:
    (upload,) = first_deployment.uploads
    return zipfile.ZipFile(io.BytesIO(upload))


def test_only_what_runs_is_uploaded(checkout: Path, archive: zipfile.ZipFile) -> None:
    found = [*checkout.glob("qr/**/*"), *checkout.glob("logos/*")]
    package = {path.relative_to(checkout).as_posix() for path in found if path.is_file()}
    uploaded = {name for name in archive.namelist() if not name.endswith("/")}
    assert uploaded == {"main.py", "router.py", "requirements.txt"} | (package - LEFTOVERS)


def test_what_is_uploaded_serves_a_code(
    first_deployment: FakeGoogleCloud, archive: zipfile.ZipFile, tmp_path: Path
) -> None:
    """Do what the build does, in an environment that holds nothing else, then ask for a code."""
    archive.extractall(tmp_path / "function")
    _build(tmp_path / "function", tmp_path / "venv")
    function = first_deployment.functions["qr"]
    environment = function["serviceConfig"]["environmentVariables"] | {
        "FUNCTION_TARGET": function["buildConfig"]["entryPoint"],
        "K_SERVICE": "qr",
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
    }
    with _serving(tmp_path, environment) as url:
        for style in ("", "&logo=heart&caption=Hello&shape=dot"):  # the second needs fonts, logos and what draws them
            with urlopen(f"{url}/png?data=https://example.com{style}", timeout=30) as response:
                assert response.headers["Content-Type"] == "image/png"
                picture = Image.open(io.BytesIO(response.read()))
            (code,) = zxingcpp.read_barcodes(picture)
            assert code.text == "https://example.com"


def _build(source: Path, venv: Path) -> None:
    """Install what the upload asks for and nothing else, and compile it, as the buildpack does."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    python = venv / "bin" / "python"
    commands: list[list[str | Path]] = [
        [sys.executable, "-m", "venv", venv],
        [python, "-m", "pip", "install", "--quiet", "-r", source / "requirements.txt"],
        [python, "-m", "pip", "check"],
        [python, "-m", "compileall", "-f", "-q", source],
    ]
    for command in commands:
        result = run(command, environment)
        assert result.returncode == 0, result.stdout + result.stderr


@contextmanager
def _serving(directory: Path, environment: dict[str, str]) -> Iterator[str]:
    """Serve directory/function with directory/venv, and yield the URL once it answers."""
    port = free_port()
    log = directory / "server.log"
    with (
        log.open("w") as output,
        subprocess.Popen(
            [directory / "venv" / "bin" / "functions-framework", "--host=127.0.0.1", f"--port={port}"],
            cwd=directory / "function",
            env=environment,
            stdout=output,
            stderr=output,
        ) as server,
    ):
        try:
            _wait_for(port, server, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        assert server.poll() is None, log.read_text()
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail(f"no answer in 30 s: {log.read_text()}")
