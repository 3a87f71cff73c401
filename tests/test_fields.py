from __future__ import annotations

import pytest

from qr.fields import Base64url, Choice, FileName, Integer, Kind, OneNumberOf, Paint, Switch, Text, parameters_of
from qr.spec import GROUPS, PARAMETERS


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Integer(0, 100), "0", 0),
        (Integer(0, 100), "100", 100),
        (Choice(("L", "M")), "m", "M"),
        (OneNumberOf((3, 26)), "26", 26),
        (Switch(), "ON", True),
        (Switch(), "0", False),
        (Paint(), "#000", (0, 0, 0, 255)),
        (Text(), " ", " "),
        (Base64url(), "AP8-_w", b"\x00\xff\x3e\xff"),
        (FileName(), "ticket für Zoë.png", "ticket für Zoë.png"),
    ],
)
def test_a_text_stands_for_a_value(kind: Kind[object], text: str, value: object) -> None:
    assert kind.parse(text) == value


@pytest.mark.parametrize(
    ("kind", "text"),
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
        (Text(), ""),
    ],
)
def test_any_other_text_is_refused(kind: Kind[object], text: str) -> None:
    with pytest.raises(ValueError):
        kind.parse(text)


def test_every_parameter_documents_itself() -> None:
    for parameter in PARAMETERS:
        assert parameter.description
        assert parameter.kind.allowed


def test_every_default_is_a_value_its_own_kind_accepts() -> None:
    for parameter in PARAMETERS:
        if parameter.default is not None and not isinstance(parameter.default, tuple):
            assert parameter.kind.parse(str(parameter.default).lower()) == parameter.default


def test_no_name_means_two_things() -> None:
    names = [name for group in GROUPS for p in parameters_of(group) for name in (p.name, *p.aliases)]
    assert len(names) == len(set(names))
