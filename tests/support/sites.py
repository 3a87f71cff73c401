"""Serve the service in this process below a path, as a proxy does, and open its page in Chromium."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from qr.config import Settings
from router import create_app
from tests.support.serving import LOOPBACK, run_in_thread

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver

TIMEOUT_SECONDS = 15
STYLE = {"dark": "#123a5a", "shape": "dot", "eye": "rounded"}
STORE = "localStorage.setItem(`qr:${new URL(document.baseURI).pathname}${arguments[0]}`, arguments[1])"
STORED = "return Object.entries(localStorage).find(([name]) => name.endsWith(arguments[0]))?.[1] ?? 'null'"


@contextmanager
def run_site(path: str = "", **settings: Any) -> Iterator[str]:
    """Serve the service below a path. Yield its public URL, with a slash at its end."""
    apps: list[Callable[..., Iterable[bytes]]] = []

    def proxy(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if not environ["PATH_INFO"].startswith(f"{path}/"):
            start_response("404 Not Found", [("Content-Length", "0")])
            return []
        return apps[0]({**environ, "PATH_INFO": environ["PATH_INFO"].removeprefix(path)}, start_response)

    with run_in_thread(proxy) as endpoint:
        url = f"http://{LOOPBACK}:{endpoint.port}{path}"
        apps.append(create_app(Settings(public_url=url, **settings)).wsgi_app)
        yield f"{url}/"


def open_page(driver: WebDriver, url: str) -> None:
    """Open the page, and wait until its scripts have started."""
    driver.get("about:blank")  # a URL that differs only in its fragment would not load the page again
    driver.get(url)
    wait_for(driver, "return 'ready' in document.documentElement.dataset")
    driver.execute_script("dispatchEvent(new Event('pointermove'))")  # loads the parts below the first view
    wait_for(driver, "return document.querySelector('.brands') && document.querySelector('#history details')")


def wait_for(driver: WebDriver, script: str, *arguments: object) -> Any:
    """Wait until a script returns a value that is true, and return the value."""
    from selenium.webdriver.support.wait import WebDriverWait

    wait = WebDriverWait(driver, TIMEOUT_SECONDS, poll_frequency=0.02)
    return wait.until(lambda driver: driver.execute_script(script, *arguments))


def enter(driver: WebDriver, text: str) -> None:
    """Replace the text in the box, and wait until its QR code is verified."""
    driver.execute_script("document.getElementById('code').removeAttribute('src')")
    box = driver.find_element("id", "box")
    box.clear()
    box.send_keys(text)
    wait_for_code(driver)


def wait_for_code(driver: WebDriver) -> None:
    """Wait until the page shows a verified QR code."""
    wait_for(
        driver, "return document.getElementById('code').src && document.querySelector('#outputs:not([hidden]) button')"
    )


def shown_code(driver: WebDriver) -> bytes:
    """Return the image of the QR code that the page shows, as a PNG file."""
    wait_for_code(driver)
    driver.execute_script("document.getElementById('card').scrollIntoView({ block: 'center' })")
    return driver.find_element("id", "card").screenshot_as_png


def design_url(site: str, **values: str) -> str:
    return f"{site}#make?" + "&".join(f"{name.replace('__', '.')}={quote(value)}" for name, value in values.items())


def stored(page: WebDriver, name: str) -> Any:
    return json.loads(page.execute_script(STORED, f":{name}"))


def copied_link(page: WebDriver) -> str:
    """Return the link that the button copies, from the address bar if the browser forbids the copy."""
    page.execute_script("navigator.clipboard.writeText = () => Promise.reject()")
    page.find_element("css selector", ".share button").click()
    wait_for(page, "return location.hash.startsWith('#make?')")
    return page.current_url


def open_styled(page: WebDriver, site: str, text: str = "https://example.com") -> None:
    open_page(page, design_url(site, text=text, **{f"style__{name}": value for name, value in STYLE.items()}))
    wait_for_code(page)
