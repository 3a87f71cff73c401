"""A signed chart in an ``<img>`` of a page on another host, in Chromium."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from werkzeug import Request, Response

from qr.access.signing import signature
from tests.support.browser import screenshot, set_color_scheme
from tests.support.http_messages import JSON, Message
from tests.support.serving import LOOPBACK, ROOT, Server, framework_command, run_in_thread, run_server
from tests.support.stores import new_store_url
from tests.support.user_codes import KEY, PHONE, settings_with

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from selenium.webdriver.chrome.webdriver import WebDriver

SIGNING_KEY = "correct-horse-battery"
SCANS = "/user/42/scans"
BAR = (157, 184, 232)  # colour of a bar, in light and in dark mode
SIZES = "return [...document.images].map((image) => image.naturalWidth)"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Run the service, with three scans of one visitor."""
    store = new_store_url("sqlite", tmp_path)
    environ = {"QR_STORE": store, "QR_API_KEYS": settings_with(store).api_keys, "QR_SIGNING_KEYS": SIGNING_KEY}
    with run_server(framework_command(ROOT / "main.py"), environ) as running:
        body = json.dumps({"target": "https://example.com/", "title": "Menu"}).encode()
        assert running.send(Message("PUT", "/user/42", (("X-API-Key", KEY), *JSON), body)).status == 201
        for _ in range(3):
            assert running.send(Message("GET", "/u/42", tuple(PHONE.items()))).status == 302
        yield running


@pytest.mark.exhaustive
def test_signed_chart_is_shown_in_both_schemes(tab: WebDriver, server: Server) -> None:
    query = {"format": "svg", "last": "7"}
    signed = {**query, "sig": signature(SIGNING_KEY, SCANS, query.items())}
    urls = [f"http://{LOOPBACK}:{server.port}{SCANS}?{urlencode(values)}" for values in (signed, query)]
    images = "".join(f'<img src="{escape(url)}" style="display: block; width: 320px">' for url in urls)

    @Request.application
    def page(_: Request) -> Response:
        head = '<link rel="icon" href="data:,"><meta name="viewport" content="width=device-width">'
        return Response(f"{head}<body style='margin: 0'>{images}", mimetype="text/html")

    with run_in_thread(page) as endpoint:
        for scheme in ("light", "dark"):
            set_color_scheme(tab, scheme)
            tab.get(f"http://localhost:{endpoint.port}/")  # another site than the service
            assert tab.execute_script(SIZES) == [640, 0]  # no image without a signature
            shown = screenshot(tab)
            background = shown.getpixel((160, 4))
            assert isinstance(background, tuple)
            assert (min(background) > 200) == (scheme == "light")
            colors = shown.crop((0, 0, 320, 150)).getcolors(320 * 150) or []
            assert sum(number for number, color in colors if color == BAR) > 100
