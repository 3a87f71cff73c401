"""The page in Chromium without JavaScript."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.support.browser import console_messages, open_link
from tests.support.decoders import open_png, zxing

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver

URL = "https://example.com/?a=1&b=ü"


@pytest.fixture
def plain(driver: WebDriver, site: str) -> Iterator[WebDriver]:
    """The page of the service in a browser without JavaScript."""
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    set_width(driver, 1440)  # screenshots contain only the visible part of an element
    try:
        driver.get(site)
        console_messages(driver)
        yield driver
    finally:
        driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def set_width(driver: WebDriver, width: int) -> None:
    screen = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)


def submit(page: WebDriver) -> None:
    open_link(page, page.find_element("css selector", ".question button"))


def test_form_makes_a_code_without_scripts(plain: WebDriver, site: str, tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    Image.new("RGB", (40, 40), "red").save(logo)
    plain.find_element("id", "box").send_keys(URL)
    plain.find_element("css selector", "#plain-style option:nth-child(2)").click()
    plain.find_element("id", "plain-logo").send_keys(str(logo))
    submit(plain)
    assert plain.current_url == f"{site}form"
    code = open_png(plain.find_element("id", "card").screenshot_as_png)
    assert zxing(code) == URL.encode()
    assert (255, 0, 0) in {color for _, color in code.convert("RGB").getcolors(1 << 20) or ()}
    assert "Scans" in plain.find_element("css selector", ".result").text
    download = plain.find_element("css selector", ".downloads a")
    assert zxing(open_png(b64decode(str(download.get_attribute("href")).partition(",")[2]))) == URL.encode()
    assert plain.find_element("id", "box").get_property("value") == URL
    assert console_messages(plain) == []


def test_problem_is_shown_without_scripts(plain: WebDriver) -> None:
    submit(plain)
    assert "data" in plain.find_element("css selector", "[role=alert]").text
    plain.find_element("id", "box").send_keys("corrected")
    submit(plain)
    assert zxing(open_png(plain.find_element("id", "card").screenshot_as_png)) == b"corrected"


@pytest.mark.parametrize("width", [320, pytest.param(1440, marks=pytest.mark.exhaustive)])
def test_page_without_scripts_fits_the_screen(plain: WebDriver, width: int) -> None:
    set_width(plain, width)
    plain.find_element("id", "box").send_keys("x" * 200)
    submit(plain)
    metrics = plain.execute_cdp_cmd("Page.getLayoutMetrics", {})
    assert metrics["cssContentSize"]["width"] == width
