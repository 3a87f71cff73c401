"""Test the files, the command and the health check of the container image, without a container engine."""

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from socket import create_connection
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
import zxingcpp
from PIL import Image as Picture

from tests.support.container import context_files, copy_app, read_image, run_image
from tests.support.deploy_script import LEFTOVERS, copy_with_leftovers
from tests.support.http_messages import Message
from tests.support.installed import link_distributions
from tests.support.serving import LOOPBACK, PROC, ROOT, Server, closed_port, run_in_thread

Installation = tuple[Path, Path, dict[str, str]]  # folder of the files, interpreter, environment variables
Install = Callable[[Path], tuple[Path, dict[str, str]]]
REQUIREMENTS = ("requirements.txt", "requirements-container.txt")
LARGE_IMAGE = b"GET /pbm?data=large&size=8192 HTTP/1.1\r\nHost: localhost\r\n\r\n"
LARGE_IMAGE_BYTES = 13 + 8192 * 8192 // 8  # header "P4\n8192 8192\n", one bit per pixel


@pytest.mark.exhaustive
def test_build_context_excludes_leftovers(tmp_path: Path) -> None:
    copy_with_leftovers(tmp_path / "checkout")
    files = context_files(tmp_path / "checkout", read_image().sources)
    assert not files & LEFTOVERS
    assert {"serve.py", "router.py", "qr/config.py", "qr/web/page/languages/en.json", "logos/heart.svg"} <= files


def test_image_contains_no_build_files() -> None:
    files = context_files(ROOT, read_image().app)
    assert not [path for path in files if path.startswith(("Dockerfile", "requirements", "tests/", "bench/"))]


def test_image_runs_without_root() -> None:
    image = read_image()
    user, group = map(int, image.user.split(":"))
    assert min(user, group) > 0
    assert image.environ["QR_STORE"] == f"sqlite:///{image.volume}/users.db"
    assert image.environ["PORT"] == str(image.port)


def _with_installed_packages(folder: Path) -> tuple[Path, dict[str, str]]:
    for requirements in REQUIREMENTS:
        link_distributions(ROOT / requirements, folder)
    return Path(sys.executable), {"PYTHONPATH": str(folder)}


def _with_new_packages(folder: Path) -> tuple[Path, dict[str, str]]:
    """Install the packages of the image into a new environment, from wheels only."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    python = folder / "bin" / "python"
    files = [word for name in REQUIREMENTS for word in ("-r", ROOT / name)]
    install = [python, "-m", "pip", "install", "--quiet", "--only-binary", ":all:", *files]
    subprocess.run(install, check=True)
    return python, {"PYTHONPATH": ""}


@pytest.fixture(
    scope="module",
    params=[_with_installed_packages, pytest.param(_with_new_packages, marks=pytest.mark.exhaustive)],
    ids=["installed packages", "new packages"],
)
def installation(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    folder = tmp_path_factory.mktemp("image")
    copy_app(folder / "app")
    install: Install = request.param
    return folder / "app", *install(folder / "packages")


@pytest.fixture
def container(installation: Installation) -> Iterator[Server]:
    with run_image(*installation) as server:
        yield server


def test_container_serves_images_and_writes_no_file(container: Server, installation: Installation) -> None:
    folder = installation[0]
    before = sorted(folder.rglob("*"))
    for style in ("", "&logo=heart&caption=Hello&shape=dot"):
        response = container.send(Message(target=f"/png?data=https://example.com{style}"))
        (barcode,) = zxingcpp.read_barcodes(Picture.open(io.BytesIO(response.body)))
        assert barcode.text == "https://example.com"
    assert container.send(Message(target="/ready")).status == 200
    assert sorted(folder.rglob("*")) == before


def test_health_check_follows_the_server(container: Server) -> None:
    assert _check_health(container.port) == 0
    with closed_port() as port:
        assert _check_health(port) == 1
    with run_in_thread(_fail) as failing:
        assert _check_health(failing.port) == 1


def _fail(_environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
    start_response("503 Service Unavailable", [])
    return []


def _check_health(port: int) -> int:
    _, *arguments = read_image().health_command
    environ = {"PORT": str(port), "http_proxy": "http://192.0.2.1"}  # a proxy must not be asked
    return subprocess.run([sys.executable, *arguments], env=environ, stderr=subprocess.DEVNULL, check=False).returncode


def test_sigterm_finishes_the_responses_of_slow_clients(container: Server) -> None:
    with create_connection((LOOPBACK, container.port), 10) as connection:
        connection.sendall(LARGE_IMAGE)
        connection.recv(1)  # the response has begun
        started = time.monotonic()
        os.kill(container.session, signal.SIGTERM)
        time.sleep(0.5)
        received = 1
        while received < LARGE_IMAGE_BYTES and (chunk := connection.recv(1 << 20)):
            received += len(chunk)
        assert received > LARGE_IMAGE_BYTES
    while not _has_ended(container.session):
        assert time.monotonic() < started + 5
        time.sleep(0.02)


def _has_ended(pid: int) -> bool:
    return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
