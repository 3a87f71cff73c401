from __future__ import annotations

from math import inf
from typing import Any

import pytest

from qr.errors import (
    BadParameter,
    MissingParameter,
    QrError,
    RepeatedParameter,
    UnknownParameter,
)
from qr.parameters import Parameter
from qr.parameters.types import Integer, Line
from qr.parameters.values import check_name, parse_parameters


class Pair:
    """A kind whose values are lists or objects of two."""

    allowed = "two of something"
    takes_json = True

    def parse(self, given: object) -> object:
        if not isinstance(given, list | dict) or len(given) != 2:
            raise ValueError(given)
        if "refused" in given:
            raise BadParameter("inner", "refused", "anything else")
        return given


KINDS = (
    Parameter("count", Integer(1, 9), None, ""),
    Parameter("title", Line(20), None, "", ("name",)),
    Parameter("secret", Line(20), None, "", secret=True),
    Parameter("pair", Pair(), None, ""),
)
ACCEPTED = {name: parameter for parameter in KINDS for name in (parameter.name, *parameter.aliases)}


def refusal(*pairs: tuple[str, object]) -> QrError:
    with pytest.raises(QrError) as refused:
        parse_parameters(pairs, ACCEPTED)
    return refused.value


def test_values_come_under_their_own_names() -> None:
    given: tuple[tuple[str, Any], ...] = (("name", "x"), ("count", 3), ("pair", [1, 2]))
    assert parse_parameters(given, ACCEPTED) == {"title": "x", "count": 3, "pair": [1, 2]}
    assert parse_parameters((("pair", {"a": 1, "b": 2}),), ACCEPTED) == {"pair": {"a": 1, "b": 2}}


@pytest.mark.parametrize(
    ("pairs", "kind", "parameter", "value"),
    [
        ((("cuont", "3"),), UnknownParameter, "cuont", "cuont"),
        ((("title", "a"), ("name", "b")), RepeatedParameter, "name", None),
        ((("count", ""),), MissingParameter, "count", ""),
        ((("count", "10"),), BadParameter, "count", "10"),
        ((("count", [1]),), BadParameter, "count", None),
        ((("count", inf),), BadParameter, "count", "Infinity"),
        ((("count", None),), BadParameter, "count", "null"),
        ((("count", b"1"),), BadParameter, "count", "a file"),
        ((("secret", "a\nb"),), BadParameter, "secret", None),
        ((("pair", "text"),), BadParameter, "pair", "text"),
        ((("pair", {"password": "p"}),), BadParameter, "pair", None),
        ((("pair", ["refused", 1]),), BadParameter, "pair.inner", "refused"),
    ],
)
def test_a_refusal_names_what_it_is_about(
    pairs: tuple[tuple[str, object], ...], kind: type[QrError], parameter: str, value: object
) -> None:
    error = refusal(*pairs)
    assert (type(error), error.parameter, error.value) == (kind, parameter, value)


@pytest.mark.parametrize("name", ["count", "title", "pair"])
def test_a_value_may_be_nested_deeper_than_a_stack(name: str) -> None:
    given: object = 1
    for _ in range(100_000):
        given = [given]
    assert refusal((name, given)).value is None


def test_a_name_is_one_that_is_accepted_or_an_error() -> None:
    check_name("name", ACCEPTED)
    with pytest.raises(UnknownParameter, match="did you mean name"):
        check_name("nmae", ACCEPTED)


def test_what_is_nearly_right_is_suggested() -> None:
    assert "did you mean count?" in refusal(("Cuont", "3")).detail
