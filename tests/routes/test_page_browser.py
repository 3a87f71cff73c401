"""The page that makes QR codes, in Chromium, as a person uses the page."""

from __future__ import annotations

import shlex
import subprocess
from base64 import b64encode
from collections.abc import Iterator
from email import message_from_string, policy
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.support.browser import Page, chromium, console_messages
from tests.support.decoders import OPENERS, open_pdf, open_png, opencv
from tests.support.maker import Maker
from tests.support.sites import run_site

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver

URL = "https://example.com/menu"
WIFI = b"WIFI:T:WPA;S:Bistro;P:creme brulee;;"
KEYS = {"png": "p", "svg": "s", "pdf": "d", "eps": "e"}

SVG_LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><path fill="#d22" d="M0 0h2v2H0z"/></svg>'


@pytest.fixture(scope="module", params=["", pytest.param("/base/path", marks=pytest.mark.exhaustive)])
def opened(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, tab: WebDriver) -> Iterator[Maker]:
    """The page at the root of its host, or below a path that a proxy removes."""
    downloads = tmp_path_factory.mktemp("downloads")
    with run_site(request.param) as url:
        folder = {"behavior": "allow", "downloadPath": str(downloads)}
        tab.execute_cdp_cmd("Browser.setDownloadBehavior", folder)
        yield Maker(tab, url, downloads)


@pytest.fixture
def maker(opened: Maker) -> Iterator[Maker]:
    """The page as a person opens it. Errors of scripts, and violations of the policy, fail the test."""
    opened.open()
    yield opened
    assert [line for line in console_messages(opened.driver) if "Failed to load resource" not in line] == []


def on_white(image: Image.Image) -> Image.Image:
    """Return an image three times as large, because OpenCV misses small modules with a style."""
    return image.resize((image.width * 3, image.height * 3))


def png_square() -> str:
    """Return a red square of 64 pixels as PNG in base64."""
    file = BytesIO()
    Image.new("RGB", (64, 64), "#d22").save(file, "png")
    return b64encode(file.getvalue()).decode()


def test_url_becomes_four_files_by_key(maker: Maker) -> None:
    maker.wait("document.activeElement.id === 'box'")
    maker.driver.switch_to.active_element.send_keys(URL)
    maker.wait_for_verdict("is-good")
    assert "web address" in maker.text("#detected")
    maker.wait("document.querySelector('[data-format=png]')")
    for extension, key in KEYS.items():
        maker.press(key)
        image = OPENERS[extension](maker.downloaded(extension))
        assert opencv(on_white(image)) == URL.encode(), extension


@pytest.mark.exhaustive
def test_keys_do_not_download_while_a_person_types(maker: Maker) -> None:
    maker.type("#box", "pdes")
    maker.wait_for_verdict("is-good")
    assert list(maker.downloads.iterdir()) == []


def test_style_that_does_not_scan_is_corrected_by_the_button(maker: Maker) -> None:
    maker.type("#box", URL)
    maker.type("#look-dark", "ddd")
    maker.wait_for_verdict("is-bad")
    assert maker.text("#verdict strong") == "Does not scan"
    assert not maker.driver.find_element("id", "outputs").is_displayed()
    maker.click("#correct")
    maker.wait_for_verdict("is-good")
    maker.click("[data-format=png]")
    assert opencv(open_png(maker.downloaded("png"))) == URL.encode()


def make_wifi_for_print(maker: Maker) -> None:
    maker.click("[data-subject=wifi]")
    maker.type("#wifi-ssid", "Bistro")
    maker.type("#wifi-password", "short")
    maker.wait("!document.querySelector('#wifi-password-error').hidden")
    assert "8 to 63" in maker.text("#wifi-password-error")
    maker.type("#wifi-password", "creme brulee")
    maker.wait_for_verdict("is-good")
    assert not maker.driver.find_elements("css selector", "#wifi-password-error:not([hidden])")
    assert maker.run("return document.activeElement.id") == "wifi-password"
    maker.click("[data-preset=soft]")
    maker.click("[data-group=output] > summary")
    maker.type("#look-width", "40")
    maker.click("#look-cmyk")
    maker.wait("document.querySelector('[data-group=output] summary').textContent.includes('40\u202fmm · CMYK')")


