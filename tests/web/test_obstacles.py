"""The page in Chromium, if a response is late, a file is not a logo, or a copy is not possible."""

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


def test_pasted_text_with_an_image_is_not_a_logo(page: WebDriver) -> None:
    page.execute_script(PASTE, "text/plain")
    assert page.execute_script("return document.querySelector('#logo-area button').hidden")
    page.execute_script(PASTE, "text/html")  # browsers put the <img> next to an image
    assert not page.execute_script("return document.querySelector('#logo-area button').hidden")


def test_texts_are_copied_without_tls(page: WebDriver) -> None:
    enter(page, URL)
    page.execute_script(NO_CLIPBOARD)
    page.find_element("css selector", ".url button").click()
    wait_for(page, "return document.querySelector('.url button').innerText === 'Copied'")
    assert page.execute_script("return copied").endswith("/png?data=https%3A%2F%2Fexample.com%2Fmenu")
    page.find_element("css selector", "[aria-controls=more-outputs]").click()
    wait_for(page, "return document.querySelector('[data-copy=image]')").click()
    wait_for(page, "return document.getElementById('output-error').innerText.includes('does not allow the copy')")
