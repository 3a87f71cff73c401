"""Checks of candidates: defaults, several values, warnings, and the choice of the exact one."""

from __future__ import annotations

from qr.parsing.candidates import MAX_WARNINGS, Candidate, check_fields, choose, omitted


def test_defaults_and_empty_values_are_omitted() -> None:
    fields = {"number": "+15551234567", "body": "", "scheme": "SMSTO"}
    assert check_fields(Candidate("sms", fields), "").fields == {"number": "+15551234567"}


def test_invalid_value_is_kept_and_named() -> None:
    parsed = check_fields(Candidate("epc", {"name": "A", "iban": "DE00"}), "")
    assert parsed.fields == {"name": "A", "iban": "DE00"}
    assert parsed.warnings == ("iban must be an IBAN with correct check digits, with or without spaces",)
    assert not parsed.is_exact


def test_missing_field_is_named() -> None:
    assert check_fields(Candidate("epc", {"name": "A"}), "").warnings == (
        "iban must be an IBAN with correct check digits, with or without spaces",
    )


def test_several_values_are_joined_without_repetitions() -> None:
    values = ["a@x.org", "", "b@x.org", "a@x.org", "c,d@x.org"]
    parsed = check_fields(Candidate("mail", {"to": values, "cc": [""]}), "")
    assert parsed.fields == {"to": "a@x.org,b@x.org"}
    assert [warning[:14] for warning in parsed.warnings] == ["to has values "]


def test_first_exact_candidate_is_chosen() -> None:
    first, second = Candidate("phone", {"number": "111"}), Candidate("phone", {"number": "222"})
    assert choose([first, second], "tel:222") == check_fields(second, "tel:222")
    assert choose([first, second], "tel:333") == check_fields(first, "tel:333")
    assert choose([first._replace(only_exact=True), second], "tel:333") == check_fields(second, "tel:333")
    assert choose([first._replace(only_exact=True)], "tel:333") is None
    assert choose([], "tel:333") is None


def test_warnings_are_short_and_printable() -> None:
    parsed = check_fields(Candidate("phone", {"number": "111"}, tuple(omitted(f"n{n}") for n in range(100))), "")
    assert len(parsed.warnings) == MAX_WARNINGS + 1
    assert parsed.warnings[-1] == f"{100 - MAX_WARNINGS} more warnings"
    assert omitted("a\nb" + "c" * 100) == "a?b" + "c" * 37 + " is left out: no field can hold it"


def test_lone_surrogate_is_reported() -> None:
    parsed = check_fields(Candidate("url", {"url": "https://example.com/\ud800"}), "")
    assert parsed.warnings
    assert not parsed.is_exact
