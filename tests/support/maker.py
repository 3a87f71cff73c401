"""The page that makes QR codes, in Chromium: how a test uses the page, and how a server serves the page."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from werkzeug import Request, Response

from tests.support.http_messages import Message
from tests.support.serving import (
    LOOPBACK,
    ROOT,
    Server,
    framework_command,
    run_in_thread,
    run_server,
)

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver

TIMEOUT_SECONDS = 20
DESKTOP = {"width": 1280, "height": 900, "deviceScaleFactor": 1, "mobile": False}
_HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}  # RFC 9110, 7.6.1


class Maker(NamedTuple):
    """The page in a browser, and the folder of its downloads."""

    driver: WebDriver
    url: str
    downloads: Path

    def open(self, screen: dict[str, Any] = DESKTOP) -> None:
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
        self.driver.get("about:blank")
        self.driver.get(self.url)
        self.wait("'ready' in document.documentElement.dataset")

    def wait(self, condition: str) -> None:
        deadline = time.monotonic() + TIMEOUT_SECONDS
        while not self.driver.execute_script(f"return Boolean({condition})"):
            assert time.monotonic() < deadline, f"{condition}: {self.text('#make')}"
            time.sleep(0.03)

    def wait_for_verdict(self, state: str) -> None:
        self.wait(f"document.querySelector('#verdict.{state}') && document.querySelector('#verdict strong')")

    def text(self, selector: str) -> str:
        return self.driver.find_element("css selector", selector).text

    def click(self, selector: str) -> None:
        self.wait(f"document.querySelector({json.dumps(selector)})")
        self.driver.find_element("css selector", selector).click()

    def type(self, selector: str, keys: str) -> None:
        self.wait(f"document.querySelector({json.dumps(selector)})")
        element = self.driver.find_element("css selector", selector)
        element.clear()
        element.send_keys(keys)

    def press(self, key: str) -> None:
        """Press a key while no text field has the focus."""
        self.driver.execute_script("document.activeElement.blur()")
        self.driver.switch_to.active_element.send_keys(key)

    def run(self, script: str) -> Any:
        return self.driver.execute_script(script)

    def downloaded(self, extension: str) -> bytes:
        deadline = time.monotonic() + TIMEOUT_SECONDS
        file = self.downloads / f"qr-code.{extension}"
        while not file.exists():
            assert time.monotonic() < deadline, self.text("#outputs")
            time.sleep(0.03)
        content = file.read_bytes()
        file.unlink()
        return content


@contextmanager
def serve_below(path: str) -> Iterator[str]:
    """Serve the page at the root, or below a path that a proxy removes (as cloudfunctions.net does). Return its URL."""
    command = framework_command(ROOT / "main.py")
    if not path:
        with run_server(command) as server:
            yield f"http://{LOOPBACK}:{server.port}/"
        return
    servers: list[Server] = []

    @Request.application
    def proxy(request: Request) -> Response:
        if not request.path.startswith(f"{path}/"):
            return Response(status=404)
        return _forward(servers[0], request, request.path.removeprefix(path))

    with run_in_thread(proxy) as endpoint:
        url = f"http://{LOOPBACK}:{endpoint.port}{path}"
        with run_server(command, {"PUBLIC_URL": url}) as server:
            servers.append(server)
            yield f"{url}/"


def _forward(server: Server, request: Request, path: str) -> Response:
    fields = [field for field in request.headers if field[0].lower() not in _HOP_BY_HOP]
    target = f"{quote(path)}?{request.query_string.decode()}"
    response = server.send(Message(request.method, target, (*fields, ("Connection", "close")), request.get_data()))
    sent = [(name, value) for name, value in response.fields if name.lower() not in _HOP_BY_HOP]
    return Response(response.body, response.status, sent)
