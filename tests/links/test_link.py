from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from qr.errors import BadParameter, IncompatibleParameters, QrError
from qr.links.link import Link, link_state, parse_link
from qr.links.record import Record
from qr.links.target import Limits
from tests.support.tables import for_each

LIMITS = Limits("https://qr.example.com/")
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)

FULL: dict[str, Any] = {
    "target": "https://example.com/",
    "style": {"shape": "dot", "scale": 5, "boost": False},
    "rules": [{"device": "ios", "target": {"contact": {"name": "Jane Doe"}}}],
    "starts_at": "2026-12-01T12:00:00Z",
    "announce": True,
    "expires_at": "2026-12-24T12:00:00Z",
    "max_scans": 100,
    "fallback": "https://example.com/over",
    "password": "open sesame",
    "disabled": True,
    "note": "two\nlines",
    "title": "Menu",
    "tags": ["bistro", "table-1"],
    "timezone": "Europe/Zurich",
    "forward_query": False,
    "forward_path": True,
    "link_types": [
        {"type": "gs1:pip", "title": "Page", "target": "https://example.com/", "language": "de", "lot": "A"}
    ],
}


def record(link: dict[str, Any]) -> Record:
    return Record("42", "key", link, "2026-11-27T08:00:00.000000Z", "2026-11-27T08:00:00.000000Z")


def test_link_can_have_all_members_or_none() -> None:
    assert parse_link(FULL, LIMITS) == FULL
    assert set(FULL) == set(Link._fields)
    assert parse_link({}, LIMITS) == {}


def test_null_means_absent() -> None:
    assert parse_link(dict.fromkeys(FULL), LIMITS) == {}


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        ({"style": {"shape": "dot", "scale": None}}, {"style": {"shape": "dot"}}),
        (
            {"fallback": {"contact": {"name": "Jane Doe", "phone": None}}},
            {"fallback": {"contact": {"name": "Jane Doe"}}},
        ),
        (
            {"rules": [{"device": "ios", "days": None, "target": {"url": {"url": "a.example"}}}]},
            {"rules": [{"device": "ios", "target": {"url": {"url": "a.example"}}}]},
        ),
    ],
    ids=["style", "target", "rule"],
)
def test_null_inside_a_member_is_not_stored(value: dict[str, Any], stored: dict[str, Any]) -> None:
    assert parse_link(value, LIMITS) == stored


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        ({"starts_at": "2026-12-01T13:00:00+01:00"}, {"starts_at": "2026-12-01T12:00:00Z"}),
        ({"expires_at": "2026-12-01T12:00-12:00"}, {"expires_at": "2026-12-02T00:00:00Z"}),
        ({"max_scans": "7"}, {"max_scans": 7}),
        ({"disabled": "on"}, {"disabled": True}),
        ({"note": "a\r\nb"}, {"note": "a\nb"}),
        ({"tags": "bistro, summer"}, {"tags": ["bistro", "summer"]}),
        ({"tags": []}, {"tags": []}),
        ({"target": "example.com"}, {"target": "https://example.com"}),
    ],
)
def test_members_are_stored_in_canonical_form(value: dict[str, Any], stored: dict[str, Any]) -> None:
    assert parse_link(value, LIMITS) == stored


@for_each(
    "value, parameter",
    [
        ({"traget": "https://example.com"}, "traget"),
        ({"id": "42"}, "id"),
        ({"target": 42}, "target"),
        ({"target": "https://qr.example.com/u/43"}, "target"),
        ({"fallback": "http://192.168.0.1/"}, "fallback"),
        ({"style": ["dot"]}, "style"),
        ({"style": {"dark": ["red"]}}, "style"),
        ({"style": {"dark": [None]}}, "style"),
        ({"rules": {"device": "ios"}}, "rules"),
        ({"rules": [{"device": "ios", "target": "https://qr.example.com/u/43"}]}, "rules.1.target"),
        ({"starts_at": "2026-12-01"}, "starts_at"),
        ({"starts_at": "2026-12-01T12:00:00"}, "starts_at"),
        ({"starts_at": "2026-02-29T12:00:00Z"}, "starts_at"),
        ({"expires_at": "2300-01-01T00:00:00Z"}, "expires_at"),
        ({"expires_at": 1764590400}, "expires_at"),
        ({"max_scans": 0}, "max_scans"),
        ({"max_scans": 1.5}, "max_scans"),
        ({"max_scans": 10**10}, "max_scans"),
        ({"disabled": "no"}, "disabled"),
        ({"note": "x" * 1001}, "note"),
        ({"title": "two\nlines"}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"note": ""}, "note"),
        ({"timezone": "CET+1"}, "timezone"),
        ({"password": "a\nb"}, "password"),
    ],
)
def test_invalid_member_is_rejected_by_name(value: dict[str, Any], parameter: str) -> None:
    with pytest.raises(QrError) as error:
        parse_link(value, LIMITS)
    assert error.value.parameter == parameter
    assert error.value.allowed


