"""Test that deploy.sh uploads all files that the function needs, and no other files."""

import io
import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from tests.support.container import context_files, read_image
from tests.support.deploy_script import LEFTOVERS, needs_gcloud, run
from tests.support.fake_google_cloud import FakeGoogleCloud
from tests.support.http_messages import Message
from tests.support.installed import link_distributions
from tests.support.serving import LOOPBACK, run_server

pytestmark = needs_gcloud

# A command that starts the framework, and its environment variables.
Command = tuple[list[str], dict[str, str]]
Install = Callable[[Path, Path], Command]


@pytest.fixture(scope="module")
def archive(first_deployment: FakeGoogleCloud) -> zipfile.ZipFile:
    (upload,) = first_deployment.uploads
    return zipfile.ZipFile(io.BytesIO(upload))


def test_upload_contains_only_files_of_the_function(checkout: Path, archive: zipfile.ZipFile) -> None:
    found = [*checkout.glob("qr/**/*"), *checkout.glob("logos/*")]
    package = {path.relative_to(checkout).as_posix() for path in found if path.is_file()}
    uploaded = {name for name in archive.namelist() if not name.endswith("/")}
    container = {"serve.py", "requirements-container.txt", "Dockerfile"}  # --source of gcloud run needs them
    assert uploaded == {"main.py", "router.py", "requirements.txt"} | container | (package - LEFTOVERS)


def test_container_image_has_exactly_the_uploaded_files(checkout: Path, archive: zipfile.ZipFile) -> None:
    uploaded = {name for name in archive.namelist() if not name.endswith("/")}
    assert context_files(checkout, read_image().sources) | {"Dockerfile"} == uploaded


def _with_installed_packages(source: Path, folder: Path) -> Command:
    """Let the server import the packages that the upload requires, and no other packages of this environment."""
    link_distributions(source / "requirements.txt", folder)
    return [sys.executable, "-SP", "-m", "functions_framework"], {"PYTHONPATH": str(folder)}


def _with_new_packages(source: Path, folder: Path) -> Command:
    """Install the packages that the upload requires into a new environment, as the buildpack does."""
    _run([sys.executable, "-m", "venv", folder])
    python = folder / "bin" / "python"
    _run([python, "-m", "pip", "install", "--quiet", "-r", source / "requirements.txt"])
    _run([python, "-m", "pip", "check"])
    return [str(folder / "bin" / "functions-framework")], {"PYTHONPATH": ""}


@pytest.mark.parametrize(
    "install",
    [_with_installed_packages, pytest.param(_with_new_packages, marks=pytest.mark.exhaustive)],
    ids=["installed packages", "new packages"],
)
def test_uploaded_files_serve_an_image(
    install: Install, first_deployment: FakeGoogleCloud, archive: zipfile.ZipFile, tmp_path: Path
) -> None:
    """Build the function as Cloud Functions does, and request images."""
    source = tmp_path / "function"
    archive.extractall(source)
    command, packages = install(source, tmp_path / "packages")
    _run([sys.executable, "-m", "compileall", "-f", "-q", source])
    function = first_deployment.functions["qr"]
    environ = function["serviceConfig"]["environmentVariables"] | {
        "FUNCTION_TARGET": function["buildConfig"]["entryPoint"],
        "K_SERVICE": "qr",
    }
    with run_server([*command, f"--host={LOOPBACK}", "--port=0"], environ | packages, source) as server:
        for style in ("", "&logo=heart&caption=Hello&shape=dot"):  # the second style needs the font and a logo file
            response = server.send(Message(target=f"/png?data=https://example.com{style}"))
            assert response.field("Content-Type") == "image/png"
            (barcode,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(response.body)))
            assert barcode.text == "https://example.com"


def _run(command: list[str | Path]) -> None:
    environ = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    result = run(command, environ)
    assert result.returncode == 0, result.stdout + result.stderr
