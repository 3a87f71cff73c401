"""Convert the names and values of a request to the values of declared parameters.

Every error names the parameter, its value as it was sent, and the allowed values.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from math import isfinite
from typing import Any

from qr.errors import (
    MAX_ECHOED_CHARACTERS,
    BadParameter,
    MissingParameter,
    RepeatedParameter,
    UnknownParameter,
    error_path,
)
from qr.parameters import REQUIRED, InvalidValue, Parameter

MAX_EXPONENT = 400  # the exponents of floats are -324 to 308

Pairs = Iterable[tuple[str, object]]
Hints = Mapping[str, str]


class JsonNumber(str):
    """JSON number with decimal places or an exponent, as it is written: a text parameter keeps 1.10 and 1E5."""

    __slots__ = ()


def reject_constant(constant: str) -> None:
    """Raise ``ValueError`` for NaN and Infinity, which are not JSON (RFC 8259, section 6)."""
    raise ValueError(constant)


def parse_parameters(pairs: Pairs, accepted: Mapping[str, Parameter], hints: Hints | None = None) -> dict[str, Any]:
    """Parse pairs of a name and a value, and return the values by parameter name. None means that a value is omitted.

    ``accepted`` maps each accepted name to its parameter. ``hints`` maps names that are not accepted to advice for the
    error message.

    Raises a ``QrError`` with status 400 if a name is unknown, a parameter is sent twice, or a value is not accepted.
    """
    values: dict[str, Any] = {}
    for name, value in pairs:
        check_name(name, accepted, hints)
        if value is None:
            continue
        parameter = accepted[name]
        if parameter.name in values:
            raise RepeatedParameter(_repetition_detail(name, parameter.name), parameter=name, allowed="at most once")
        values[parameter.name] = _parse_value(parameter, name, value)
    return values


def require_parameters(parameters: Iterable[Parameter], values: Mapping[str, object]) -> None:
    """Raise ``MissingParameter`` for the first required parameter without a value."""
    for parameter in parameters:
        if parameter.default is REQUIRED and parameter.name not in values:
            allowed = parameter.type.allowed
            detail = f"{parameter.name} is missing: send {allowed}"
            raise MissingParameter(detail, parameter=parameter.name, allowed=allowed)


def check_name(name: str, accepted: Mapping[str, Parameter], hints: Hints | None = None) -> None:
    """Raise ``UnknownParameter`` if a name is not accepted. The message ends with the hint for the name."""
    if name not in accepted:
        raise _unknown_parameter_error(name, accepted, hints or {})


def _repetition_detail(name: str, canonical: str) -> str:
    if name == canonical:
        return f"{name} is sent twice; send it once"
    return f"{name} is another name of {canonical}; send only one of them"


def _parse_value(parameter: Parameter, name: str, value: object) -> object:
    if isinstance(value, bytes):
        if not getattr(parameter.type, "takes_files", False):
            raise BadParameter(name, "a file", parameter.type.allowed)
        return value
    try:
        if getattr(parameter.type, "takes_json", False):
            with error_path(name):
                return parameter.type.parse(value)  # type: ignore[arg-type]
        parse_list = getattr(parameter.type, "parse_list", None)
        if parse_list and isinstance(value, list):
            return parse_list([to_text(item) for item in value if item is not None])
        return _parse_text(parameter, value)
    except ValueError as error:
        raise _bad_value_error(parameter, name, value, error) from None


def _parse_text(parameter: Parameter, value: object) -> object:
    """Parse a value as it is written. If a JSON number is rejected, parse its shortest decimal form.

    Encoders write 0.00001 as 1e-05, and 12 as 12.0.
    """
    text = to_text(value)
    try:
        return parameter.type.parse(text)
    except ValueError:
        if not isinstance(value, JsonNumber | float):
            raise
    return parameter.type.parse(_decimal_form(text))


def _decimal_form(text: str) -> str:
    """Return a number without an exponent and without zeros at its end. Raises ``ValueError`` for a long one."""
    from decimal import Decimal

    number = Decimal(text)
    if abs(number.adjusted()) > MAX_EXPONENT:
        raise ValueError(text)
    whole, _, places = f"{number:f}".partition(".")
    return ".".join(filter(None, [whole, places.rstrip("0")]))


def to_text(value: object) -> str:
    """Convert a JSON string, number or boolean to text. Raises ``ValueError`` for lists and objects."""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        if not isfinite(value):  # JSON numbers such as 1e400 become infinite.
            raise ValueError(value)
        from decimal import Decimal

        return f"{Decimal(repr(value)):f}"  # JSON encoders write 0.00001 as 1e-05, which parameters do not accept.
    if isinstance(value, bool | int):
        return str(value).lower()
    raise ValueError


def _bad_value_error(
    parameter: Parameter, name: str, value: object, error: ValueError
) -> BadParameter | MissingParameter:
    allowed = parameter.type.allowed
    if value == "":
        return MissingParameter(f"{name} is empty: send {allowed}", parameter=name, value="", allowed=allowed)
    if isinstance(error, InvalidValue):
        allowed = error.allowed
    return BadParameter(name, _echoed_value(parameter, value), allowed)


def _echoed_value(parameter: Parameter, value: object) -> str | None:
    """Return a rejected value as it was sent.

    Secrets, objects and lists are omitted: objects can be deeply nested and contain secrets.
    """
    if parameter.secret or isinstance(value, dict | list | tuple):
        return None
    return value if isinstance(value, str) else json.dumps(value)


def _unknown_parameter_error(name: str, accepted: Mapping[str, Parameter], hints: Hints) -> UnknownParameter:
    name = name[:MAX_ECHOED_CHARACTERS]
    hint = hints.get(name) or _suggestion(name, accepted)
    names = sorted({parameter.name for parameter in accepted.values()})
    return UnknownParameter(
        f"unknown parameter {name!r}" + (f"; {hint}" if hint else ""),
        parameter=name,
        value=name,
        allowed=f"one of {', '.join(names)}" if names else "no parameter",
    )


def _suggestion(name: str, accepted: Mapping[str, Parameter]) -> str:
    from qr.parameters.suggestions import suggest_name  # only errors need the table

    suggestion = suggest_name(name, accepted)
    return f"did you mean {suggestion}?" if suggestion else ""
