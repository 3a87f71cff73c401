"""Share links of the page, in Chromium."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.browser import chromium, console_messages
from tests.support.decoders import open_png, zxing
from tests.support.sites import (
    copied_link,
    design_url,
    enter,
    open_page,
    open_styled,
    shown_code,
    wait_for,
    wait_for_code,
)

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver

EMOJI_URL = "https://example.com/?a=1&b=2#ü 😀+%"


@pytest.mark.exhaustive
def test_share_link_opens_in_a_fresh_browser(page: WebDriver, site: str, tmp_path: Path) -> None:
    open_styled(page, site, EMOJI_URL)
    link = copied_link(page)
    assert link.startswith(f"{site}#make?text=")
    with chromium(tmp_path) as fresh:
        open_page(fresh, link)
        assert fresh.find_element("id", "box").get_property("value") == EMOJI_URL
        image = open_png(shown_code(fresh))
        assert zxing(image) == EMOJI_URL.encode()
        assert (0x12, 0x3A, 0x5A) in {color for _, color in image.convert("RGB").getcolors(1 << 20) or ()}
        assert copied_link(fresh) == link
        assert console_messages(fresh) == []


@pytest.mark.exhaustive
def test_share_link_opens_the_form_of_a_payload(page: WebDriver, site: str) -> None:
    open_page(
        page, design_url(site, kind="geo", field__lat="47.4", field__lng="8.5", field__color="red", style__data="x")
    )
    assert zxing(open_png(shown_code(page))) == b"geo:47.4,8.5"
    assert page.find_element("id", "geo-lat").get_property("value") == "47.4"
    assert copied_link(page) == f"{site}#make?kind=geo&field.lat=47.4&field.lng=8.5"


@pytest.mark.parametrize("content", ["wifi", "WIFI:S:bistro;P:correct horse;T:WPA;;", " otpauth://totp/a?secret=MFRGG"])
@pytest.mark.exhaustive
def test_share_link_and_history_have_no_secret(page: WebDriver, site: str, content: str) -> None:
    values = {"kind": "wifi", "field__ssid": "bistro", "field__password": "correct horse"}
    open_page(page, design_url(site, **(values if content == "wifi" else {"text": content}), style__dark="#123"))
    wait_for_code(page)
    page.find_element("css selector", "[data-format=svg]").click()
    assert copied_link(page) == f"{site}#make?{'kind=wifi&' if content == 'wifi' else ''}style.dark=%23123"
    assert "secret" in page.find_element("css selector", ".share").text or "address bar" in page.page_source
    assert page.execute_script("return Object.keys(localStorage)") == []
    requests = page.execute_script("return performance.getEntriesByType('resource').map(({ name }) => name)")
    assert not [url for url in requests if "bistro" in url or "MFRGG" in url]


INVALID = (
    "make?", "make?%ff%", "make?kind=__proto__&text=", "make?kind=nothing&style.__proto__=x&field.a=b", "?&&=", "",
    f"make?text={'x' * 50_001}", "make?style.logo=data:image/png;base64,AAAA",
)  # fmt: skip


@pytest.mark.exhaustive
def test_invalid_fragment_does_no_harm(page: WebDriver, site: str) -> None:
    for fragment in INVALID:
        open_page(page, f"{site}#{fragment}")
        assert page.find_element("id", "box").get_property("value") == ""
    enter(page, "still works")
    assert zxing(open_png(shown_code(page))) == b"still works"
    assert console_messages(page) == []


@pytest.mark.exhaustive
def test_back_button_keeps_what_was_entered(page: WebDriver, site: str) -> None:
    open_page(page, design_url(site, text="first"))
    enter(page, "edited")
    page.find_element("css selector", "[data-view=links]").click()
    page.back()
    wait_for(page, "return !document.getElementById('make').hidden")
    assert page.find_element("id", "box").get_property("value") == "edited"
    page.execute_script("location.hash = '#make?text=second'")
    wait_for(page, "return document.getElementById('box').value === 'second'")
    page.back()
    wait_for(page, "return document.getElementById('box').value === 'first'")


@pytest.mark.exhaustive
def test_long_content_survives_a_share_link(page: WebDriver, site: str) -> None:
    text = "ü&#\n" * 300
    open_page(page, design_url(site, text=text))
    assert page.find_element("id", "box").get_property("value") == text
    wait_for_code(page)
