from __future__ import annotations

import pytest

from qr.contract.inputs import record_parameters
from qr.contract.schemas import Schema, schema, type_schema
from qr.parameters import Parameter, ParameterType
from qr.parameters.lists import Several
from qr.parameters.types import Choice, Integer, Number, Pattern, Switch, Text
from qr.spec import PARAMETERS
from qr.spec.parse import PRESET

BY_NAME = {parameter.name: parameter for parameter in PARAMETERS}


@pytest.mark.parametrize(
    ("parameter_type", "expected"),
    [
        (Integer(1, 256), {"type": "integer", "minimum": 1, "maximum": 256}),
        (Number("0.01", "99.5"), {"type": "number", "minimum": 0.01, "maximum": 99.5, "multipleOf": 1e-9}),
        (Number("1", "9", 0), {"type": "integer", "minimum": 1, "maximum": 9}),
        (Number("-90", "90", rounds=True), {"type": "number", "minimum": -90.0, "maximum": 90.0}),
        (
            Pattern("(?=.{1,9}$)[a-z]+", "letters"),
            {"type": "string", "minLength": 1, "maxLength": 9, "pattern": "^(?:[a-z]+)$"},
        ),
        (Choice(("on", "off")), {"type": "string", "enum": ["on", "off"]}),
        (Switch(), {"type": "boolean"}),
        (Text(), {"type": "string", "minLength": 1}),
        (Pattern("[A-Z]{2}|x", "two capital letters, or x"), {"type": "string", "pattern": "^(?:[A-Z]{2}|x)$"}),
        (Pattern("(?P<year>[0-9]{4})", "a year"), {"type": "string", "pattern": "^(?:(?<year>[0-9]{4}))$"}),
        (
            Several(Integer(1, 2)),  # type: ignore[arg-type]
            {
                "type": "string",
                "minLength": 1,
                "x-maximum": 5,
                "x-values": {"type": "integer", "minimum": 1, "maximum": 2},
            },
        ),
    ],
)
def test_type_becomes_the_schema_of_its_values(parameter_type: ParameterType[object], expected: Schema) -> None:
    assert type_schema(parameter_type) == expected


@pytest.mark.parametrize(
    ("name", "default"), [("scale", 10), ("dark", "000"), ("boost", True), ("shape", "square"), ("frame", "none")]
)
def test_default_is_a_value_that_a_request_can_send(name: str, default: object) -> None:
    assert schema(BY_NAME[name])["default"] == default


@pytest.mark.parametrize("name", ["data", "ecc", "size", "eye_color", "logo"])
def test_omitted_value_is_no_default(name: str) -> None:
    assert "default" not in schema(BY_NAME[name])


@pytest.mark.parametrize("parameter", PARAMETERS, ids=lambda parameter: parameter.name)
def test_description_states_the_allowed_values(parameter: Parameter) -> None:
    assert schema(parameter)["description"] == parameter.type.allowed


def test_example_of_a_preset_is_none_of_a_stored_style() -> None:
    style = next(member for member in record_parameters() if member.name == "style")
    assert "examples" not in schema(style)
    assert schema(PRESET)["examples"] == ["dots"]
