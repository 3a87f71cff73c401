from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from qr.errors import BadParameter, IncompatibleParameters, QrError
from qr.links.link import Link, link_state, parse_link
from qr.links.record import Record
from qr.links.target import Limits

HERE = Limits("https://qr.example.com/u/")
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)

FULL: dict[str, Any] = {
    "target": "https://example.com/",
    "style": {"shape": "dot", "scale": 5, "boost": False},
    "rules": [{"device": "ios", "target": {"contact": {"name": "Jane Doe"}}}],
    "starts_at": "2026-12-01T12:00:00Z",
    "expires_at": "2026-12-24T12:00:00Z",
    "max_scans": 100,
    "fallback": "https://example.com/over",
    "password": "open sesame",
    "disabled": True,
    "note": "two\nlines",
}


def record(link: dict[str, Any]) -> Record:
    return Record("42", link, "2026-11-27T08:00:00.000000Z", "2026-11-27T08:00:00.000000Z")


def test_a_link_may_have_everything_or_nothing() -> None:
    assert parse_link(FULL, HERE) == FULL
    assert set(FULL) == set(Link._fields)
    assert parse_link({}, HERE) == {}


def test_null_is_the_same_as_absent() -> None:
    assert parse_link(dict.fromkeys(FULL), HERE) == {}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"starts_at": "2026-12-01T13:00:00+01:00"}, {"starts_at": "2026-12-01T12:00:00Z"}),
        ({"expires_at": "2026-12-01T12:00-12:00"}, {"expires_at": "2026-12-02T00:00:00Z"}),
        ({"max_scans": "7"}, {"max_scans": 7}),
        ({"disabled": "on"}, {"disabled": True}),
        ({"note": "a\r\nb"}, {"note": "a\nb"}),
        ({"target": "example.com"}, {"target": "https://example.com"}),
    ],
)
def test_a_member_has_one_form(given: dict[str, Any], kept: dict[str, Any]) -> None:
    assert parse_link(given, HERE) == kept


@pytest.mark.parametrize(
    ("given", "parameter"),
    [
        ({"traget": "https://example.com"}, "traget"),
        ({"id": "42"}, "id"),
        ({"target": 42}, "target"),
        ({"target": "https://qr.example.com/u/43"}, "target"),
        ({"fallback": "http://192.168.0.1/"}, "fallback"),
        ({"style": ["dot"]}, "style"),
        ({"style": {"dark": ["red"]}}, "style"),
        ({"style": {"dark": None}}, "style"),
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
        ({"note": ""}, "note"),
        ({"password": "a\nb"}, "password"),
    ],
)
def test_what_a_link_does_not_take_is_refused_by_name(given: dict[str, Any], parameter: str) -> None:
    with pytest.raises(QrError) as refused:
        parse_link(given, HERE)
    assert refused.value.parameter == parameter
    assert refused.value.allowed


def test_a_refused_password_is_not_shown() -> None:
    with pytest.raises(BadParameter) as refused:
        parse_link({"password": "x" * 129}, HERE)
    assert refused.value.value is None
    assert "xxx" not in refused.value.detail


@pytest.mark.parametrize("moment", ["2199-12-31T23:59-12:00", "1900-01-01T00:00+14:00"])
def test_a_point_in_time_is_read_again_as_it_is_kept(moment: str) -> None:
    with pytest.raises(BadParameter, match="in UTC from 1900 to 2199"):
        parse_link({"expires_at": moment}, HERE)


def test_what_is_kept_is_not_judged_again_and_fits_what_is_new() -> None:
    kept = {"target": "http://printer.local/", "rules": [{"no": "rule"}], "starts_at": "2026-12-01T12:00:00Z"}
    assert parse_link({"disabled": True}, HERE, kept) == {**kept, "disabled": True}
    with pytest.raises(IncompatibleParameters):
        parse_link({"expires_at": "2026-12-01T11:00:00Z"}, HERE, kept)


@pytest.mark.parametrize("expires_at", ["2026-12-01T12:00:00Z", "2026-12-01T11:59:59Z", "2026-12-01T12:59:59+01:00"])
def test_a_link_ends_after_it_starts(expires_at: str) -> None:
    with pytest.raises(IncompatibleParameters) as refused:
        parse_link({"starts_at": "2026-12-01T12:00:00Z", "expires_at": expires_at}, HERE)
    assert refused.value.parameter == "expires_at"


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
def test_a_link_opens_and_ends_on_the_second(link: dict[str, Any], seconds: int, state: str) -> None:
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
def test_a_link_is_used_up_when_nothing_else_closes_it(link: dict[str, Any], admitted: int, state: str) -> None:
    assert link_state(record(link)._replace(admitted=admitted), NOON) == state


def test_an_id_without_a_record_is_empty() -> None:
    assert link_state(None, NOON) == "empty"


def test_a_time_with_an_offset_is_the_same_moment() -> None:
    link = parse_link({"expires_at": "2026-12-01T13:00:00+01:00"}, HERE)
    assert link_state(record(link), NOON) == "expired"
    assert link_state(record(link), NOON - timedelta(seconds=1)) == "open"
