"""The view that reads QR codes, in Chromium, as a person uses the view."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from selenium.webdriver.common.keys import Keys

from qr.access.keys import format_entry
from qr.config import Settings
from router import create_app
from tests.support.axe import violations
from tests.support.browser import console_messages, set_color_scheme
from tests.support.link_owner import NARROW, Owner, serve_below
from tests.support.user_codes import KEY

if TYPE_CHECKING:
    from pathlib import Path

    from selenium.webdriver.chrome.webdriver import WebDriver

URL = "https://example.com/menu"
PASSWORD = "creme brulee"
# JavaScript that drops a file, or pastes it.
TRANSFER = """
const [event, type, content] = arguments, transfer = new DataTransfer()
transfer.items.add(new File([Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))], "photo", { type }))
document.body.dispatchEvent(event === "drop"
  ? new DragEvent(event, { dataTransfer: transfer, bubbles: true, cancelable: true })
  : new ClipboardEvent(event, { clipboardData: transfer, bubbles: true }))
"""
CAMERA = """
window.tracks = []
navigator.mediaDevices.getUserMedia = async () => {
  const canvas = document.createElement("canvas"), image = new Image()
  image.src = arguments[0]
  await image.decode()
  canvas.width = canvas.height = 400
  const draw = () => canvas.getContext("2d").drawImage(image, 0, 0, 400, 400)
  draw()
  setInterval(draw, 50)
  const stream = canvas.captureStream()
  window.tracks.push(...stream.getTracks())
  return stream
}
"""


@pytest.fixture(scope="module", params=["", pytest.param("/base/path", marks=pytest.mark.exhaustive)])
def owner(request: pytest.FixtureRequest, tab: WebDriver) -> Iterator[Owner]:
    settings = Settings(access="key", api_keys=format_entry("maker", ["make"], KEY))
    with serve_below(request.param, lambda _: settings) as url:
        yield Owner(tab, url)


def code(path: str) -> bytes:
    """Return an image of the service as PNG."""
    return bytes(create_app(Settings()).test_client().get(path).data)


def photograph() -> str:
    """Return two QR codes on one image, in base64."""
    photo = Image.new("RGB", (900, 460), "#ddd")
    for left, path in ((30, f"/wifi/png?ssid=Bistro&password={PASSWORD}&size=300"), (500, f"/png?data={URL}&size=300")):
        photo.paste(Image.open(BytesIO(code(path))), (left, 80))
    file = BytesIO()
    photo.save(file, "png")
    return b64encode(file.getvalue()).decode()


def open_read(owner: Owner, key: str = KEY) -> None:
    owner.open("#read", key)
    owner.wait("document.querySelector('#read-file')")


def errors(owner: Owner) -> list[str]:
    """Return errors of scripts, and violations of the policy."""
    return [line for line in console_messages(owner.driver) if re.search("Uncaught|Policy", line)]


def test_secret_of_a_dropped_photograph_is_edited(owner: Owner) -> None:
    open_read(owner, "")
    owner.run(TRANSFER, "drop", "image/png", photograph())
    owner.type("#read-key", KEY + Keys.ENTER)  # the service needs a key
    owner.wait("document.querySelectorAll('.symbols li').length === 2")
    shown = owner.run("return document.querySelector('#read').innerText")
    assert ("Bistro" in shown, URL in shown, "3-M" in shown, PASSWORD in shown) == (True, True, True, False)
    assert owner.run("return document.querySelector('canvas.picture').width") == 900
    owner.click(".symbols .actions [aria-pressed]")
    assert owner.run("return document.querySelector('.symbols').innerText").count(PASSWORD) == 2
    assert violations(owner.driver) == []
    owner.click("[data-action=edit]")
    owner.wait("document.activeElement.id === 'wifi-ssid'")
    owner.wait("document.querySelector('#verdict.is-good')")
    assert owner.run("return document.querySelector('#wifi-password').value") == PASSWORD
    assert owner.run("return JSON.stringify(localStorage)").count(PASSWORD) == 0
    assert errors(owner) == []


@pytest.mark.exhaustive
def test_photograph_is_compared_with_the_content(owner: Owner, tmp_path: Path) -> None:
    owner.open("")
    owner.type("#box", URL)
    for path, words in ((f"/png?data={URL}&size=300", "Yes, this"), ("/png?data=other&size=300", "No, the photograph")):
        file = tmp_path / "photo.png"
        file.write_bytes(code(path))
        owner.wait("document.querySelector('#compare-file')")
        owner.driver.find_element("id", "compare-file").send_keys(str(file))
        owner.wait_for_text(words, "#compare-result")
    owner.type("#box", "x")
    owner.wait("!document.querySelector('#compare-result').innerText")
    assert errors(owner) == []


@pytest.mark.exhaustive
def test_camera_is_released_when_the_view_is_left(owner: Owner) -> None:
    open_read(owner)
    source = f"data:image/png;base64,{b64encode(code(f'/png?data={URL}&size=300')).decode()}"
    owner.run(CAMERA, source)
    for leave in ("document.querySelector('.camera .secondary').click()", "location.hash = '#make'"):
        owner.click("#read-camera")
        owner.wait("document.querySelector('video')?.videoWidth === 400 && document.activeElement.id === 'read-take'")
        owner.click("#read-take")
        owner.wait_for_text(URL, ".symbols")
        owner.run(leave)
        owner.wait("window.tracks.every(({ readyState }) => readyState === 'ended')")
    assert errors(owner) == []


@pytest.mark.exhaustive
def test_camera_is_missing_without_permission_or_device(owner: Owner) -> None:
    open_read(owner)
    owner.run("navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', 'NotAllowedError') }")
    owner.click("#read-camera")
    owner.wait_for_text("There is no camera", "#read-status")


@pytest.mark.exhaustive
def test_file_of_several_pages_is_shown_by_the_service(owner: Owner) -> None:
    open_read(owner)
    owner.run(TRANSFER, "paste", "application/pdf", b64encode(code(f"/pdf?data={URL}&width=40mm")).decode())
    owner.wait("document.querySelector('img.picture')?.naturalWidth")
    owner.wait_for_text(URL, ".symbols")
    owner.run(TRANSFER, "paste", "image/png", b64encode(b"no image").decode())
    owner.wait_for_text("must be", "#read [role=alert]")
    blank = BytesIO()
    Image.new("L", (300, 300), 255).save(blank, "png")
    owner.run(TRANSFER, "paste", "image/png", b64encode(blank.getvalue()).decode())
    owner.wait_for_text("No QR code found", "#read [role=alert]")
    console_messages(owner.driver)  # status 422


@pytest.mark.exhaustive
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_reading_fits_the_narrowest_screen(owner: Owner, scheme: str) -> None:
    set_color_scheme(owner.driver, scheme)
    owner.open("#read", KEY, NARROW)
    owner.wait("document.querySelector('#read-file')")
    owner.run(TRANSFER, "drop", "image/png", photograph())
    owner.wait("document.querySelectorAll('.symbols li').length === 2")
    assert owner.run("return document.documentElement.scrollWidth") == NARROW[0]
    assert violations(owner.driver) == []
