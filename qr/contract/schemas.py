"""JSON Schemas (2020-12) of the values that parameter types accept: one row per type.

A schema is as exact as JSON Schema allows. A check digit, for example, cannot be expressed. ``description`` states what
the type accepts in full. The values of a type without a row are texts whose ``format`` is the name of the type.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from qr.contract.examples import PARAMETER_EXAMPLES
from qr.contract.patterns import ecma_pattern, line_pattern, visible_line_pattern
from qr.links.link import StyleParameters
from qr.links.tags import MAX_TAGS, TAG, Tags
from qr.links.target import AnyTarget
from qr.parameters import REQUIRED, Parameter, ParameterType
from qr.parameters.accounts import Iban
from qr.parameters.dates import Day, DayText, Instant, TimeZone
from qr.parameters.files import AnyFile
from qr.parameters.lists import MAX_VALUES, AnyOf, Objects, Several
from qr.parameters.types import (
    Base64url,
    Choice,
    Integer,
    Line,
    Lines,
    Number,
    OneNumberOf,
    Pattern,
    Switch,
    Text,
)
from qr.parameters.typography import PlainText
from qr.payloads.emvco import DataObjects
from qr.payloads.gs1 import Date
from qr.sheets.lengths import Millimetres
from qr.spec.appearance import AnyColor, AnyPaint, Length, LogoSource
from qr.spec.presets import PresetName
from qr.spec.versions import MICRO, RMQR, VERSIONS, AnyVersion

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string", "minLength": 1}
# base64url with complete or without padding (RFC 4648, 5).
_BASE64URL = "^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2}(?:==)?|[A-Za-z0-9_-]{3}=?)?$"
# base64 with padding (RFC 4648, 4).
_BASE64 = "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)$"


def schema(parameter: Parameter) -> Schema:
    """Return the schema of a parameter: its values, its default, an example, and what it accepts in words."""
    default = _json_value(parameter.default)
    values = type_schema(parameter.type)
    example = None if "$ref" in values else PARAMETER_EXAMPLES.get(parameter.name)
    return {
        **values,
        **({} if default is None else {"default": default}),
        **({} if example is None or parameter.default is REQUIRED else {"examples": [example]}),
        "description": parameter.type.allowed,
    }


def type_schema(parameter_type: ParameterType[object]) -> Schema:
    """Return the schema of the values of a parameter type, without a description."""
    describe = _SCHEMAS.get(type(parameter_type))
    return dict(describe(parameter_type)) if describe else _named(parameter_type)


def _named(parameter_type: ParameterType[object]) -> Schema:
    """Return the schema of texts whose format is the name of a type: "phone-number" for ``PhoneNumber``."""
    return {**_TEXT, "format": re.sub("(?<!^)(?=[A-Z])", "-", type(parameter_type).__name__).lower()}


def _number(number: Number) -> Schema:
    """Return the schema of a number. Its decimal places are not limited if they are rounded."""
    bounds = {"minimum": float(number.minimum), "maximum": float(number.maximum)}
    if not number.places and not number.rounds:
        return {"type": "integer", "minimum": int(number.minimum), "maximum": int(number.maximum)}
    return {"type": "number", **bounds, **({} if number.rounds else {"multipleOf": float(f"1e-{number.places}")})}


def _lines(lines: Line | Lines, allowed: str = "") -> Schema:
    return {**_TEXT, "maxLength": lines.max_characters, "pattern": line_pattern(allowed)}


def _plain_text(text: PlainText) -> Schema:
    """Return the schema of a text from which invisible characters are removed: others must remain."""
    inner = type_schema(text.type)
    if isinstance(text.type, Line | Lines):
        inner["pattern"] = visible_line_pattern("\t\n\r" if isinstance(text.type, Lines) else "")
    return inner


def _pattern(pattern: Pattern) -> Schema:
    """Return a regular expression, and the length that a lookahead at its start limits."""
    limited = re.fullmatch(r"\(\?=\.(?:\{1,(?P<maximum>[0-9]+)\}\$)?\)(?P<rest>.+)", pattern.expression, re.DOTALL)
    if not limited:
        return {"type": "string", "pattern": ecma_pattern(pattern.expression)}
    maximum = {"maxLength": int(limited["maximum"])} if limited["maximum"] else {}
    return {**_TEXT, **maximum, "pattern": ecma_pattern(limited["rest"])}


def _several(values: Several | AnyOf) -> Schema:
    """Values with commas. ``x-values`` describes each, ``x-maximum`` limits their number."""
    maximum = values.maximum if isinstance(values, Several) else MAX_VALUES
    return {**_TEXT, "x-values": type_schema(values.type), "x-maximum": maximum}


def _iban(iban: Iban) -> Schema:
    return {**_TEXT, "format": "-".join(["iban", *(country.lower() for country in iban.countries[:3])])}


_SCHEMAS: dict[type, Callable[[Any], Mapping[str, Any]]] = {
    Text: lambda _: _TEXT,
    Integer: lambda type_: {"type": "integer", "minimum": type_.minimum, "maximum": type_.maximum},
    Number: _number,
    OneNumberOf: lambda type_: {"type": "integer", "enum": list(type_.numbers)},
    Choice: lambda type_: {"type": "string", "enum": list(type_.words)},
    AnyVersion: lambda _: {"type": "string", "enum": [*map(str, VERSIONS), *MICRO, *RMQR]},
    Switch: lambda _: {"type": "boolean"},
    Line: _lines,
    Lines: lambda type_: {**_lines(type_, "\t\n\r"), "x-multiline": True},
    Pattern: _pattern,
    PlainText: _plain_text,
    Several: _several,
    AnyOf: _several,
    Base64url: lambda _: {"type": "string", "minLength": 2, "pattern": _BASE64URL},
    TimeZone: lambda _: {**_TEXT, "format": "time-zone"},
    DayText: lambda _: {"type": "string", "format": "date"},
    Day: lambda _: {"type": "string", "format": "date"},
    Instant: lambda _: {"type": "string", "format": "date-time"},
    Date: lambda _: {**_TEXT, "format": "gs1-date"},
    Iban: _iban,
    DataObjects: lambda type_: {
        **_TEXT, "format": f"data-objects-{type_.minimum}-{type_.maximum}", "examples": [type_.example],
    },
    AnyColor: lambda _: {**_TEXT, "format": "color"},
    AnyPaint: lambda _: {**_TEXT, "format": "paint"},
    Length: lambda type_: {
        **_TEXT, "format": f"length-{type_.minimum}-{type_.maximum}",
        "pattern": r"^[0-9]{1,5}([.][0-9]{1,4})?(mm|cm|in|pt)$",
        "x-minimum": f"{type_.minimum}mm", "x-maximum": f"{type_.maximum}mm",
    },
    AnyFile: lambda _: {"type": "string", "minLength": 4, "pattern": _BASE64, "contentEncoding": "base64"},
    Millimetres: lambda type_: {
        **_TEXT, "format": f"millimetres-{type_.minimum}-to-{type_.maximum}",
        "pattern": r"^-?[0-9]{1,5}([.][0-9]{1,4})?(mm|cm|in|pt)?$",
    },
    LogoSource: lambda _: {**_TEXT, "format": "logo"},
    PresetName: lambda _: {**_TEXT, "format": "preset"},
    AnyTarget: lambda _: {"$ref": "#/components/schemas/Target"},
    Objects: lambda type_: {
        "type": "array", "items": {"$ref": f"#/components/schemas/{type_.group.__name__}"}, "maxItems": type_.maximum,
    },
    Tags: lambda _: {"type": "array", "items": _pattern(TAG), "maxItems": MAX_TAGS, "uniqueItems": True},
    StyleParameters: lambda _: {"$ref": "#/components/schemas/Style"},
}  # fmt: skip


def _json_value(default: object) -> object:
    """Return a default as a JSON value; None if there is no default that a request could send."""
    if default is REQUIRED or default in (None, (), ""):
        return None
    if isinstance(default, bool | int | float | str):
        return default
    return getattr(default, "hex", str(default)).removeprefix("#")
