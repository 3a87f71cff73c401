from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qr.parameters import ParameterType, declared_parameters, index_by_name
from qr.parameters.types import (
    Base64url,
    Choice,
    FileName,
    Integer,
    Line,
    Lines,
    Number,
    OneNumberOf,
    Pattern,
    Switch,
    Text,
    is_control,
)
from qr.spec import Content
from tests.support.tables import for_each


@for_each(
    "parameter_type, text, value",
    [
        (Integer(0, 100), "0", 0),
        (Integer(0, 100), "100", 100),
        (Choice(("L", "M")), "m", "M"),
        (OneNumberOf((3, 26)), "26", 26),
        (Switch(), "ON", True),
        (Switch(), "0", False),
        (Number("-90", "90"), "-90", Decimal(-90)),
        (Number("-90", "90"), "51.477928", Decimal("51.477928")),
        (Number("0.01", "999999999.99", 2), "0.01", Decimal("0.01")),
        (Number("0.01", "999999999.99", 2), "999999999.99", Decimal("999999999.99")),
        (Number("-90", "90", rounds=True), "39.956259811402624", Decimal("39.956259811")),
        (Number("-90", "90", rounds=True), f"0.{'0' * 323}5", Decimal(0)),
        (Number("-90", "90", 3, rounds=True), "1.0005", Decimal(1)),  # Half to even.
        (Number("-90", "90", 3, rounds=True), "1.00050000001", Decimal("1.001")),
        (Line(), "Grüße, 世界 👋", "Grüße, 世界 👋"),
        (Line(5), "a" * 5, "a" * 5),
        (Text(), " ", " "),
        (Base64url(), "AP8-_w", b"\x00\xff\x3e\xff"),
        (FileName(), "ticket für Zoë.png", "ticket für Zoë.png"),
    ],
)
def test_text_is_parsed_to_value(parameter_type: ParameterType[object], text: str, value: object) -> None:
    assert parameter_type.parse(text) == value


@for_each(
    "parameter_type, text",
    [
        *(
            (Integer(1, 40), text)
            for text in ["", "0", "41", "-1", "+1", " 1", "1.0", "1e1", "\uff11", "0x1", "1_0", "007", "01", "9" * 5000]
        ),
        *((Choice(("L", "M")), text) for text in ["", "X", "LM", " L"]),
        *((OneNumberOf((3, 26)), text) for text in ["", "4", "026", "26 "]),
        *((Switch(), text) for text in ["", "2", "maybe"]),
        *((FileName(), text) for text in ["", ".", "..", " ", "a/b", "a\\b", "a\nb", 'a"b', "a" * 129]),
        *((Base64url(), text) for text in ["", "=", "a", "ab+/", "a b", "\u00e9", "AA=", "AAAA=", "AA==="]),
        *((Number("-90", "90"), text) for text in ["", "-", ".", "1.", ".5", "+1", "--1", "1e1", " 1", "1,5", "1.2.3"]),
        *((Number("-90", "90"), text) for text in ["90.000001", "-91", "nan", "inf", "\u0661", "1_0", "0" * 40]),
        *(
            (Number("-90", "90", rounds=True), text)
            for text in ["1.", ".5", "0." + "1" * 401, "9" * 31 + ".12345678901"]
        ),
        *((Number("0.01", "9.99", 2), text) for text in ["0", "0.001", "0.010", "9.991", "10"]),
        *(
            (Line(5), text)
            for text in ["", "a" * 6, "a\nb", "a\rb", "a\tb", "a\0b", "a\x85b", "a\u2028b", "a\u2029b", "\ud800"]
        ),
        (Text(), ""),
    ],
)
def test_invalid_text_is_rejected(parameter_type: ParameterType[object], text: str) -> None:
    with pytest.raises(ValueError):
        parameter_type.parse(text)


@given(st.decimals("-90", "90", places=6))
def test_number_is_parsed_exactly(number: Decimal) -> None:
    assert Number("-90", "90", 6).parse(f"{number:f}") == number


@given(st.text(min_size=1, max_size=20))
def test_line_is_unchanged_or_rejected(text: str) -> None:
    if text.splitlines() == [text] and not any(map(is_control, text)):
        assert Line(20).parse(text) == text
    else:
        with pytest.raises(ValueError):
            Line(20).parse(text)


def test_number_describes_its_bounds() -> None:
    assert Number("0.01", "9.99", 2).allowed == "a number from 0.01 to 9.99 with at most 2 decimal places"
    assert Number("-90", "90", rounds=True).allowed == "a number from -90 to 90, rounded to 9 decimals"


def test_parameter_is_indexed_by_each_name() -> None:
    parameters = declared_parameters(Content)
    assert set(index_by_name(parameters)) == {name for one in parameters for name in (one.name, *one.aliases)}
    assert index_by_name(parameters)["url"] is index_by_name(parameters)["data"]


@pytest.mark.parametrize(
    ("text", "value"),
    [("a", "a"), ("a\nb", "a\nb"), ("a\r\nb", "a\nb"), ("a\rb", "a\nb"), ("a\tb", "a\tb"), ("ä" * 1000, "ä" * 1000)],
)
def test_line_breaks_become_line_feeds(text: str, value: str) -> None:
    assert Lines().parse(text) == value


@pytest.mark.parametrize("text", ["", "a" * 1001, "\0", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\ud800"])
def test_other_line_breaks_and_controls_are_rejected(text: str) -> None:
    with pytest.raises(ValueError):
        Lines().parse(text)


def test_pattern_matches_the_whole_text() -> None:
    assert Pattern("[0-9]{4}", "four digits").parse("0123") == "0123"
    for text in ("", "012", "01234", "0123\n", "a0123", "\u0660\u0661\u0662\u0663"):
        with pytest.raises(ValueError):
            Pattern("[0-9]{4}", "four digits").parse(text)
