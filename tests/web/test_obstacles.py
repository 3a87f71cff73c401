"""The page in Chromium, if a response is late or lost, a file is not a logo, or a copy is not possible."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.sites import enter, wait_for

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver

pytestmark = pytest.mark.exhaustive  # a browser takes seconds

URL = "https://example.com/menu"

# The next preview waits for `release()` before it is decoded. Thumbnails are part of the page, and do not wait.
HOLD_DECODING = """
const { decode } = HTMLImageElement.prototype
HTMLImageElement.prototype.decode = function () {
  if (this.isConnected) return decode.call(this)
  HTMLImageElement.prototype.decode = decode
  const waiting = decode.call(this)
  return new Promise((resolve) => { window.release = () => resolve(waiting) })
}
"""

# A person chooses a file with this content, name and type as the logo.
CHOOSE_LOGO = """
const [content, name, type] = arguments, transfer = new DataTransfer(), input = document.getElementById("logo-file")
transfer.items.add(new File([content], name, { type }))
input.files = transfer.files
input.dispatchEvent(new Event("change", { bubbles: true }))
"""

# A person chooses a photo of this width as a BMP file: one bit per pixel, and 3 pixels high.
CHOOSE_PHOTO = """
const [width] = arguments, row = Math.ceil(width / 32) * 4, view = new DataView(new ArrayBuffer(62 + 3 * row))
const values = [[0, 0x424d], [10, 62], [14, 40], [18, width], [22, 3], [26, 0x10001], [54, 0x2233dd], [58, 0x2233dd]]
for (const [place, value] of values) place ? view.setUint32(place, value, true) : view.setUint16(place, value)
const transfer = new DataTransfer(), input = document.getElementById("logo-file")
transfer.items.add(new File([view], "photo.bmp", { type: "image/bmp" }))
input.files = transfer.files
input.dispatchEvent(new Event("change", { bubbles: true }))
"""

# A person pastes an image file, together with a text of this type.
PASTE = """
const transfer = new DataTransfer()
transfer.setData(arguments[0], "cell")
transfer.items.add(new File(["<svg xmlns='http://www.w3.org/2000/svg'/>"], "cell.svg", { type: "image/svg+xml" }))
document.getElementById("box").dispatchEvent(new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true }))
"""

NO_CLIPBOARD = """
Object.defineProperty(navigator, "clipboard", { value: undefined })
document.addEventListener("copy", () => { window.copied = document.activeElement.value })
"""


def set_offline(driver: WebDriver, is_offline: bool) -> None:
    conditions = {"offline": is_offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    driver.execute_cdp_cmd("Network.enable", {})
    driver.execute_cdp_cmd("Network.emulateNetworkConditions", conditions)


def test_late_image_does_not_replace_an_empty_box(page: WebDriver) -> None:
    page.execute_script(HOLD_DECODING)
    box = page.find_element("id", "box")
    box.send_keys("a")
    wait_for(page, "return Boolean(window.release)")
    box.send_keys("\ue003")  # Backspace
    page.execute_async_script("setTimeout(arguments[0], 500); setTimeout(release, 300)")
    assert page.execute_script("return document.getElementById('code').hidden")
    assert page.find_element("id", "verdict").text == ""


def test_button_removes_a_logo_that_is_rejected(page: WebDriver) -> None:
    enter(page, URL)
    page.execute_script(
        CHOOSE_LOGO, "<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "a.svg", "image/svg+xml"
    )
    wait_for(page, "return document.getElementById('correct')")
    assert page.find_element("id", "correct").text == "Remove the logo"
    page.find_element("id", "correct").click()
    wait_for(page, "return document.getElementById('verdict').className === 'verdict is-good'")
    assert "a.svg" not in page.find_element("id", "logo-area").text


def test_large_photo_becomes_a_smaller_logo(page: WebDriver) -> None:
    enter(page, URL)
    page.execute_script(CHOOSE_PHOTO, 5000)
    wait_for(page, "return document.getElementById('logo-area').innerText.includes('photo.bmp')")
    wait_for(page, "return document.getElementById('verdict').className === 'verdict is-good'")
    size = page.execute_script(
        "const image = document.querySelector('.drop img'); return image.decode().then(() => image.naturalWidth)"
    )
    assert size == 1024


def test_file_that_is_not_an_image_is_named(page: WebDriver) -> None:
    page.execute_script(CHOOSE_LOGO, "%PDF-1.7", "a.pdf", "application/pdf")
    assert "not an image" in wait_for(page, "return document.querySelector('#logo-area .error').innerText")


def test_pasted_text_with_an_image_is_not_a_logo(page: WebDriver) -> None:
    page.execute_script(PASTE, "text/plain")
    assert page.execute_script("return document.querySelector('#logo-area button').hidden")
    page.execute_script(PASTE, "text/html")  # browsers put the <img> next to an image
    wait_for(page, "return !document.querySelector('#logo-area button').hidden")  # the file is read first


def test_texts_are_copied_without_tls(page: WebDriver) -> None:
    enter(page, URL)
    page.execute_script(NO_CLIPBOARD)
    page.find_element("css selector", ".url button").click()
    wait_for(page, "return document.querySelector('.url button').innerText === 'Copied'")
    assert page.execute_script("return copied").endswith("/png?data=https%3A%2F%2Fexample.com%2Fmenu")
    page.find_element("css selector", "[aria-controls=more-outputs]").click()
    wait_for(page, "return document.querySelector('[data-copy=image]')").click()
    wait_for(page, "return document.getElementById('output-error').innerText.includes('does not allow the copy')")


def test_parts_load_again_after_an_interruption(page: WebDriver) -> None:
    set_offline(page, True)
    page.find_element("css selector", "[data-subject=wifi]").click()
    wait_for(page, "return document.getElementById('fields').innerText.includes('does not respond')")
    page.find_element("css selector", "[data-view=links]").click()
    wait_for(page, "return document.getElementById('links-status').innerText.includes('does not respond')")
    set_offline(page, False)
    page.find_element("css selector", "[data-view=make]").click()
    page.find_element("css selector", "[data-subject=wifi]").click()
    wait_for(page, "return document.getElementById('wifi-ssid')")
    page.find_element("css selector", "[data-view=links]").click()
    wait_for(page, "return document.getElementById('links-page').innerText.trim()")
