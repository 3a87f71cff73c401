"""The view of links in a browser, as the owner of an API key uses it, and a server below a path."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from flask import Flask

from qr.config import Settings
from router import create_app
from tests.support.http_messages import JSON
from tests.support.serving import LOOPBACK, run_in_thread
from tests.support.user_codes import KEY, PHONE

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

    from selenium.webdriver.chrome.webdriver import WebDriver

TIMEOUT_SECONDS = 20
WIDE, NARROW = (1280, 900), (320, 700)


class Owner(NamedTuple):
    """A browser with the page, and the URL of the service."""

    driver: WebDriver
    url: str

    def open(self, fragment: str = "#links", key: str = KEY, screen: tuple[int, int] = WIDE) -> None:
        """Open the page in a tab that has this key; empty: none."""
        size = {"width": screen[0], "height": screen[1], "deviceScaleFactor": 1, "mobile": screen == NARROW}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        if not self.driver.current_url.startswith(self.url):
            self.driver.get(self.url)
        self.run("sessionStorage.clear(); if (arguments[0]) sessionStorage.setItem('key', arguments[0])", key)
        self.driver.get("about:blank")
        self.driver.get(f"{self.url}{fragment}")
        self.wait("'ready' in document.documentElement.dataset")
        if fragment.startswith("#links"):
            self.wait("document.querySelector('#links h1')")

    def run(self, script: str, *values: object) -> Any:
        return self.driver.execute_script(script, *values)

    def wait(self, condition: str) -> None:
        deadline = time.monotonic() + TIMEOUT_SECONDS
        while not self.run(f"return Boolean({condition})"):
            assert time.monotonic() < deadline, f"{condition}: {self.run('return document.body.innerText')}"
            time.sleep(0.03)

    def wait_for_text(self, words: str, selector: str = "#links") -> None:
        self.wait(f"document.querySelector({json.dumps(selector)})?.innerText.includes({json.dumps(words)})")

    def type(self, selector: str, keys: str) -> None:
        self.wait(f"document.querySelector({json.dumps(selector)})")
        element = self.driver.find_element("css selector", selector)
        element.clear()
        element.send_keys(keys)

    def click(self, selector: str) -> None:
        self.wait(f"document.querySelector({json.dumps(selector)})")
        self.driver.find_element("css selector", selector).click()

    def save(self) -> None:
        self.click(".save .primary")
        self.wait_for_text("Saved", "#links-status")

    def focus(self) -> str:
        script = "const a = document.activeElement; return a.id || a.dataset.id || a.tagName + ' ' + a.innerText"
        return str(self.run(script))

    def send(
        self, method: str, path: str, document: dict[str, Any] | None = None, fields: dict[str, str] | None = None
    ) -> dict[str, Any]:
        """Send a request with the key of the owner. Return the JSON body, or the Location of a redirect."""
        parts = urlsplit(self.url)
        connection = HTTPConnection(str(parts.hostname), int(parts.port or 0))
        body = json.dumps(document) if document else None
        connection.request(
            method, f"{parts.path}{path}", body, {"X-API-Key": KEY, **dict(JSON), **PHONE, **(fields or {})}
        )
        response = connection.getresponse()
        assert response.status < 400, response.read()
        location = response.headers["Location"]
        content = response.read()
        connection.close()
        return {"location": location} if response.status == 302 else json.loads(content or b"{}")


@contextmanager
def serve_below(path: str, settings: Callable[[str], Settings]) -> Iterator[str]:
    """Serve the app below a path that a proxy removes. Return the URL of the service."""
    apps: list[Flask] = []

    def proxy(environ: WSGIEnvironment, start_response: StartResponse) -> Any:
        environ["PATH_INFO"] = environ["PATH_INFO"].removeprefix(path)
        return apps[0](environ, start_response)

    with run_in_thread(proxy) as endpoint:
        url = f"http://{LOOPBACK}:{endpoint.port}{path}"
        apps.append(create_app(settings(url)))
        yield f"{url}/"
