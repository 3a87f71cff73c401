"""Read HTML pages: with a parser, or in Chromium."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver
    from selenium.webdriver.remote.webelement import WebElement

PHONE_SCREEN = (390, 844)  # CSS pixels
LOAD_TIMEOUT_SECONDS = 30
# The page is neither the previous page, nor an empty page that Chromium can show in between.
PAGE_LOADED = 'return !document.isLeft && document.URL !== "about:blank" && document.readyState === "complete"'
_OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Links treat headless Chromium, which names itself, as a bot.
    "--user-agent=Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126 Safari/537.36",
)


class Page(HTMLParser):
    """A parsed page. Raises ``AssertionError`` if an element is not closed, or is closed in the wrong place.

    Text in a ``bdi``, which only isolates its direction, is text of the element around it.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self._open: list[str] = [""]
        self.feed(html)
        self.close()
        assert self._open == [""]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in {"img", "input", "meta", "source"}:
            self._open.append(self._open[-1] if tag == "bdi" else tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag or tag == "bdi"

    def handle_data(self, data: str) -> None:
        self.texts.append((self._open[-1], data))

    def text(self, tag: str) -> str:
        """Return the text of all elements with this name."""
        return "".join(self.each(tag))

    def each(self, tag: str) -> list[str]:
        return [data for name, data in self.texts if name == tag]

    def attributes(self, tag: str, name: str) -> list[str | None]:
        return [attributes[name] for other, attributes in self.elements if other == tag and name in attributes]


@contextmanager
def chromium(profile: Path) -> Iterator[WebDriver]:
    """Start Chromium with a new profile and the screen of a phone. Skip the test if Chromium is not installed."""
    programs = [shutil.which("chromium"), shutil.which("chromedriver")]
    if not all(programs):
        pytest.skip("Chromium and its driver are not installed")
    from selenium.webdriver import ChromeOptions, ChromeService
    from selenium.webdriver.chrome.webdriver import WebDriver

    options = ChromeOptions()
    options.binary_location = str(programs[0])
    for option in (*_OPTIONS, f"--user-data-dir={profile}"):
        options.add_argument(option)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SE_OFFLINE", "true")
        driver = WebDriver(options, ChromeService(str(programs[1])))
    try:
        set_phone_screen(driver)
        yield driver
    finally:
        driver.quit()


@contextmanager
def new_tab(driver: WebDriver) -> Iterator[WebDriver]:
    """Open a tab with the screen of a phone. Other emulations of the previous tab do not apply to the new tab."""
    previous = driver.current_window_handle
    driver.switch_to.new_window("tab")
    try:
        set_phone_screen(driver)
        # Pages write to the clipboard only if they have the focus, which Chromium gives to its first tab.
        driver.execute_cdp_cmd("Emulation.setFocusEmulationEnabled", {"enabled": True})
        yield driver
    finally:
        driver.close()
        driver.switch_to.window(previous)


def set_phone_screen(driver: WebDriver) -> None:
    width, height = PHONE_SCREEN
    screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": True}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)


def set_color_scheme(driver: WebDriver, scheme: str) -> None:
    """Set the colour scheme that pages read from the media query: light or dark."""
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


def set_language(driver: WebDriver, accepted: str) -> None:
    """Set the header field Accept-Language of all later requests."""
    driver.execute_cdp_cmd("Network.enable", {})
    driver.execute_cdp_cmd("Network.setExtraHTTPHeaders", {"headers": {"Accept-Language": accepted}})


def open_link(driver: WebDriver, element: WebElement) -> None:
    """Click on an element that opens another page, and wait until the page has loaded."""
    from selenium.webdriver.support.wait import WebDriverWait

    driver.execute_script("document.isLeft = true")
    element.click()
    WebDriverWait(driver, LOAD_TIMEOUT_SECONDS, poll_frequency=0.02).until(
        lambda driver: driver.execute_script(PAGE_LOADED)
    )


def console_messages(driver: WebDriver) -> list[str]:
    """Return the new messages of the console: violations of a policy, and files that did not load."""
    entries: list[dict[str, str]] = driver.get_log("browser")  # type: ignore[no-untyped-call]
    return [entry["message"] for entry in entries]


def screenshot(driver: WebDriver) -> Image.Image:
    return Image.open(BytesIO(driver.get_screenshot_as_png())).convert("RGB")