@pytest.mark.exhaustive
def test_wifi_with_a_dropped_logo_as_cmyk_pdf(maker: Maker) -> None:
    make_wifi_for_print(maker)
    maker.drop("red.svg", "image/svg+xml", SVG_LOGO)
    maker.wait("document.querySelector('#code').naturalWidth && document.querySelector('#verdict.is-good')")
    maker.wait_for_verdict("is-good")
    maker.click("[data-format=pdf]")
    file = maker.downloaded("pdf")
    assert b"40mm" not in maker.run("return document.getElementById('image-url').textContent").encode()
    assert opencv(open_pdf(file, 600)) == WIFI
    assert b"/Image" not in file
    assert b"/DeviceRGB" not in file


@pytest.mark.exhaustive
def test_logo_of_pixels_as_cmyk_pdf_has_a_way_out(maker: Maker) -> None:
    make_wifi_for_print(maker)
    maker.drop("red.png", "image/png", png_square(), "base64")
    maker.wait_for_verdict("is-good")
    maker.click("[data-format=pdf]")
    maker.wait("document.querySelector('#without-cmyk')")
    assert "must be SVG in a file with cmyk() colours" in maker.text("#output-error")
    maker.click("#without-cmyk")
    file = maker.downloaded("pdf")
    assert opencv(open_pdf(file, 600)) == WIFI
    assert b"/Image" in file
    assert not maker.driver.find_element("id", "look-cmyk").is_selected()


def test_secrets_are_not_part_of_any_url(maker: Maker) -> None:
    maker.click("[data-subject=wifi]")
    maker.type("#wifi-ssid", "Bistro")
    maker.type("#wifi-password", "creme brulee")
    maker.wait_for_verdict("is-good")
    maker.wait("document.querySelector('#no-url') && !document.querySelector('#no-url').hidden")
    maker.click("#outputs [aria-controls]")
    maker.wait("document.querySelector('[data-copy=mail]')")
    shown = "return [...document.querySelectorAll('[data-copy]:not([hidden])')].map(({ dataset }) => dataset.copy)"
    assert maker.run(shown) == ["image", "svg", "datauri", "mail"]
    urls = maker.run("return performance.getEntriesByType('resource').map(({ name }) => name)")
    assert urls
    assert not [url for url in urls if "creme" in url]


@pytest.mark.exhaustive
def test_recognised_text_fills_in_its_form(maker: Maker) -> None:
    maker.type("#box", "DE89 3704 0044 0532 0130 00")
    maker.click("#detected button")
    maker.wait("document.activeElement.id === 'epc-name'")
    assert maker.run("return document.querySelector('#epc-iban').value") == "DE89 3704 0044 0532 0130 00"
    maker.wait_for_verdict("is-open")
    assert maker.text("#verdict") == "Not complete yet\nStill needed: Name"
    assert not maker.driver.find_elements("css selector", ".error:not([hidden]):not(:empty)")


@pytest.mark.exhaustive
def test_surprise_scans_and_shapes_are_images(maker: Maker) -> None:
    maker.type("#box", URL)
    maker.wait_for_verdict("is-good")
    maker.click("#surprise")
    maker.wait("document.querySelector('#look-dark').value && document.querySelector('#verdict.is-good')")
    maker.click("[data-group=style] > summary")
    loaded = "[...document.querySelectorAll('.shape img')]"
    maker.wait(f"{loaded}.length >= 30 && {loaded}.every(({{ naturalWidth }}) => naturalWidth)")
    maker.run("document.querySelector('.shapes[data-name=shape] [value=rounded]').click()")
    maker.wait("document.querySelector('[data-group=style] summary').textContent.includes('rounded')")
    maker.wait_for_verdict("is-good")


@pytest.mark.exhaustive
def test_error_of_a_download_is_shown(maker: Maker) -> None:
    maker.type("#box", URL)
    maker.type("#look-dark", "cmyk(100,50,0,50)")
    maker.wait_for_verdict("is-good")
    maker.click("[data-format=png]")
    maker.wait("document.querySelector('#output-error').textContent")
    assert "only pdf and eps support cmyk()" in maker.text("#output-error")
    maker.click("[data-format=eps]")
    assert opencv(on_white(OPENERS["eps"](maker.downloaded("eps")))) == URL.encode()


