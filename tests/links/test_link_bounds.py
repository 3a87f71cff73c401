"""What members of a link may be at most, when a link opens to the microsecond, and passwords that are refused."""

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

LIMITS = Limits("https://qr.example/u/", "https://members.example/anna")


def refusal_of(**given: object) -> QrError:
    with pytest.raises(QrError) as refusal:
        parse_link(given, LIMITS)
    return refusal.value


@pytest.mark.parametrize(
    ("name", "given", "kept"),
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
        ("expires_at", "2028-02-29T12:00:00+05:45", "2028-02-29T06:15:00Z"),
        ("expires_at", "2199-12-31T23:59:59Z", "2199-12-31T23:59:59Z"),
    ],
)
def test_the_most_and_the_least_are_taken(name: str, given: object, kept: object) -> None:
    assert parse_link({name: given}, LIMITS) == {name: kept}
    assert parse_link({name: kept}, LIMITS) == {name: kept}


@pytest.mark.parametrize(
    ("name", "given", "said"),
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
def test_what_is_beyond_is_refused_by_name(name: str, given: object, said: str) -> None:
    refusal = refusal_of(**{name: given})
    assert (type(refusal), refusal.parameter) == (BadParameter, name)
    assert said in refusal.detail


@pytest.mark.parametrize("name", [name for name in Link._fields if name not in {"style", "rules"}])
def test_an_empty_text_is_not_the_same_as_null(name: str) -> None:
    refusal = refusal_of(**{name: ""})
    assert (type(refusal), refusal.parameter, refusal.detail) == (
        MissingParameter,
        name,
        f"{name} is empty: send {refusal.allowed}",
    )


def test_a_member_that_there_is_not_is_answered_with_one_that_there_is() -> None:
    refusal = refusal_of(targt="https://there.example/")
    assert (type(refusal), refusal.parameter) == (UnknownParameter, "targt")
    assert "did you mean target?" in refusal.detail


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
    error = refusal_of(**members(name))
    assert (type(error), error.parameter) == (UnknownParameter, f"{path}{name}")
    assert "URL" not in error.detail and "payload" not in error.detail


@pytest.mark.parametrize("password", ["secret" * 22, "secret\n", ["secret"], {"is": "secret"}, "secret\ud800"])
def test_a_refused_password_is_shown_to_nobody(password: object) -> None:
    refusal = refusal_of(password=password)
    assert refusal.parameter == "password"
    assert "secret" not in f"{refusal.detail} {refusal.value} {refusal.allowed}"


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
def test_a_link_is_open_for_whole_seconds_whatever_the_clock_of_the_service_shows(moment: str, state: str) -> None:
    now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    kept = Record("42", PERIOD, "", "")
    assert link_state(kept, now) == state
    assert link_state(kept, now.astimezone(timezone(timedelta(hours=-9, minutes=-30)))) == state
    assert link_state(kept._replace(link=PERIOD | {"disabled": True}), now) == "disabled"