def test_targets_can_have_the_schemes_of_the_limits() -> None:
    url, limits = "myapp://menu", LIMITS._replace(schemes=frozenset({"myapp"}))
    link = {"target": url, "fallback": url, "rules": [{"device": "ios", "target": url}]}
    assert parse_link(link, limits) == link
    for name, parameter in (("target", "target"), ("fallback", "fallback"), ("rules", "rules.1.target")):
        with pytest.raises(BadParameter, match="without the scheme myapp:") as error:
            parse_link({name: link[name]}, LIMITS)
        assert error.value.parameter == parameter


def test_long_password_is_rejected_but_not_echoed() -> None:
    with pytest.raises(BadParameter) as error:
        parse_link({"password": "x" * 129}, LIMITS)
    assert error.value.value is None
    assert "xxx" not in error.value.detail


@pytest.mark.parametrize("moment", ["2199-12-31T23:59-12:00", "1900-01-01T00:00+14:00"])
def test_time_outside_the_range_in_utc_is_rejected(moment: str) -> None:
    with pytest.raises(BadParameter, match="in UTC from 1900 to 2199"):
        parse_link({"expires_at": moment}, LIMITS)


def test_stored_members_are_only_checked_against_new_ones() -> None:
    stored = {"target": "http://printer.local/", "rules": [{"no": "rule"}], "starts_at": "2026-12-01T12:00:00Z"}
    assert parse_link({"disabled": True}, LIMITS, stored) == {**stored, "disabled": True}
    with pytest.raises(IncompatibleParameters):
        parse_link({"expires_at": "2026-12-01T11:00:00Z"}, LIMITS, stored)


@pytest.mark.parametrize("expires_at", ["2026-12-01T12:00:00Z", "2026-12-01T11:59:59Z", "2026-12-01T12:59:59+01:00"])
def test_expiry_before_start_is_rejected(expires_at: str) -> None:
    with pytest.raises(IncompatibleParameters) as error:
        parse_link({"starts_at": "2026-12-01T12:00:00Z", "expires_at": expires_at}, LIMITS)
    assert error.value.parameter == "expires_at"


@pytest.mark.parametrize(
    ("link", "seconds", "state"),
    [
        ({}, 0, "open"),
        ({"disabled": True}, 0, "disabled"),
        ({"disabled": False}, 0, "open"),
        ({"starts_at": "2026-12-01T12:00:00Z"}, -1, "not_started"),
        ({"starts_at": "2026-12-01T12:00:00Z"}, 0, "open"),
        ({"expires_at": "2026-12-01T12:00:00Z"}, -1, "open"),
        ({"expires_at": "2026-12-01T12:00:00Z"}, 0, "expired"),
        ({"disabled": True, "expires_at": "2026-12-01T12:00:00Z"}, 0, "disabled"),
    ],
)
def test_link_opens_and_expires_on_the_second(link: dict[str, Any], seconds: int, state: str) -> None:
    assert link_state(record(link), NOON + timedelta(seconds=seconds)) == state


@pytest.mark.parametrize(
    ("link", "admitted", "state"),
    [
        ({"max_scans": 2}, 1, "open"),
        ({"max_scans": 2}, 2, "exhausted"),
        ({}, 2, "open"),
        ({"max_scans": 2, "disabled": True}, 2, "disabled"),
        ({"max_scans": 2, "starts_at": "2026-12-01T13:00:00Z"}, 2, "not_started"),
        ({"max_scans": 2, "expires_at": "2026-12-01T12:00:00Z"}, 2, "expired"),
    ],
)
def test_other_states_take_precedence_over_exhausted(link: dict[str, Any], admitted: int, state: str) -> None:
    assert link_state(record(link)._replace(admitted=admitted), NOON) == state


def test_missing_record_has_state_empty() -> None:
    assert link_state(None, NOON) == "no_target"


def test_expiry_time_with_an_offset_is_converted() -> None:
    link = parse_link({"expires_at": "2026-12-01T13:00:00+01:00"}, LIMITS)
    assert link_state(record(link), NOON) == "expired"
    assert link_state(record(link), NOON - timedelta(seconds=1)) == "open"