@pytest.mark.exhaustive
def test_copies_show_the_same_image(maker: Maker, tmp_path: Path) -> None:
    maker.type("#box", URL)
    maker.wait_for_verdict("is-good")
    maker.run("navigator.clipboard.writeText = async (copied) => { window.copied = copied }")
    maker.click("#outputs [aria-controls]")
    copies: dict[str, str] = {}
    for name in ("svg", "url", "img", "markdown", "sheet", "curl", "datauri", "mail"):
        maker.run("window.copied = ''")
        maker.click(f"[data-copy={name}]")
        maker.wait("window.copied")
        copies[name] = maker.run("return window.copied")
    assert opencv(on_white(OPENERS["svg"](copies["svg"].encode()))) == URL.encode()
    assert copies["url"].startswith(f"{maker.url}png?data=")
    assert Page(copies["img"]).elements == [("img", {"src": copies["url"], "alt": f"QR code: {URL}"})]
    assert copies["markdown"] == f"![QR code: {URL}](<{copies['url']}>)"
    assert copies["sheet"] == f'=IMAGE("{copies["url"]}")'
    subprocess.run(shlex.split(copies["curl"]), cwd=tmp_path, check=True, capture_output=True)
    assert opencv(open_png((tmp_path / "qr-code.png").read_bytes())) == URL.encode()
    ((_, inline),) = Page(copies["datauri"]).elements
    assert opencv(OPENERS["datauri"](str(inline["src"]).encode())) == URL.encode()
    message = message_from_string(copies["mail"], policy=policy.default)
    html, image = message.iter_parts()
    assert 'src="cid:qr-code"' in html.get_content()
    assert image["Content-ID"] == "<qr-code>"
    assert opencv(open_png(image.get_content())) == URL.encode()


@pytest.mark.parametrize("width", [320, pytest.param(768, marks=pytest.mark.exhaustive)])
@pytest.mark.exhaustive
def test_page_fits_narrow_screens_in_both_directions(maker: Maker, width: int) -> None:
    maker.open({"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": True})
    maker.type("#box", URL)
    maker.wait_for_verdict("is-good")
    maker.wait("document.querySelector('#image-url')")
    assert maker.run("return document.querySelector('#card').offsetWidth") > 280
    for direction in ("ltr", "rtl"):
        maker.run(f"document.documentElement.dir = '{direction}'")
        for subject in ("text", "wifi", "payment"):
            maker.click(f"[data-subject={subject}]")
            for group in ("output", "style", "caption", "encoding"):
                maker.run(f"document.querySelector('[data-group={group}]').open = true")
            assert maker.run("return document.documentElement.scrollWidth") == width, (direction, subject)


@pytest.mark.exhaustive
def test_caption_is_visible_below_the_symbol(maker: Maker) -> None:
    maker.type("#box", URL)
    maker.click("[data-group=caption] > summary")
    maker.type("#look-caption", "Menu")
    maker.wait("document.querySelector('#code').naturalHeight > document.querySelector('#code').naturalWidth")
    sizes = (
        "const { offsetWidth, offsetHeight } = document.querySelector(arguments[0]); return [offsetWidth, offsetHeight]"
    )
    card, image = (maker.driver.execute_script(sizes, selector) for selector in ("#card", "#code"))
    assert card[0] == card[1]
    assert image == [card[0] - 2, card[1] - 2]


@pytest.mark.exhaustive  # test_language_pages measures the same in one language
def test_first_view_is_smaller_than_60_kb(opened: Maker, tmp_path: Path) -> None:
    with chromium(tmp_path) as driver:
        visitor = opened._replace(driver=driver)
        visitor.open()
        visitor.wait("[...document.querySelectorAll('.preset img')].every(({ complete, src }) => src && complete)")
        entries = "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
        sizes = dict(visitor.run(f"return {entries}.map(({{ name, transferSize }}) => [name, transferSize])"))
    assert all(sizes.values())
    assert sum(sizes.values()) < 60_000, sizes
