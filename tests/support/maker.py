"""The page that makes QR codes, in Chromium, as a test uses the page."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver

TIMEOUT_SECONDS = 20
# JavaScript that drops a file on the page.
DROP = """
const [name, type, content, encoding] = arguments, dataTransfer = new DataTransfer()
const bytes = encoding === "base64" ? Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0)) : content
dataTransfer.items.add(new File([bytes], name, { type }))
for (const event of ["dragenter", "dragover", "drop"]) {
  document.body.dispatchEvent(new DragEvent(event, { dataTransfer, bubbles: true, cancelable: true }))
}
"""
DESKTOP = {"width": 1280, "height": 900, "deviceScaleFactor": 1, "mobile": False}


class Maker(NamedTuple):
    """The page in a browser, and the folder of its downloads."""

    driver: WebDriver
    url: str
    downloads: Path

    def open(self, screen: dict[str, Any] = DESKTOP) -> None:
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
        self.driver.get("about:blank")
        self.driver.get(self.url)
        self.wait("'ready' in document.documentElement.dataset")

    def wait(self, condition: str) -> None:
        deadline = time.monotonic() + TIMEOUT_SECONDS
        while not self.driver.execute_script(f"return Boolean({condition})"):
            assert time.monotonic() < deadline, f"{condition}: {self.text('#make')}"
            time.sleep(0.03)

    def wait_for_verdict(self, state: str) -> None:
        self.wait(f"document.querySelector('#verdict.{state}') && document.querySelector('#verdict strong')")

    def text(self, selector: str) -> str:
        return self.driver.find_element("css selector", selector).text

    def click(self, selector: str) -> None:
        self.wait(f"document.querySelector({json.dumps(selector)})")
        self.driver.find_element("css selector", selector).click()

    def type(self, selector: str, keys: str) -> None:
        self.wait(f"document.querySelector({json.dumps(selector)})")
        element = self.driver.find_element("css selector", selector)
        element.clear()
        element.send_keys(keys)

    def drop(self, name: str, media_type: str, content: str, encoding: str = "utf-8") -> None:
        """Drop a file on the page. Content with the encoding base64 is decoded."""
        self.driver.execute_script(DROP, name, media_type, content, encoding)
        self.wait(f"document.querySelector('.drop').textContent.includes({json.dumps(name)})")

    def press(self, key: str) -> None:
        """Press a key while no text field has the focus."""
        self.driver.execute_script("document.activeElement.blur()")
        self.driver.switch_to.active_element.send_keys(key)

    def run(self, script: str) -> Any:
        return self.driver.execute_script(script)

    def downloaded(self, extension: str) -> bytes:
        deadline = time.monotonic() + TIMEOUT_SECONDS
        file = self.downloads / f"qr-code.{extension}"
        while not file.exists():
            assert time.monotonic() < deadline, self.text("#outputs")
            time.sleep(0.03)
        content = file.read_bytes()
        file.unlink()
        return content
