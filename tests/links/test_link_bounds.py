"""Limits of the members of a link, rejected passwords, and the exact time at which a link opens and closes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest

from qr.errors import (
    BadParameter,
    MissingParameter,
    QrError,
    UnknownParameter,
)
from qr.links.link import Link, link_state, parse_link
from qr.links.record import Record
from qr.links.target import Limits
from tests.support.tables import for_each

LIMITS = Limits("https://qr.example/", "https://members.example/{id}")


def error_for(**members: object) -> QrError:
    with pytest.raises(QrError) as raised:
        parse_link(members, LIMITS)
    return raised.value


@for_each(
    "name, value, stored",
    [
        ("style", {}, {}),
        ("rules", [], []),
        ("max_scans", 1, 1),
        ("max_scans", 1_000_000_000, 1_000_000_000),
        ("password", "x" * 128, "x" * 128),
        ("password", 1234, "1234"),
        ("disabled", 0, False),
        ("note", "x" * 1000, "x" * 1000),
        ("note", "one\r\ntwo\tthree", "one\ntwo\tthree"),
        ("starts_at", "1900-01-01T00:00Z", "1900-01-01T00:00:00Z"),
        ("starts_at", "2026-12-31T23:59:59-00:30", "2027-01-01T00:29:59Z"),
        ("starts_at", "2026-12-24T18:00:00.000Z", "2026-12-24T18:00:00Z"),
        ("expires_at", "2026-12-24t18:00:00.999999-00:00", "2026-12-24T18:00:00Z"),
        ("expires_at", "2028-02-29T12:00:00+05:45", "2028-02-29T06:15:00Z"),
        ("expires_at", "2199-12-31T23:59:59Z", "2199-12-31T23:59:59Z"),
    ],
)
def test_minimum_and_maximum_values_are_accepted(name: str, value: object, stored: object) -> None:
    assert parse_link({name: value}, LIMITS) == {name: stored}
    assert parse_link({name: stored}, LIMITS) == {name: stored}


@for_each(
    "name, value, message",
    [
        ("target", "mailto:jane@example.com", "a URL such as"),
        ("fallback", "https://members.example/anna", "redirect loop"),
        ("style", {"margin": ["2"]}, "an object of image parameters"),
        ("max_scans", -1, "from 1 to 1000000000"),
        ("max_scans", 1_000_000_001, "from 1 to 1000000000"),
        ("max_scans", True, "a whole number"),
        ("starts_at", "2026-03-01 12:00:00Z", "a time as"),
        ("starts_at", "2026-03-01T24:00:00Z", "a time as"),
        ("starts_at", "2026-03-01T12:00:00+24:00", "a time as"),
        ("starts_at", "1899-12-31T23:59:59Z", "1900 to 2199"),
        ("expires_at", "2200-01-01T00:00:00Z", "1900 to 2199"),
        ("disabled", 2, "on or off"),
        ("note", "bell\a", "control characters"),
    ],
)
def test_value_out_of_range_is_rejected_by_name(name: str, value: object, message: str) -> None:
    error = error_for(**{name: value})
    assert (type(error), error.parameter) == (BadParameter, name)
    assert message in error.detail


@for_each("name", [name for name in Link._fields if name not in {"style", "rules"}])
def test_empty_text_is_rejected_as_missing(name: str) -> None:
    error = error_for(**{name: ""})
    assert (type(error), error.parameter, error.detail) == (
        MissingParameter,
        name,
        f"{name} is empty: send {error.allowed}",
    )


def test_unknown_member_error_suggests_a_member() -> None:
    error = error_for(targt="https://there.example/")
    assert (type(error), error.parameter) == (UnknownParameter, "targt")
    assert "did you mean target?" in error.detail


@pytest.mark.parametrize("name", ["url", "text", "data", "data64", "format"])
@pytest.mark.parametrize(
    ("path", "members"),
    [
        ("", lambda name: {name: "x"}),
        ("rules.1.", lambda name: {"rules": [{name: "x"}]}),
        ("target.geo.", lambda name: {"target": {"geo": {name: "x"}}}),
        ("rules.1.target.geo.", lambda name: {"rules": [{"target": {"geo": {name: "x"}}}]}),
    ],
)
def test_unknown_member_error_has_no_url_hint(
    path: str, members: Callable[[str], dict[str, object]], name: str
) -> None:
    error = error_for(**members(name))
    assert (type(error), error.parameter) == (UnknownParameter, f"{path}{name}")
    assert "URL" not in error.detail and "payload" not in error.detail


@pytest.mark.parametrize("password", ["secret" * 22, "secret\n", ["secret"], {"is": "secret"}, "secret\ud800"])
def test_rejected_password_is_not_echoed(password: object) -> None:
    error = error_for(password=password)
    assert error.parameter == "password"
    assert "secret" not in f"{error.detail} {error.value} {error.allowed}"


PERIOD = {"starts_at": "2026-03-01T12:00:00Z", "expires_at": "2026-03-01T13:00:00Z"}


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        ("2026-03-01T11:59:59.999999", "not_started"),
        ("2026-03-01T12:00:00.000000", "open"),
        ("2026-03-01T12:59:59.999999", "open"),
        ("2026-03-01T13:00:00.000000", "expired"),
    ],
)
def test_link_state_changes_on_whole_seconds(moment: str, state: str) -> None:
    now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    stored = Record("42", "key", PERIOD, "", "")
    assert link_state(stored, now) == state
    assert link_state(stored, now.astimezone(timezone(timedelta(hours=-9, minutes=-30)))) == state
    assert link_state(stored._replace(link=PERIOD | {"disabled": True}), now) == "disabled"
