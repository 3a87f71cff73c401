"""The page in Chromium, if a response is late, or a file is not a logo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.sites import enter, wait_for

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver

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
