from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from qr.links.link import State
from qr.links.record import Record
from qr.links.trial import Trial, try_link
from qr.links.visitor import Visitor

MONDAY_NOON = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
TARGET, FALLBACK = "https://example.com/", "https://example.com/over"
GERMAN_PHONE = Visitor("ios", ("de-CH", "fr"), "CH", query="table=7&a=b+c", visit="first")
IOS = {"name": "app", "device": "ios,android", "target": "https://example.com/app"}
EVENING = {
    "name": "evening", "after": "18:00", "before": "02:00", "days": "fri,sat", "timezone": "Europe/Zurich",
    "target": "https://example.com/bar",
}  # fmt: skip


def record(link: dict[str, Any], admitted: int = 0) -> Record:
    created_at = "2026-01-01T00:00:00.000000Z"
    return Record("42", "key", link, created_at, created_at, admitted=admitted)


def trial(link: dict[str, Any], visitor: Visitor = GERMAN_PHONE, admitted: int = 0) -> Trial:
    return try_link(record({"forward_query": False, **link}, admitted), visitor, MONDAY_NOON)


def test_matching_rule_states_its_conditions() -> None:
    rule = IOS | {"country": "CH"}
    expected = Trial("open", "app", rule["target"], rule["target"], ["app matches: device ios, android, country CH"])
    assert trial({"target": TARGET, "rules": [rule, EVENING]}) == expected


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ({"device": "desktop"}, "needs device desktop; the visitor has ios"),
        ({"country": "DE,AT"}, "needs country DE, AT; the visitor has CH"),
        ({"language": "it"}, "needs language it; the visitor has de-CH, fr"),
        ({"device": "ios", "country": "FR"}, "needs country FR; the visitor has CH"),
        (EVENING, "needs after 18:00, before 02:00, days fri, sat, timezone Europe/Zurich; the visitor has mon 13:00 in"
                  " Europe/Zurich"),
        ({"query": "table=8"}, "needs query table=8; the visitor has query a=b+c&table=7"),
        ({"visit": "returning"}, "needs visit returning; the visitor has visit first"),
        ({"from": "2026-12-01"}, "needs from 2026-12-01; the visitor has 2026-11-30 mon 12:00 in UTC"),
        ({"until": "2026-11-29", "timezone": "Asia/Tokyo"}, "needs until 2026-11-29, timezone Asia/Tokyo; the visitor"
                  " has 2026-11-30 mon 21:00 in Asia/Tokyo"),
        ({"after": "13:00"}, "needs after 13:00; the visitor has mon 12:00 in UTC"),
    ],
)  # fmt: skip
def test_other_rule_states_the_first_mismatch(rule: dict[str, str], reason: str) -> None:
    found = trial({"target": TARGET, "rules": [{**rule, "name": "a", "target": FALLBACK}]})
    reasons = [f"a does not match: {reason}", "no rule matches", "the target of the link is used"]
    assert found == Trial("open", "default", TARGET, TARGET, reasons)


def test_times_are_in_the_zone_of_the_link() -> None:
    rules = [{"name": "a", "after": "13:00", "target": FALLBACK}, {"name": "b", "days": "mon", "target": FALLBACK}]
    found = trial({"timezone": "Pacific/Auckland", "rules": rules})  # Tuesday 01:00
    assert [reason.partition("; ")[2] for reason in found.reasons[:2]] == [
        f"the visitor has tue 01:00 in {zone}" for zone in ("Pacific/Auckland", "Pacific/Auckland")
    ]
    rules[0]["timezone"] = "Asia/Tokyo"
    assert trial({"timezone": "Pacific/Auckland", "rules": rules}).rule == "a"


def test_visitor_without_facts_has_no_values() -> None:
    rules = [{"name": name, name: "de", "target": TARGET} for name in ("country", "language", "query")]
    assert trial({"rules": rules}, Visitor()).reasons[:3] == [
        "country does not match: needs country de; the visitor has no country",
        "language does not match: needs language de; the visitor has no language",
        "query does not match: needs query de; the visitor has no query",
    ]


def test_language_of_another_rule_is_preferred() -> None:
    french, german = ({"name": tag, "language": tag, "target": f"{TARGET}{tag}"} for tag in ("fr", "de"))
    found = trial({"rules": [french, german]})
    assert (found.rule, found.target) == ("de", f"{TARGET}de")
    assert found.reasons == [
        "fr does not match: needs language fr; another rule has a language that the visitor prefers",
        "de matches: language de",
    ]


@pytest.mark.parametrize(
    ("members", "state", "reason"),
    [
        ({"disabled": True}, "disabled", "the link is disabled"),
        ({"starts_at": "2026-12-01T00:00:00Z"}, "not_started", "starts_at is later"),
        ({"expires_at": "2026-11-30T12:00:00Z"}, "expired", "expires_at is not later"),
        ({"max_scans": 3}, "exhausted", "the link has reached max_scans"),
    ],
)
@pytest.mark.parametrize("fallback", [FALLBACK, None])
def test_closed_link_opens_its_fallback(
    members: dict[str, Any], state: State, reason: str, fallback: str | None
) -> None:
    link = {"target": TARGET, "rules": [IOS], **members, **({"fallback": fallback} if fallback else {})}
    end = "the fallback is used" if fallback else "the link has no fallback"
    assert trial(link, admitted=3) == Trial(
        state, "default", fallback, fallback, [f"the link is closed: {reason}", end]
    )


def test_link_without_target_uses_its_fallback() -> None:
    reasons = ["the link has no rules", "the fallback is used"]
    assert trial({"fallback": FALLBACK}) == Trial("open", "default", FALLBACK, FALLBACK, reasons)
    assert trial({}) == Trial("no_target", "default", None, None, ["the link has no rules", "the link has no fallback"])


@pytest.mark.parametrize(
    ("link", "location"),
    [
        ({"target": TARGET}, f"{TARGET}?a=1"),
        ({"target": TARGET, "forward_query": False}, TARGET),
        ({"target": TARGET, "disabled": True, "fallback": FALLBACK}, f"{FALLBACK}?a=1"),
        ({"target": {"whatsapp": {"number": "+41791234567"}}}, "https://wa.me/41791234567"),
        ({"target": {"wifi": {"ssid": "a"}}}, None),
        ({}, None),
    ],
)
def test_location_has_the_forwarded_query(link: dict[str, Any], location: str | None) -> None:
    assert try_link(record(link), Visitor(query="a=1"), MONDAY_NOON).location == location


def test_location_has_the_forwarded_path() -> None:
    link = {"target": TARGET, "forward_path": True, "fallback": FALLBACK}
    assert try_link(record(link), Visitor(query="a=1"), MONDAY_NOON, "b/c").location == f"{TARGET}b/c?a=1"
    assert try_link(record(link | {"target": None}), Visitor(), MONDAY_NOON, "b").location == FALLBACK
    found = Trial("no_target", "default", None, None, ["the link does not forward paths"])
    assert try_link(record({"target": TARGET}), Visitor(), MONDAY_NOON, "b") == found
