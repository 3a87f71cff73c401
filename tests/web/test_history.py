"""The history of the page, in Chromium."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.support.browser import console_messages
from tests.support.sites import (
    STORE,
    copied_link,
    enter,
    open_page,
    open_styled,
    stored,
    wait_for,
)

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver

pytestmark = pytest.mark.exhaustive  # a browser takes seconds

STORED_TEXTS = """JSON.stringify(Object.entries(localStorage).filter(([name]) => name.endsWith(":history"))
  .flatMap(([, value]) => JSON.parse(value).map(({ design }) => design.text)))"""


def test_history_reopens_and_deletes_designs(page: WebDriver, site: str) -> None:
    open_styled(page, site, "first")
    page.find_element("css selector", "[data-format=png]").click()
    enter(page, "second")
    page.find_element("css selector", "[data-format=png]").click()
    page.find_element("css selector", "#history summary").click()
    wait_for(page, "return document.querySelectorAll('.design').length === 2")
    page.find_elements("css selector", ".design")[1].click()
    wait_for(page, "return document.getElementById('box').value === 'first'")
    assert "style.shape=dot" in copied_link(page)
    page.find_element("css selector", ".designs .link").click()
    wait_for(page, "return document.querySelectorAll('.design').length === 1")
    assert [entry["design"]["text"] for entry in stored(page, "history")] == ["first"]
    page.find_element("css selector", ".history-list > .link").click()
    assert stored(page, "history") is None


def test_history_can_be_switched_off(page: WebDriver, site: str) -> None:
    enter(page, "before")
    page.find_element("css selector", "[data-format=png]").click()
    page.find_element("css selector", "#history summary").click()
    wait_for(page, "return document.querySelectorAll('.design').length === 1")
    page.find_element("id", "history-switch").click()
    assert page.find_elements("css selector", ".design") == []
    enter(page, "after")
    page.find_element("css selector", "[data-format=png]").click()
    open_page(page, site)
    assert (stored(page, "history"), stored(page, "history-off")) == (None, True)


@pytest.mark.exhaustive
def test_history_has_at_most_thirty_designs(page: WebDriver, site: str) -> None:
    designs = [{"time": 0, "design": {"kind": "text", "text": str(n)}} for n in range(40)]
    hostile = [{"time": "x", "design": {"kind": ["wifi"], "text": {}, "fields": "abc", "style": [1]}}, None, 7]
    page.execute_script(STORE, ":history", json.dumps([*hostile, *designs]))
    open_page(page, site)
    page.find_element("css selector", "#history summary").click()
    wait_for(page, "return document.querySelectorAll('.design').length === 30")
    enter(page, "new")
    page.find_element("css selector", "[data-format=png]").click()
    wait_for(page, "return document.querySelector('.design').textContent.startsWith('new')")
    assert len(stored(page, "history")) == 30
    assert not [line for line in console_messages(page) if "Error" in line]


@pytest.mark.exhaustive
def test_design_is_stored_after_a_rest(page: WebDriver, site: str) -> None:
    """Further typing replaces the design that was stored while the person rested. Other content does not."""
    source = "const later = setTimeout; window.setTimeout = (action, time) => later(action, time === 8000 ? 300 : time)"
    script = page.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": source})
    try:
        open_page(page, site)
        for text, expected in [("exam", ["exam"]), ("example", ["example"]), ("other", ["other", "example"])]:
            enter(page, text)
            wait_for(page, f"return ({STORED_TEXTS}) === arguments[0]", json.dumps(expected, separators=(",", ":")))
    finally:
        page.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", script)
