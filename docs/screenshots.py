"""``.venv/bin/python -m docs.screenshots``: take the screenshots of the README and of the documents in Chromium."""

from __future__ import annotations

import tempfile
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from selenium.webdriver.chrome.webdriver import WebDriver

from tests.support.browser import chromium, set_color_scheme, set_language
from tests.support.link_owner import Owner, serve_below
from tests.support.maker import Maker
from tests.support.stores import new_store_url
from tests.support.user_codes import PHONE, settings_with

FOLDER = Path(__file__).parent / "screenshots"
PUBLIC_URL = "https://qr.example"  # in the URLs that the page shows
COLORS = 256  # of each image, so that the files stay small
TEXT = "https://example.com/menu"
LINKS: dict[str, dict[str, Any]] = {
    "menu": {"target": TEXT, "title": "Menu", "tags": ["bistro", "summer"], "note": "Tables 1 to 24"},
    "poster": {
        "target": "https://example.com/summer",
        "title": "Summer programme",
        "tags": ["summer"],
        "note": "Poster at the station",
        "expires_at": "2199-09-01T00:00:00Z",
    },
    "app": {"target": "https://example.com/app", "rules": [{"device": "ios", "target": "https://example.com/ios"}]},
    "staff": {"target": "https://example.com/shifts", "tags": ["bistro"], "password": "sesame"},
    "old-flyer": {"target": "https://example.com/2024", "disabled": True},
}
# Pages for visitors: members of the record, language, colour scheme.
PAGES: tuple[tuple[dict[str, Any], str, str], ...] = (
    ({"target": {"wifi": {"ssid": "Bistro du Lac", "password": "tarte aux pommes"}}}, "en", "light"),
    ({"target": TEXT, "password": "sesame"}, "de", "dark"),
    (
        {"target": TEXT, "starts_at": "2030-09-01T16:00:00Z", "timezone": "Europe/Zurich", "announce": True},
        "fr",
        "light",
    ),
    ({"target": TEXT, "expires_at": f"{datetime.now(UTC) - timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}"}, "es", "dark"),
)
PAGE_SCREEN = (320, 560)


def main() -> None:
    """Write each screenshot as a PNG file with a small palette."""
    FOLDER.mkdir(exist_ok=True)
    with service() as owner:
        for name, (take, scheme) in SCREENSHOTS.items():
            set_color_scheme(owner.driver, scheme)
            image = take(owner).quantize(COLORS, kmeans=4, dither=Image.Dither.NONE)
            image.save(FOLDER / f"{name}.png", optimize=True)


@contextmanager
def service() -> Iterator[Owner]:
    """Open the page of a service with some links."""
    with tempfile.TemporaryDirectory() as folder, chromium(Path(folder, "profile")) as driver:
        settings = settings_with(
            new_store_url("sqlite", Path(folder)), public_url=PUBLIC_URL, brand="logos/example.json"
        )
        with serve_below("", lambda _: settings) as url:
            driver.execute_cdp_cmd("Emulation.setScrollbarsHidden", {"hidden": True})
            owner = Owner(driver, url)
            for name, record in LINKS.items():
                owner.send("PUT", f"user/{name}", record)
            for _ in range(7):
                owner.send("GET", "u/menu")
            yield owner


def take_make(owner: Owner) -> Image.Image:
    _open_design(owner, 1440, 960)
    return _capture(owner.driver, 1440, 960)


def take_phone(owner: Owner) -> Image.Image:
    _open_design(owner, 360, 980)
    return _capture(owner.driver, 360, 980)


def take_correction(owner: Owner) -> Image.Image:
    """Return the QR code with its verification result: a style that does not scan, and the change that corrects it."""
    maker = _open_design(owner, 1440, 700)
    maker.type("#look-dark", "ddd")
    maker.wait("document.querySelector('#correct')")
    maker.driver.execute_script("document.activeElement.blur()")
    return _capture(owner.driver, 1440, 700)


def take_links(owner: Owner) -> Image.Image:
    owner.open(screen=(1440, 820))
    owner.wait(f"document.querySelectorAll('.row').length === {len(LINKS)}")
    owner.run("document.activeElement.blur()")
    return _capture(owner.driver, 1440, 820)


def take_pages(owner: Owner) -> Image.Image:
    """Return the pages for visitors side by side, as phones show them."""
    width, height = PAGE_SCREEN
    image = Image.new("RGB", (width * len(PAGES), height))
    screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": True}
    owner.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    owner.driver.execute_cdp_cmd("Emulation.setUserAgentOverride", {"userAgent": PHONE["User-Agent"]})
    for number, (record, language, scheme) in enumerate(PAGES):
        owner.send("PUT", f"user/page-{number}", record)
        set_color_scheme(owner.driver, scheme)
        set_language(owner.driver, language)
        owner.driver.get(f"{owner.url}u/page-{number}")
        image.paste(_capture(owner.driver, width, height), (width * number, 0))
    return image


def _open_design(owner: Owner, width: int, height: int) -> Maker:
    """Enter a web address with a style, and wait until its QR code and all previews are shown."""
    maker = Maker(owner.driver, owner.url, Path())
    maker.open({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600})
    maker.type("#box", TEXT)
    maker.click("[data-preset=classic]")
    maker.wait_for_verdict("is-good")
    maker.wait("document.querySelector('.drop').textContent.includes('%')")
    maker.run("scrollTo(0, 0); document.getElementById('box').focus()")
    return maker


def _capture(driver: WebDriver, width: int, height: int) -> Image.Image:
    clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
    captured = driver.execute_cdp_cmd("Page.captureScreenshot", {"clip": clip})
    return Image.open(BytesIO(b64decode(captured["data"]))).convert("RGB")


# Each row: the function that takes the screenshot, and the colour scheme.
SCREENSHOTS: dict[str, tuple[Callable[[Owner], Image.Image], str]] = {
    "make": (take_make, "light"),
    "phone": (take_phone, "dark"),
    "correction": (take_correction, "light"),
    "links": (take_links, "light"),
    "pages": (take_pages, "light"),
}

if __name__ == "__main__":
    main()
