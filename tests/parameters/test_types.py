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
    Number,
    OneNumberOf,
    Switch,
    Text,
    is_control,
)
from qr.spec import GROUPS, PARAMETERS, Content
from tests.support.tables import for_each


@pytest.mark.parametrize(
    ("kind", "text", "value"),
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
        (Line(), "Grüße, 世界 👋", "Grüße, 世界 👋"),
        (Line(5), "a" * 5, "a" * 5),
        (Text(), " ", " "),
        (Base64url(), "AP8-_w", b"\x00\xff\x3e\xff"),
        (FileName(), "ticket für Zoë.png", "ticket für Zoë.png"),
    ],
)
def test_a_text_stands_for_a_value(kind: ParameterType[object], text: str, value: object) -> None:
    assert kind.parse(text) == value


@for_each(
    "kind, text",
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
        *((Number("0.01", "9.99", 2), text) for text in ["0", "0.001", "0.010", "9.991", "10"]),
        *(
            (Line(5), text)
            for text in ["", "a" * 6, "a\nb", "a\rb", "a\tb", "a\0b", "a\x85b", "a\u2028b", "a\u2029b", "\ud800"]
        ),
        (Text(), ""),
    ],
)
def test_any_other_text_is_refused(kind: ParameterType[object], text: str) -> None:
    with pytest.raises(ValueError):
        kind.parse(text)


def test_every_parameter_documents_itself() -> None:
    for parameter in PARAMETERS:
        assert parameter.description
        assert parameter.type.allowed


def test_every_default_is_a_value_its_own_kind_accepts() -> None:
    for parameter in PARAMETERS:
        if parameter.default is not None and not isinstance(parameter.default, tuple):
            assert parameter.type.parse(str(parameter.default).lower()) == parameter.default


def test_no_name_means_two_things() -> None:
    names = [name for group in GROUPS for p in declared_parameters(group) for name in (p.name, *p.aliases)]
    assert len(names) == len(set(names))


@given(st.decimals("-90", "90", places=6))
def test_a_number_is_exact(number: Decimal) -> None:
    assert Number("-90", "90", 6).parse(f"{number:f}") == number


@given(st.text(min_size=1, max_size=20))
def test_a_line_is_taken_as_it_is_or_refused(text: str) -> None:
    if text.splitlines() == [text] and not any(map(is_control, text)):
        assert Line(20).parse(text) == text
    else:
        with pytest.raises(ValueError):
            Line(20).parse(text)


def test_a_number_says_its_bounds() -> None:
    assert Number("0.01", "9.99", 2).allowed == "a number from 0.01 to 9.99 with at most 2 decimal places"


def test_a_parameter_is_found_by_each_of_its_names() -> None:
    parameters = declared_parameters(Content)
    assert set(index_by_name(parameters)) == {name for one in parameters for name in (one.name, *one.aliases)}
    assert index_by_name(parameters)["url"] is index_by_name(parameters)["data"]
