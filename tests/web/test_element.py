"""``<qr-code>`` on a page of another origin, in Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from werkzeug import Request, Response

from tests.support.browser import console_messages
from tests.support.decoders import open_png, zxing
from tests.support.page_examples import SERVICE, example
from tests.support.serving import LOOPBACK, run_in_thread
from tests.support.sites import wait_for

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver

REQUESTED = (
    "return performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => !name.endsWith('.js'))"
)
SHOWN = """const image = document.querySelector("qr-code").shadowRoot.querySelector("img")
  return image.naturalWidth && !image.hidden && image"""
ERROR = "return document.querySelector('qr-code').shadowRoot.querySelector('[role=alert]').textContent"


@pytest.fixture(scope="module")
def other_site(site: str) -> Iterator[str]:
    """The URL of a page of another origin, whose query is the markup of its body."""

    @Request.application
    def page(request: Request) -> Response:
        markup = request.args.get("markup", "")
        head = f'<link rel="icon" href="data:,"><script type="module" src="{site}qr-code.js"></script>'
        policy = request.args.get("policy", "")
        headers = {"Content-Security-Policy": policy} if policy else {}
        return Response(f"<!doctype html>{head}{markup}", mimetype="text/html", headers=headers)

    with run_in_thread(page) as endpoint:
        yield f"http://{LOOPBACK}:{endpoint.port}/"


def open_markup(driver: WebDriver, other_site: str, markup: str, policy: str = "") -> None:
    driver.get(f"{other_site}?{urlencode({'markup': markup, 'policy': policy})}")


def decoded(driver: WebDriver) -> bytes | None:
    wait_for(driver, SHOWN)
    return zxing(open_png(driver.find_element("css selector", "qr-code").screenshot_as_png))


def test_element_shows_a_styled_code(driver: WebDriver, other_site: str, site: str) -> None:
    attributes = 'shape="dot" qr-style="ocean" alt="Menu" title="x" style="width: 300px"'
    markup = f'<qr-code data="https://example.com/?a=1&amp;b=2" {attributes}>'
    open_markup(driver, other_site, markup)
    assert decoded(driver) == b"https://example.com/?a=1&b=2"
    image = driver.execute_script(SHOWN)
    assert image.get_attribute("alt") == "Menu"
    query = "data=https%3A%2F%2Fexample.com%2F%3Fa%3D1%26b%3D2&shape=dot&style=ocean"
    assert set(driver.execute_script(REQUESTED)) == {f"{site}svg?{query}"}
    assert console_messages(driver) == []


def test_example_of_the_documents_shows_a_code(driver: WebDriver, other_site: str, site: str) -> None:
    open_markup(driver, other_site, example("Element in the browser", "html").replace(f"{SERVICE}/", site))
    assert decoded(driver) == b"https://example.com/menu"
    assert console_messages(driver) == []


def test_element_follows_its_attributes(driver: WebDriver, other_site: str) -> None:
    open_markup(driver, other_site, "<qr-code>")
    driver.execute_script("document.querySelector('qr-code').setAttribute('data', 'first')")
    assert decoded(driver) == b"first"
    first = driver.execute_script(SHOWN).get_attribute("src")
    driver.execute_script("""
        const code = document.querySelector('qr-code'), place = { payload: 'geo', lat: '47.4', lng: '8.5' }
        for (const [name, value] of Object.entries(place)) code.setAttribute(name, value)
        code.removeAttribute('data')""")
    wait_for(driver, SHOWN.replace("return ", "return image.src !== arguments[0] && "), first)
    assert decoded(driver) == b"geo:47.4,8.5"


@pytest.mark.parametrize(
    ("markup", "content"),
    [
        ('<qr-code payload="wifi" ssid="bistro" password="correct horse">', b"WIFI:T:WPA;S:bistro;P:correct horse;;"),
        ('<qr-code data="WIFI:T:WPA;S:bistro;P:correct horse;;">', b"WIFI:T:WPA;S:bistro;P:correct horse;;"),
        (f'<qr-code data="{"é" * 500}" style="width: 350px">', ("é" * 500).encode()),
    ],
    ids=["payload", "text", "long"],
)
def test_secrets_and_long_content_are_not_in_urls(
    driver: WebDriver, other_site: str, markup: str, content: bytes
) -> None:
    open_markup(driver, other_site, markup)
    assert decoded(driver) == content
    assert not [url for url in driver.execute_script(REQUESTED) if "?" in url]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ('<qr-code data="x" shape="cube">', "shape must be one of"),
        ('<qr-code data="x" dark="#eee">', ""),
        ('<qr-code payload="nothing" data="x">', "nothing at this URL"),
        ('<qr-code payload="../u/42" data="x">', "nothing at this URL"),
        ('<qr-code data="x" format="pdf">', "not available"),
    ],
)
def test_failure_is_readable_text(driver: WebDriver, other_site: str, markup: str, text: str) -> None:
    open_markup(driver, other_site, markup)
    assert text in wait_for(driver, ERROR)
    assert not driver.execute_script(SHOWN)
    driver.execute_script("""
        const code = document.querySelector('qr-code')
        for (const name of ['shape', 'dark', 'payload', 'format']) code.removeAttribute(name)""")
    assert decoded(driver) == b"x"
    assert driver.execute_script(ERROR) == ""


def test_policy_of_the_page_can_forbid_requests(driver: WebDriver, other_site: str, site: str) -> None:
    """A page that allows images of the service, but no requests to it, still shows the QR code."""
    origin = "/".join(site.split("/")[:3])
    open_markup(
        driver, other_site, '<qr-code data="x">', f"default-src 'none'; script-src {origin}; img-src data: {origin}"
    )
    assert decoded(driver) == b"x"
