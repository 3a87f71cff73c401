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
from tests.support.tables import for_each


class Pair:
    """A parameter type whose values are lists or objects with two items."""

    allowed = "a list or an object with two items"
    takes_json = True

    def parse(self, value: object) -> object:
        if not isinstance(value, list | dict) or len(value) != 2:
            raise ValueError(value)
        if "invalid" in value:
            raise BadParameter("inner", "invalid", "another value")
        return value


PARAMETERS = (
    Parameter("count", Integer(1, 9), None, ""),
    Parameter("title", Line(20), None, "", ("name",)),
    Parameter("secret", Line(20), None, "", secret=True),
    Parameter("pair", Pair(), None, ""),
)
ACCEPTED = {name: parameter for parameter in PARAMETERS for name in (parameter.name, *parameter.aliases)}


def parse_error(*pairs: tuple[str, object]) -> QrError:
    with pytest.raises(QrError) as error:
        parse_parameters(pairs, ACCEPTED)
    return error.value


def test_aliases_are_replaced_by_parameter_names() -> None:
    pairs: tuple[tuple[str, Any], ...] = (("name", "x"), ("count", 3), ("pair", [1, 2]))
    assert parse_parameters(pairs, ACCEPTED) == {"title": "x", "count": 3, "pair": [1, 2]}
    assert parse_parameters((("pair", {"a": 1, "b": 2}),), ACCEPTED) == {"pair": {"a": 1, "b": 2}}


def test_null_is_omitted() -> None:
    pairs = (("name", None), ("count", None), ("pair", None), ("title", "x"), ("title", None))
    assert parse_parameters(pairs, ACCEPTED) == {"title": "x"}


@for_each(
    "pairs, error_type, parameter, value",
    [
        ((("cuont", "3"),), UnknownParameter, "cuont", "cuont"),
        ((("title", "a"), ("name", "b")), RepeatedParameter, "name", None),
        ((("count", ""),), MissingParameter, "count", ""),
        ((("count", "10"),), BadParameter, "count", "10"),
        ((("count", [1]),), BadParameter, "count", None),
        ((("count", inf),), BadParameter, "count", "Infinity"),
        ((("cuont", None),), UnknownParameter, "cuont", "cuont"),
        ((("count", b"1"),), BadParameter, "count", "a file"),
        ((("secret", "a\nb"),), BadParameter, "secret", None),
        ((("pair", "text"),), BadParameter, "pair", "text"),
        ((("pair", {"password": "p"}),), BadParameter, "pair", None),
        ((("pair", ["invalid", 1]),), BadParameter, "pair.inner", "invalid"),
    ],
)
def test_error_names_parameter_and_value(
    pairs: tuple[tuple[str, object], ...], error_type: type[QrError], parameter: str, value: object
) -> None:
    error = parse_error(*pairs)
    assert (type(error), error.parameter, error.value) == (error_type, parameter, value)


@pytest.mark.parametrize("name", ["count", "title", "pair"])
def test_deeply_nested_value_is_rejected_without_recursion(name: str) -> None:
    value: object = 1
    for _ in range(100_000):
        value = [value]
    assert parse_error((name, value)).value is None


def test_unknown_name_is_rejected_with_suggestion() -> None:
    check_name("name", ACCEPTED)
    with pytest.raises(UnknownParameter, match="did you mean name"):
        check_name("nmae", ACCEPTED)


def test_suggestion_ignores_case() -> None:
    assert "did you mean count?" in parse_error(("Cuont", "3")).detail
