"""axe finds nothing in any state of the pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from qr.config import Settings
from tests.support.axe import violations
from tests.support.browser import open_link, set_color_scheme
from tests.support.link_owner import Owner, serve_below
from tests.support.maker import Maker
from tests.support.stores import new_store_url
from tests.support.user_codes import settings_with

if TYPE_CHECKING:
    from pathlib import Path

    from selenium.webdriver.chrome.webdriver import WebDriver

URL = "https://example.com/menu"
WIFI = {"ssid": "Café du Lac", "password": "creme brulee"}
RULES = [{"name": "app", "device": "ios", "target": f"{URL}/app"}, {"country": "CH", "days": "fri", "target": URL}]
PHONE = {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": True}
OPEN_FOLDS = "for (const fold of document.querySelectorAll('details')) fold.open = true"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><path fill="#d22" d="M0 0h2v2H0z"/></svg>'


def show_text(maker: Maker) -> None:
    maker.type("#box", URL)
    maker.wait_for_verdict("is-good")
    maker.wait("document.querySelector('[data-format=png]') && document.querySelector('.brands')")


def show_form(maker: Maker) -> None:
    maker.click("[data-subject=wifi]")
    maker.type("#wifi-ssid", "Bistro")
    maker.type("#wifi-password", "short")
    maker.wait("!document.querySelector('#wifi-password-error').hidden")


def show_payments(maker: Maker) -> None:
    maker.click("[data-subject=payment]")
    maker.wait("document.querySelector('#epc-name')")
    maker.run(OPEN_FOLDS)


def open_all_folds(maker: Maker) -> None:
    show_text(maker)
    maker.click("#outputs [aria-controls]")
    maker.run(OPEN_FOLDS)
    maker.wait("document.querySelectorAll('.shape img').length >= 30 && document.querySelector('[data-copy=mail]')")


def show_rejected(maker: Maker) -> None:
    show_text(maker)
    maker.type("#look-dark", "ddd")
    maker.wait_for_verdict("is-bad")
    maker.wait("document.querySelector('#correct')")


def show_logo(maker: Maker) -> None:
    show_text(maker)
    maker.drop("red.svg", "image/svg+xml", SVG)
    maker.run("document.body.classList.add('is-dragging')")
    maker.wait("document.querySelector('.budget')")


def show_gradient(maker: Maker) -> None:
    show_text(maker)
    maker.type("#look-dark", "linear(0b5bd3,b3123c,45)")
    maker.wait_for_verdict("is-good")


def show_brand_and_history(maker: Maker) -> None:
    show_text(maker)
    maker.click("[data-preset=soft]")
    maker.type("#look-dark", "123a5a")
    maker.click("[data-command=save]")
    maker.type("#brand-name", "House")
    maker.click(".brand-name .secondary")
    maker.click("[data-format=svg]")
    maker.downloaded("svg")
    maker.run(OPEN_FOLDS)
    maker.wait("document.querySelector('.designs li') && document.querySelector('[data-brand=House]')")


MAKE_STATES: dict[str, Callable[[Maker], None]] = {
    "empty": lambda _: None,
    "typing": show_text,
    "form": show_form,
    "payments": show_payments,
    "folds": open_all_folds,
    "rejected": show_rejected,
    "logo": show_logo,
    "gradient": show_gradient,
    "stored": show_brand_and_history,
}


def show_wrong_key(owner: Owner) -> None:
    owner.open(key="")
    owner.type("#api-key", "wrong\n")
    owner.wait_for_text("API key is missing or wrong", ".key-form [role=alert]")


def show_list(owner: Owner) -> None:
    owner.open()
    owner.wait("document.querySelector('.row')")


def show_editor(owner: Owner) -> None:
    owner.open("#links?id=open")
    owner.wait("document.querySelector('.print img')?.naturalWidth && document.querySelector('.scans .facts')")
    owner.run(OPEN_FOLDS)


def show_new_link(owner: Owner) -> None:
    owner.open("#links?new")
    owner.wait("document.querySelector('#link-id')")


def show_deletion(owner: Owner) -> None:
    owner.open("#links?id=open")
    owner.click(".danger")
    owner.wait("document.querySelector('dialog[open]')")


LINK_STATES: dict[str, Callable[[Owner], None]] = {
    "without key": lambda owner: owner.open(key=""),
    "wrong key": show_wrong_key,
    "list": show_list,
    "editor": show_editor,
    "new link": show_new_link,
    "deletion": show_deletion,
}
# Pages of links by the state that a visitor meets.
PAGES = {"preview": "u/open+", "password": "u/locked", "notice": "u/closed", "payload": "u/wifi", "missing": "u/none"}


@pytest.fixture(scope="module")
def owner(tmp_path_factory: pytest.TempPathFactory, tab: WebDriver) -> Iterator[Owner]:
    folder: Path = tmp_path_factory.mktemp("axe")

    def settings(url: str) -> Settings:
        return settings_with(new_store_url("sqlite", folder), public_url=url)

    with serve_below("", settings) as url:
        owner = Owner(tab, url)
        owner.send("PUT", "user/open", {"target": URL, "note": "Table 4", "rules": RULES})
        owner.send("GET", "u/open")  # a scan
        owner.send("PUT", "user/locked", {"target": URL, "password": "sesame"})
        owner.send("PUT", "user/closed", {"target": URL, "disabled": True})
        owner.send("PUT", "user/wifi", {"target": {"wifi": WIFI}})
        yield owner


@pytest.fixture(params=["light", pytest.param("dark", marks=pytest.mark.exhaustive)])
def scheme(request: pytest.FixtureRequest, owner: Owner) -> str:
    set_color_scheme(owner.driver, request.param)
    return str(request.param)


def open_make(owner: Owner, downloads: Path) -> Maker:
    maker = Maker(owner.driver, owner.url, downloads)
    owner.driver.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(downloads)})
    maker.open()
    return maker


def test_pages_of_links_are_accessible(owner: Owner, scheme: str) -> None:
    for page in PAGES.values():
        owner.driver.get(f"{owner.url}{page}")
        assert violations(owner.driver) == [], (page, scheme)


def test_most_states_are_accessible_in_the_dark(owner: Owner, tmp_path: Path) -> None:
    set_color_scheme(owner.driver, "dark")
    maker = open_make(owner, tmp_path)
    open_all_folds(maker)
    assert violations(owner.driver) == []
    show_editor(owner)
    assert violations(owner.driver) == []


@pytest.mark.exhaustive
@pytest.mark.parametrize("state", MAKE_STATES)
def test_make_is_accessible_in_each_state(owner: Owner, scheme: str, state: str, tmp_path: Path) -> None:
    maker = open_make(owner, tmp_path)
    MAKE_STATES[state](maker)
    assert violations(owner.driver) == [], scheme


@pytest.mark.exhaustive
@pytest.mark.parametrize("state", MAKE_STATES)
def test_make_is_accessible_on_a_phone(owner: Owner, state: str, tmp_path: Path) -> None:
    set_color_scheme(owner.driver, "light")
    maker = open_make(owner, tmp_path)
    maker.open(PHONE)
    MAKE_STATES[state](maker)
    assert violations(owner.driver) == []


@pytest.mark.exhaustive
@pytest.mark.parametrize("state", LINK_STATES)
def test_links_are_accessible_in_each_state(owner: Owner, scheme: str, state: str) -> None:
    LINK_STATES[state](owner)
    assert violations(owner.driver) == [], scheme


@pytest.mark.exhaustive
@pytest.mark.parametrize("content", [None, "", URL])
def test_plain_form_is_accessible(owner: Owner, scheme: str, content: str | None) -> None:
    """The page before a request, after a request that is rejected, and after a request with a QR code."""
    show_without_scripts(owner, content)
    assert owner.run("return document.querySelectorAll('.plain .field').length") == 3
    assert violations(owner.driver) == [], scheme


def show_without_scripts(owner: Owner, content: str | None) -> None:
    """Show what the page shows without scripts, in a page in which axe can run."""
    owner.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        owner.driver.get(owner.url)
        if content is not None:
            owner.driver.find_element("id", "box").send_keys(content)
            open_link(owner.driver, owner.driver.find_element("css selector", ".question button"))
        html = owner.driver.page_source
    finally:
        owner.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    owner.driver.execute_cdp_cmd("Page.setBypassCSP", {"enabled": True})
    owner.driver.get(f"{owner.url}llms.txt")
    frame = owner.driver.execute_cdp_cmd("Page.getFrameTree", {})["frameTree"]["frame"]["id"]
    markup = re.sub(r"</?noscript>|<script.*?</script>", "", html)
    owner.driver.execute_cdp_cmd("Page.setDocumentContent", {"frameId": frame, "html": markup})
    owner.wait(
        "document.readyState === 'complete' && getComputedStyle(document.querySelector('#box')).fontSize === '20px'"
    )
    owner.driver.execute_cdp_cmd("Page.setBypassCSP", {"enabled": False})
