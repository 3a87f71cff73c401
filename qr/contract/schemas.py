"""JSON Schemas (2020-12) of the values that parameter types accept: one row per type.

A schema is as exact as JSON Schema allows. A check digit, for example, cannot be expressed. ``description`` states what
the type accepts in full. A type without a row accepts a text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from qr.links.link import StyleParameters
from qr.links.rules import Rules
from qr.links.target import AnyTarget
from qr.parameters import REQUIRED, Parameter, ParameterType
from qr.parameters.dates import Day, Instant, TimeZone
from qr.parameters.lists import AnyOf, Several
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
)
from qr.parameters.typography import PlainText
from qr.spec.appearance import AnyColor, AnyPaint, CornerPaints, Length, LogoSource

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string", "minLength": 1}


def schema(parameter: Parameter) -> Schema:
    """Return the schema of a parameter: its values, its default and what it accepts in words."""
    default = _json_value(parameter.default)
    return {
        **type_schema(parameter.type),
        **({} if default is None else {"default": default}),
        "description": parameter.type.allowed,
    }


def type_schema(parameter_type: ParameterType[object]) -> Schema:
    """Return the schema of the values of a parameter type, without a description."""
    describe = _SCHEMAS.get(type(parameter_type))
    return dict(describe(parameter_type)) if describe else dict(_TEXT)


def _lines(lines: Line | Lines | FileName) -> Schema:
    return {"type": "string", "minLength": 1, "maxLength": lines.max_characters}


def _pattern(pattern: Pattern) -> Schema:
    """Return a regular expression that means the same in ECMA-262 (JSON Schema, 6.4).

    JSON cannot contain the lone surrogates that some expressions exclude.
    """
    expression = pattern.expression.replace("\ud800-\udfff", "").replace("(?P<", "(?<")
    return {"type": "string", "pattern": f"^(?:{expression})$"}


def _several(values: Several | AnyOf) -> Schema:
    """Values with commas. A JSON body can also have them as a list."""
    return {"type": "string", "minLength": 1, "x-values": type_schema(values.type)}


_SCHEMAS: dict[type, Callable[[Any], Mapping[str, Any]]] = {
    Integer: lambda type_: {"type": "integer", "minimum": type_.minimum, "maximum": type_.maximum},
    Number: lambda type_: {"type": "number", "minimum": float(type_.minimum), "maximum": float(type_.maximum)},
    OneNumberOf: lambda type_: {"type": "integer", "enum": list(type_.numbers)},
    Choice: lambda type_: {"type": "string", "enum": list(type_.words)},
    Switch: lambda _: {"type": "boolean"},
    Line: _lines,
    Lines: lambda type_: {**_lines(type_), "x-multiline": True},
    FileName: _lines,
    Pattern: _pattern,
    PlainText: lambda type_: type_schema(type_.type),
    Several: _several,
    AnyOf: _several,
    Base64url: lambda _: {"type": "string", "pattern": "^[A-Za-z0-9_-]*={0,2}$"},
    Instant: lambda _: {**_TEXT, "x-values": {"format": "date-time"}},
    TimeZone: lambda _: {**_TEXT, "x-values": {"format": "time-zone"}},
    Day: lambda _: {"type": "string", "format": "date"},
    AnyColor: lambda _: {"type": "string", "minLength": 1, "format": "color"},
    AnyPaint: lambda _: {"type": "string", "minLength": 1, "format": "paint"},
    CornerPaints: lambda _: {"type": "string", "minLength": 1, "format": "paint"},
    Length: lambda _: {"type": "string", "pattern": r"^[0-9]{1,5}([.][0-9]{1,4})?(mm|cm|in|pt)$"},
    LogoSource: lambda _: {"type": "string", "minLength": 1, "format": "logo"},
    AnyTarget: lambda _: {"$ref": "#/components/schemas/Target"},
    Rules: lambda _: {"type": "array", "items": {"$ref": "#/components/schemas/Rule"}},
    StyleParameters: lambda _: {"type": "object"},
}


def _json_value(default: object) -> object:
    """Return a default as a JSON value; None if there is no default that a request could send."""
    if default is REQUIRED or default in (None, (), ""):
        return None
    if isinstance(default, bool | int | str):
        return default
    return getattr(default, "hex", str(default)).removeprefix("#")
