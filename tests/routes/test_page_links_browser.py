"""The view of links in Chromium, as the owner of an API key uses it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from selenium.webdriver.common.keys import Keys

from qr.access.keys import SCOPES, format_entry
from qr.config import Settings
from tests.support.browser import console_messages, screenshot
from tests.support.decoders import zxing
from tests.support.link_owner import NARROW, Owner, serve_below
from tests.support.stores import new_store_url
from tests.support.user_codes import KEY

if TYPE_CHECKING:
    from pathlib import Path

    from selenium.webdriver.chrome.webdriver import WebDriver

KEYS = {"owner": KEY, "reader": "a key with the scope read", "maker": "a key with the scope make"}
TARGET, NEW_TARGET = "https://example.com/menu", "https://example.com/winter"
WIFI = {"ssid": "Café du Lac", "password": "creme brulee"}
RULE = {"name": "app", "device": "ios", "target": "https://example.com/app"}

# JavaScript that returns the elements that exceed the page, or whose content does not fit.
OVERFLOWING_ELEMENTS = """
return [...document.querySelectorAll("#links *:not(.chart, option, optgroup, .visually-hidden)")].filter((element) => {
  const box = element.getBoundingClientRect()
  return box.width && (box.left < 0 || box.right > document.documentElement.clientWidth)
}).map((element) => element.outerHTML.slice(0, 200))
"""


ROWS = "[...document.querySelectorAll('.row')].map((row) => row.dataset.id).join(' ')"


def choose(owner: Owner, name: str, value: str) -> None:
    """Choose a tag or an order of the list."""
    owner.run(f"const select = document.querySelector('#link-{name}'); select.value = '{value}'")
    owner.run(f"document.querySelector('#link-{name}').dispatchEvent(new Event('change'))")


@pytest.fixture(scope="module", params=["", pytest.param("/base/path", marks=pytest.mark.exhaustive)])
def owner(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, tab: WebDriver) -> Iterator[Owner]:
    folder: Path = tmp_path_factory.mktemp("links")
    scopes = {"owner": SCOPES, "reader": ["read"], "maker": ["make"]}
    entries = " ".join(format_entry(name, scopes[name], key) for name, key in KEYS.items())

    def settings(url: str) -> Settings:
        public_url = url if request.param else ""
        return Settings(store=new_store_url("sqlite", folder), api_keys=entries, public_url=public_url)

    with serve_below(request.param, settings) as url:
        yield Owner(tab, url)


def test_owner_changes_the_target_of_a_link(owner: Owner) -> None:
    owner.open("", key="")
    owner.type("#box", TARGET)
    owner.wait_for_text("Make it a link", "#detected")
    owner.click("#detected .link:last-child")
    owner.wait_for_text(TARGET, ".pending")
    owner.wait("document.activeElement.id === 'api-key'")
    owner.driver.switch_to.active_element.send_keys(KEY, Keys.ENTER)
    owner.wait("document.querySelector('#link-id')")
    owner.type("#link-id", "table")
    owner.click(".save .primary")
    owner.wait("document.querySelector('.print img')?.naturalWidth")
    link = owner.run("return document.querySelector('.short-url').href")
    assert (link, zxing(screenshot(owner.driver))) == (f"{owner.url}u/table", link.encode())
    assert owner.send("GET", "u/table")["location"] == TARGET
    owner.type("#link-target", NEW_TARGET)
    owner.save()
    assert owner.send("GET", "u/table")["location"] == NEW_TARGET
    owner.driver.refresh()
    owner.wait("document.querySelector('.chart')?.naturalWidth === 640")
    assert owner.run("return document.querySelector('.scans .facts').innerText").split() == [
        "Scans", "2", "Unique", "visitors", "1",
    ]  # fmt: skip
    kept = owner.run("return [location.href, JSON.stringify(history.state), JSON.stringify(localStorage)].join()")
    assert KEY not in kept
    assert console_messages(owner.driver) == []


def test_scans_are_shown_by_value(owner: Owner) -> None:
    owner.send("PUT", "user/counted", {"target": TARGET})
    fields = {"CF-IPCountry": "CH", "Accept-Language": "de-CH", "Referer": "https://news.example/"}
    owner.send("GET", "u/counted?utm_source=poster", None, fields)
    owner.open("#links?id=counted")
    owner.wait("document.querySelectorAll('.chart')[1]?.naturalHeight === 300")
    assert owner.run("return [...document.querySelectorAll('.counts')].map((table) => table.innerText)") == [
        "By device\niOS\t1", "By country\nSwitzerland\t1", "By language\nGerman\t1",
        "By referring site\nnews.example\t1", "By source\nposter\t1",
    ]  # fmt: skip


@pytest.mark.exhaustive
def test_missing_public_url_is_reported_before_printing(owner: Owner) -> None:
    owner.send("PUT", "user/table", {"target": TARGET})
    owner.open("#links?id=table")
    owner.wait_for_text("Do not print this yet", ".warning")
    assert ("the host of this request" in owner.run("return document.querySelector('.warning').innerText")) == (
        "/base" not in owner.url
    )


@pytest.mark.exhaustive
def test_conflicting_changes_are_merged_or_dropped(owner: Owner) -> None:
    owner.send("PUT", "user/table", {"target": TARGET})
    for choice, target in ((".primary", NEW_TARGET), (".secondary", f"{TARGET}/2")):
        owner.open("#links?id=table")
        owner.wait("document.querySelector('#link-target')")
        owner.send("PATCH", "user/table", {"note": choice, "target": f"{TARGET}/2"})
        owner.type("#link-target", NEW_TARGET)
        owner.click(".save .primary")
        owner.wait_for_text("Somebody else has changed this link", "[role=alert].is-conflict")
        assert owner.focus() == "BUTTON Add my changes"
        owner.click(f".is-conflict {choice}")
        owner.wait(
            f"document.querySelector('#link-note').value === '{choice}' && !document.querySelector('.is-conflict')"
        )
        record = owner.send("GET", "user/table")
        assert (record["target"], record["note"]) == (target, choice)
        assert owner.run("return document.querySelector('#link-target').value") == target


@pytest.mark.exhaustive
def test_rule_is_added_and_tried(owner: Owner) -> None:
    owner.send("PUT", "user/table", {"target": TARGET, "rules": [{"country": "CH", "target": f"{TARGET}/ch"}]})
    owner.open("#links?id=table")
    owner.click("[data-group=rules] > summary")
    owner.click(".rules-form > .secondary")
    assert owner.focus() == "rule-2-target"
    defaults = "const [zone, visit] = arguments; return [zone.placeholder, visit.selectedOptions[0].text]"
    members = (owner.run(f"return document.getElementById('rule-2-{name}')") for name in ("timezone", "visit"))
    assert owner.run(defaults, *members) == ["", "any scan"]
    owner.type("#rule-2-target", "example")
    owner.click(".save .primary")
    owner.wait_for_text("target", "li:nth-child(2) [data-name=target] > .error")
    assert owner.focus() == "rule-2-target"
    owner.type("#rule-2-target", RULE["target"])
    owner.type("#rule-2-name", "app")
    owner.click("li:nth-child(2) .toggle")
    owner.click("li:nth-child(2) .actions .link")  # moves the rule up
    owner.save()
    rules = owner.send("GET", "user/table")["rules"]
    assert (rules[0], rules[1]["country"]) == (RULE, "CH")
    owner.run("document.querySelector('#try-device').value = 'ios'")
    owner.run("document.querySelector('#try-device').dispatchEvent(new Event('change'))")
    owner.type("#try-language", f"de-CH{Keys.ENTER}")
    owner.wait_for_text("Rule app", ".trial-result")
    assert "app matches: device ios" in owner.run("return document.querySelector('.trial-result').innerText")


@pytest.mark.exhaustive
def test_all_members_survive_the_editor(owner: Owner) -> None:
    times = {"starts_at": "2020-01-01T00:00:00Z", "expires_at": "2199-01-01T00:00:07Z"}
    members = {
        "target": {"wifi": WIFI},
        "fallback": TARGET,
        "rules": [RULE],
        "style": {"style": "soft"},
        "max_scans": 9,
    }
    owner.send("PUT", "user/table", {**members, **times, "password": "sesame"})
    owner.open("#links?id=table")
    owner.type("#link-note", "Door")
    owner.click("[data-group=when] > summary")
    assert owner.run("return document.querySelector('#link-expires_at').type") == "datetime-local"
    owner.click("#link-disabled")
    owner.save()
    record = owner.send("GET", "user/table")
    expected = {**members, **times, "note": "Door", "disabled": True, "has_password": True}
    assert {name: record[name] for name in expected} == expected
    owner.run("document.querySelector('.target select').value = 'url'")
    owner.run("document.querySelector('.target select').dispatchEvent(new Event('change'))")
    owner.type("#link-target", TARGET)
    owner.click("[data-group=access] > summary")
    owner.click("#link-password-remove")
    owner.save()
    record = owner.send("GET", "user/table")
    assert (record["target"], record["has_password"], record["rules"]) == (TARGET, False, [RULE])


@pytest.mark.exhaustive
def test_unusable_key_shows_the_error_of_the_service(owner: Owner) -> None:
    owner.open(key="")
    for key, words in (
        ("wrong", "API key is missing or wrong"),
        (KEYS["maker"], "must have the scope read"),
        ("é", "ASCII"),
    ):
        owner.type("#api-key", key + Keys.ENTER)
        owner.wait_for_text(words, ".key-form [role=alert]")
        assert (owner.focus(), owner.run("return sessionStorage.length")) == ("api-key", 0)
    owner.type("#api-key", KEYS["reader"] + Keys.ENTER)
    owner.click(".links-head .primary")
    owner.type("#link-target", TARGET)
    owner.click(".save .primary")
    owner.wait_for_text("must have the scope write", ".alert")
    owner.click(".back")
    owner.click(".links-head .link")
    owner.wait("document.querySelector('#api-key')")
    assert owner.run("return sessionStorage.length") == 0


@pytest.mark.exhaustive
@pytest.mark.exhaustive
def test_list_is_searched_and_loaded_by_pages(owner: Owner) -> None:
    for number in range(52):
        owner.send("PUT", f"user/n{number:02}", {"target": TARGET, "note": f"Door {number}", "tags": ["door"]})
    owner.send("PATCH", "user/n07", {"title": "Aa", "tags": ["door", "main"]})
    owner.send("GET", "u/n07")
    owner.open()
    owner.wait_for_text("Load more")
    loaded = owner.run("return document.querySelectorAll('.row').length")
    owner.click("#links-page > .actions .secondary")
    owner.wait(f"document.querySelectorAll('.row').length > {loaded}")
    choose(owner, "tag", "main")
    owner.wait(f"{ROWS} === 'n07'")
    assert "Aa" in owner.run("return document.querySelector('.row').innerText")
    assert "Scans in 30 days: 1" in owner.run("return document.querySelector('.row').innerText")
    assert owner.run("return document.querySelector('#link-tag :checked').innerText") == "main (1)"
    choose(owner, "tag", "door")
    choose(owner, "sort", "-updated")
    owner.wait(f"{ROWS}.startsWith('n07 n51 n50')")
    owner.type("#link-search", "door 51")
    owner.wait(f"{ROWS} === 'n51'")
    owner.type("#link-search", "nothing")
    owner.wait_for_text("Links: 0")
    owner.type("#link-search", "DOOR 51")
    owner.wait(f"{ROWS} === 'n51'")
    owner.click(".row")
    owner.wait("document.querySelector('.editor')")
    owner.wait("document.activeElement.tagName === 'H1'")
    owner.driver.back()
    owner.wait("document.activeElement.dataset.id === 'n51'")
    owner.driver.switch_to.active_element.send_keys(Keys.ENTER)
    owner.click(".danger")
    owner.wait("document.querySelector('dialog[open]')")
    owner.driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    owner.wait("!document.querySelector('dialog')")
    owner.click(".danger")
    owner.click("dialog .is-danger")
    owner.wait("document.querySelector('#link-search')")
    assert "n51" not in owner.run("return document.querySelector('.link-list').innerText")
    assert owner.run("return document.querySelector('#link-search').value") == "DOOR 51"
    for number in range(51):
        owner.send("DELETE", f"user/n{number:02}")


@pytest.mark.exhaustive
@pytest.mark.exhaustive
def test_taken_id_is_reported_at_its_field(owner: Owner) -> None:
    owner.send("PUT", "user/table", {"target": TARGET})
    owner.open("#links?new")
    owner.type("#link-target", NEW_TARGET)
    owner.type("#link-id", f"table{Keys.ENTER}")
    owner.wait_for_text("already a link with this id", "#link-id-error")
    assert owner.focus() == "link-id"
    assert owner.send("GET", "user/table")["target"] == TARGET


@pytest.mark.exhaustive
def test_links_fit_a_narrow_screen(owner: Owner) -> None:
    rules = [RULE, {"after": "18:00", "days": "fri,sat", "timezone": "Europe/Zurich", "target": {"wifi": WIFI}}]
    owner.send("PUT", f"user/{'x' * 64}", {"target": TARGET + "/a" * 90, "note": "y" * 90, "rules": rules})
    for fragment, key in (("#links", ""), ("#links", KEY), ("#links?new", KEY), (f"#links?id={'x' * 64}", KEY)):
        owner.open(fragment, key, NARROW)
        owner.run("for (const fold of document.querySelectorAll('#links details')) fold.open = true")
        assert owner.run(OVERFLOWING_ELEMENTS) == [], fragment
        assert owner.run("return document.documentElement.scrollWidth") == NARROW[0]
