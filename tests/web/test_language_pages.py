"""The page in each of its languages, in Chromium, on the narrowest screen."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from qr.web import languages
from tests.support.browser import PHONE_SCREEN, console_messages, set_language
from tests.support.decoders import opencv
from tests.support.sites import open_page, shown_code, wait_for
from tests.support.waiting import wait_until

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver

FAST = ("ar",)  # the language whose layout differs most
LANGUAGES = [pytest.param(name, marks=[] if name in FAST else pytest.mark.exhaustive) for name in languages()]
WIFI_CONTENT = b"WIFI:T:WPA;S:Bistro;P:creme brulee;;"
NARROW_SCREEN = (320, 640)  # WCAG 2.2, 1.4.10
MAX_FIRST_VIEW_BYTES = 60_000

OVERFLOW = """
const isOutside = (element) => {
  const { left, right, width } = element.getBoundingClientRect()
  return !element.closest(".crop") && width > 1 && (right > innerWidth + 1 || left < -1)
}
return [document.documentElement.scrollWidth > innerWidth && "page", ...[...document.querySelectorAll("body *")]
  .filter(isOutside).map((element) => element.outerHTML)].filter(Boolean)
"""
# Bytes of all responses. Header fields are not counted: HTTP/2 compresses them, and the browser does not measure them.
FIRST_VIEW_BYTES = """
return [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .reduce((total, { encodedBodySize }) => total + encodedBodySize, 0)
"""
PRESETS_SHOWN = "return [...document.querySelectorAll('.preset img')].every((image) => image.src)"
LOADED_LANGUAGES = """
return performance.getEntriesByType("resource").map(({ name }) => /languages\\/(\\w+)/.exec(name)?.[1]).filter(Boolean)
"""


def set_screen(driver: WebDriver, screen: tuple[int, int]) -> None:
    width, height = screen
    metrics = {"width": width, "height": height, "deviceScaleFactor": 2, "mobile": True}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


@pytest.fixture
def narrow_page(page: WebDriver) -> Iterator[WebDriver]:
    set_screen(page, NARROW_SCREEN)
    yield page
    set_screen(page, PHONE_SCREEN)
    set_language(page, "en")


def open_all(page: WebDriver) -> None:
    """Unfold all folded parts, and wait for the shapes, which are loaded then."""
    page.execute_script("for (const fold of document.querySelectorAll('details')) fold.open = true")
    page.execute_script("document.querySelector('#outputs [aria-expanded]').click()")
    wait_for(page, "return document.querySelector('.shape') && document.querySelector('[data-copy]')")


@pytest.mark.parametrize("language", LANGUAGES)
def test_wifi_form_works_in_the_language(narrow_page: WebDriver, site: str, language: str) -> None:
    set_language(narrow_page, f"{language}-XX,en;q=0.1")
    open_page(narrow_page, site)
    texts = languages()[language]
    assert narrow_page.execute_script("return document.documentElement.lang") == language
    assert narrow_page.find_element("tag name", "h1").text == texts["make.question"]
    narrow_page.find_element("css selector", "[data-subject=wifi]").click()
    wait_for(narrow_page, "return document.getElementById('wifi-ssid')")
    labels = narrow_page.find_elements(
        "css selector", "#fields label[for=wifi-password], #fields label[for=wifi-hidden]"
    )
    assert [label.text for label in labels] == [texts["field.password"], texts["field.wifi.hidden"]]
    narrow_page.find_element("id", "wifi-ssid").send_keys("Bistro")
    narrow_page.find_element("id", "wifi-password").send_keys("creme brulee")
    # The page also shows a code and a verdict while the name and the password are typed.
    wait_until(lambda: opencv(Image.open(BytesIO(shown_code(narrow_page)))) == WIFI_CONTENT)
    wait_for(narrow_page, "return document.querySelector('#verdict.is-good')")
    assert narrow_page.find_element("css selector", "#verdict strong").text == texts["result.scans"]
    open_all(narrow_page)
    assert narrow_page.execute_script(OVERFLOW) == []
    assert console_messages(narrow_page) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_first_view_is_small_in_the_language(narrow_page: WebDriver, site: str, language: str) -> None:
    narrow_page.execute_cdp_cmd("Network.clearBrowserCache", {})
    set_language(narrow_page, language)
    open_page(narrow_page, site)
    wait_for(narrow_page, PRESETS_SHOWN)
    assert narrow_page.execute_script(FIRST_VIEW_BYTES) < MAX_FIRST_VIEW_BYTES
    assert set(narrow_page.execute_script(LOADED_LANGUAGES)) == {language}


@pytest.mark.exhaustive
def test_errors_of_the_service_are_marked_as_english(narrow_page: WebDriver, site: str) -> None:
    set_language(narrow_page, "ar")
    open_page(narrow_page, site)
    narrow_page.find_element("css selector", "[data-subject=phone]").click()
    wait_for(narrow_page, "return document.getElementById('phone-number')")
    narrow_page.find_element("id", "phone-number").send_keys("none")
    error = wait_for(narrow_page, "return document.querySelector('#phone-number-error:not([hidden])')")
    assert (error.get_attribute("lang"), error.value_of_css_property("direction")) == ("en", "ltr")
    narrow_page.find_element("id", "phone-number").clear()


@pytest.mark.exhaustive
def test_numbers_have_the_separators_of_the_language(narrow_page: WebDriver, site: str) -> None:
    set_language(narrow_page, "de")
    open_page(narrow_page, site)
    narrow_page.find_element("id", "box").send_keys("https://example.com")
    wait_for(narrow_page, "return document.querySelector('[data-fact=distance] dd')")
    distance = narrow_page.find_element("css selector", "[data-fact=distance] dd").text
    assert distance.endswith("\u202fm")
    assert "," in distance
