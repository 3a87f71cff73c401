"""The page of a service that makes images only for the owners of API keys, in Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from qr.access.keys import format_entry
from tests.support.sites import open_page, run_site, wait_for

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver

pytestmark = pytest.mark.exhaustive  # a browser takes seconds

KEYS = {"make": "qr_maker-key-of-this-test", "read": "qr_reader-key-of-this-test"}
VERDICT = "return document.getElementById('verdict').innerText"
FORBID_STORAGE = (
    "Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('', 'SecurityError') } })"
)


@pytest.fixture(scope="module")
def private_site() -> Iterator[str]:
    entries = " ".join(format_entry(scope, [scope], key) for scope, key in KEYS.items())
    with run_site("/tools/qr", access="key", api_keys=entries) as url:
        yield url


def send_key(driver: WebDriver, key: str) -> None:
    field = wait_for(driver, "return document.getElementById('make-key')")
    field.clear()
    field.send_keys(key, "\ue007")  # Enter


def test_page_asks_for_the_key_of_images(driver: WebDriver, private_site: str) -> None:
    open_page(driver, private_site)
    wait_for(driver, f"{VERDICT}.includes('only with an API key')")
    assert "API key" in driver.find_element("css selector", "[for=make-key]").text
    driver.find_element("id", "box").send_keys("hello")
    send_key(driver, "qr_another-key-of-this-test")
    wait_for(driver, f"{VERDICT}.includes('did not accept')")
    send_key(driver, KEYS["read"])
    wait_for(driver, f"{VERDICT}.includes('make')")
    send_key(driver, KEYS["make"])
    wait_for(driver, "return document.getElementById('verdict').className === 'verdict is-good'")
    assert "needs an API key" in wait_for(driver, "return document.getElementById('no-url')?.innerText")
    wait_for(driver, "return [...document.querySelectorAll('.preset img')].every((image) => image.src)")


def test_key_works_without_storage(driver: WebDriver, private_site: str) -> None:
    script = {"source": FORBID_STORAGE}
    added = driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", script)
    try:
        open_page(driver, private_site)
        send_key(driver, KEYS["make"])
        driver.find_element("id", "box").send_keys("hello")
        wait_for(driver, "return document.getElementById('verdict').className === 'verdict is-good'")
    finally:
        driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", added)
