"""Brands of the page, in Chromium."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qr.config import Settings
from router import create_app
from tests.support.decoders import open_png, zxing
from tests.support.sites import (
    STYLE,
    copied_link,
    design_url,
    open_page,
    open_styled,
    shown_code,
    stored,
    wait_for,
)

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver

pytestmark = pytest.mark.exhaustive  # a browser takes seconds


def test_forbidden_storage_does_no_harm(page: WebDriver, site: str) -> None:
    error = "throw new DOMException('full', 'QuotaExceededError')"
    source = f"Storage.prototype.setItem = Storage.prototype.getItem = () => {{ {error} }}"
    script = page.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": source})
    try:
        open_styled(page, site)
        page.find_element("css selector", "[data-format=png]").click()
        save_brand(page, "Acme")
        assert "did not store" in page.find_element("id", "brand-message").text
        assert zxing(open_png(shown_code(page))) == b"https://example.com"
    finally:
        page.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", script)


def test_new_visitor_sees_no_commands_of_brands(page: WebDriver, site: str) -> None:
    assert page.find_element("id", "brands").text == ""
    assert not page.find_element("css selector", "[data-command=import]").is_displayed()
    open_styled(page, site)
    assert page.find_element("id", "brands").text == "Save as a brand"


def command(page: WebDriver, name: str) -> None:
    page.execute_script("document.getElementById('brand-files').open = true")
    page.find_element("css selector", f"[data-command={name}]").click()


def save_brand(page: WebDriver, name: str) -> None:
    command(page, "save")
    field = page.find_element("id", "brand-name")
    field.send_keys(f"{name}\n")


def import_brands(page: WebDriver, tmp_path: Path, document: str) -> str:
    """Import a file, and return the message."""
    (tmp_path / "brands.json").write_text(document)
    page.execute_script(
        "document.getElementById('brand-message').textContent = ''; HTMLInputElement.prototype.click = () => {}"
    )
    command(page, "import")
    wait_for(page, "return document.getElementById('brand-file')")
    page.execute_script("document.getElementById('brand-file').hidden = false")
    page.find_element("id", "brand-file").send_keys(str(tmp_path / "brands.json"))
    return str(wait_for(page, "return document.getElementById('brand-message').textContent"))


def exported_brands(page: WebDriver) -> str:
    page.execute_script("""
        window.exported = null
        const create = URL.createObjectURL
        URL.createObjectURL = (blob) => {
          if (blob.type === "application/json") blob.text().then((text) => { window.exported = text })
          return create.call(URL, blob)
        }
        HTMLAnchorElement.prototype.click = () => {}""")
    command(page, "export")
    return str(wait_for(page, "return window.exported"))


def test_brand_can_be_saved_applied_renamed_and_deleted(page: WebDriver, site: str) -> None:
    open_styled(page, site)
    save_brand(page, "Acme & <b>Söhne</b>")
    assert stored(page, "brands") == {"Acme & <b>Söhne</b>": STYLE}
    page.find_element("css selector", "[data-preset='']").click()
    page.find_element("css selector", ".brand-style").click()
    assert page.find_element("css selector", ".brand-style").get_attribute("aria-pressed") == "true"
    assert "style.shape=dot" in copied_link(page)
    command(page, "rename")
    page.find_element("id", "brand-name").send_keys(" 2\n")
    assert list(stored(page, "brands")) == ["Acme & <b>Söhne</b> 2"]
    command(page, "delete")
    assert stored(page, "brands") is None
    assert page.find_elements("css selector", ".brand-style") == []


def test_exported_brands_are_accepted_as_presets(page: WebDriver, site: str, tmp_path: Path) -> None:
    open_page(page, design_url(site, text="x", style__style="stamp", style__dark="#123a5a", style__size="500"))
    save_brand(page, "Acme")
    styles = exported_brands(page)
    assert json.loads(styles)["Acme"]["frame"] == "circle"
    client = create_app(Settings(styles=styles)).test_client()
    brand = client.get("/svg?data=x&style=Acme").data
    assert brand == client.get("/svg?data=x&style=stamp&dark=%23123a5a").data
    command(page, "delete")
    assert import_brands(page, tmp_path, styles) == "Imported brands: 1"
    assert stored(page, "brands") == json.loads(styles)


NOT_BRANDS = (
    ("{", "no brands"),
    ("[]", "no brands"),
    ("{}", "no brands"),
    ('{"a": []}', "a is not a brand"),
    ('{"": {}}', "is not a brand"),
    (f'{{"{"n" * 41}": {{}}}}', "is not a brand"),
    ('{"a": {"data": "x"}}', "a has data"),
    ('{"a": {"__proto__": "x"}}', "a has __proto__"),
    ('{"a": {"dark": {"b": 1}}}', "a has dark"),
    (json.dumps({str(n): {} for n in range(21)}), "at most 20"),
    (" " * (1024 * 1024 + 1), "no brands"),
)


@pytest.mark.exhaustive
def test_document_without_brands_is_not_imported(page: WebDriver, tmp_path: Path) -> None:
    for document, message in NOT_BRANDS:
        assert message in import_brands(page, tmp_path, document)
    assert stored(page, "brands") is None


def test_service_checks_the_values_of_imported_brands(page: WebDriver, tmp_path: Path) -> None:
    brands = {
        "__proto__": {"dark": "red", "margin": 5, "boost": False},
        "<img src=x onerror=alert(1)>": {"dark": "</script>"},
        "lists": {"eye_color": ["#123", "#456", "#123"]},
    }
    assert import_brands(page, tmp_path, json.dumps(brands)) == "Imported brands: 3"
    wait_for(page, "return document.querySelectorAll('.brand-style img[src^=blob]').length === 2")
    rejected = wait_for(page, "return document.querySelector('.brand-style.is-rejected')")
    assert "dark must be" in rejected.get_attribute("title")
    assert [button.text for button in page.find_elements("css selector", ".brand-style")] == list(brands)
    assert stored(page, "brands")["lists"] == {"eye_color": "#123,#456,#123"}


@pytest.mark.exhaustive
def test_brand_keeps_the_caption_and_the_size(page: WebDriver, site: str) -> None:
    open_styled(page, site)
    save_brand(page, "Acme")
    open_page(page, design_url(site, text="x", style__caption="Menu", style__size="600", style__eye="leaf"))
    page.find_element("css selector", ".brand-style").click()
    wait_for(page, "return document.querySelector('.brand-style[aria-pressed=true]')")
    assert copied_link(page).partition("?")[2].split("&") == [
        "text=x", "style.caption=Menu", "style.size=600",
        *(f"style.{name}={value.replace('#', '%23')}" for name, value in STYLE.items()),
    ]  # fmt: skip
    save_brand(page, "With caption")
    assert stored(page, "brands")["With caption"] == {"caption": "Menu", **STYLE}
    assert page.find_element("css selector", ".brand-style[aria-pressed=true]").text == "With caption"
