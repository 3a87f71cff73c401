"""The view of links in Chromium, on a service where nobody can use links."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from qr.access.keys import format_entry
from qr.config import Settings
from tests.support.browser import console_messages
from tests.support.link_owner import Owner, serve_below

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver

MAKER = format_entry("shop", ["make"], "a key with the scope make")


@pytest.fixture(scope="module", params=["", pytest.param(MAKER, marks=pytest.mark.exhaustive)])
def visitor(request: pytest.FixtureRequest, tab: WebDriver) -> Iterator[Owner]:
    with serve_below("", lambda _: Settings(api_keys=request.param)) as url:
        yield Owner(tab, url)


def test_notice_states_that_there_are_no_links(visitor: Owner) -> None:
    for fragment in ("#links", "#links?new", "#links?id=42"):
        visitor.open(fragment, key="")
        visitor.wait_for_text("it has no API key for links.", "#links .warning")
        assert visitor.run("return document.querySelectorAll('#links input, #links button').length") == 0
    assert console_messages(visitor.driver) == []


@pytest.mark.exhaustive
def test_web_address_is_not_offered_as_a_link(visitor: Owner) -> None:
    visitor.open("", key="")
    visitor.type("#box", "https://example.com/menu")
    visitor.wait_for_text("web address", "#detected")
    assert visitor.run("return document.querySelectorAll('#detected button').length") == 0
