"""The page by keyboard only: Tab, Shift, Enter, Space, arrows, and the keys of downloads."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from selenium.webdriver.chrome.webdriver import WebDriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from tests.support.decoders import open_pdf, opencv
from tests.support.maker import Maker
from tests.support.sites import run_site

MAX_TABS = 60
# A visible focus is an outline of the element or of the box around it, or a border in the colour of the focus.
FOCUS = """
const element = document.activeElement
const shown = element.matches(".visually-hidden") ? element.nextElementSibling : element
const box = shown.getBoundingClientRect()
const isOutlined = (other) => {
  const style = getComputedStyle(other)
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1
}
const isVisible = box.width > 1 && box.bottom > 0 && box.top < innerHeight
return [isVisible && (isOutlined(shown) || isOutlined(shown.parentElement)), element.outerHTML.slice(0, 120)]
"""


@pytest.fixture(scope="module")
def maker(tmp_path_factory: pytest.TempPathFactory, tab: WebDriver) -> Iterator[Maker]:
    downloads = tmp_path_factory.mktemp("downloads")
    with run_site() as url:
        tab.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(downloads)})
        yield Maker(tab, url, downloads)


def press(driver: WebDriver, *keys: str) -> None:
    """Press keys, one after the other. After each, the focus is visible."""
    for key in keys:
        ActionChains(driver, duration=0).send_keys(key).perform()
        is_visible, element = driver.execute_script(FOCUS)
        assert is_visible, element


def tab_to(maker: Maker, selector: str) -> None:
    """Press Tab until an element has the focus."""
    for _ in range(MAX_TABS):
        if maker.run(f"return document.activeElement.matches({selector!r})"):
            return
        press(maker.driver, Keys.TAB)
    pytest.fail(f"{selector} does not get the focus")


def test_wifi_code_is_made_with_the_keyboard(maker: Maker) -> None:
    maker.open()
    tab_to(maker, "[data-subject=wifi]")
    press(maker.driver, Keys.ENTER)
    maker.wait("document.activeElement.id === 'wifi-ssid'")
    press(maker.driver, *"Bistro")
    tab_to(maker, "#wifi-password")
    press(maker.driver, *"creme brulee")
    maker.wait_for_verdict("is-good")
    tab_to(maker, "[data-preset=soft]")
    press(maker.driver, Keys.SPACE)
    maker.wait("document.querySelector('[data-preset=soft][aria-pressed=true]')")
    tab_to(maker, "#look-dark")
    tab_to(maker, "[data-group=style] > summary")
    press(maker.driver, Keys.ENTER)
    maker.wait("document.querySelectorAll('.shape img').length >= 30")
    tab_to(maker, ".shapes[data-name=shape] input")
    before = maker.run("return document.activeElement.value")
    press(maker.driver, Keys.ARROW_RIGHT)
    shape = maker.run("return document.activeElement.value")
    assert shape != before
    tab_to(maker, "[data-group=caption] > summary")
    maker.wait_for_verdict("is-good")
    maker.wait("document.querySelector('[data-format=pdf]')")
    press(maker.driver, "d")
    assert opencv(open_pdf(maker.downloaded("pdf"), 300)) == b"WIFI:T:WPA;S:Bistro;P:creme brulee;;"
