"""Names and values as they came in, to values of declared parameters: a refusal says which, and what is allowed."""

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
from qr.parameters import Parameter

Pairs = Iterable[tuple[str, object]]
Hints = Mapping[str, str]


def parse_parameters(pairs: Pairs, accepted: Mapping[str, Parameter], hints: Hints | None = None) -> dict[str, Any]:
    """Parse pairs of a name and a value, and return the values by parameter name.

    ``accepted`` maps each accepted name to its parameter. ``hints`` maps names that are not accepted to advice for the
    error message.

    Raises a ``QrError`` of status 400 for a name that is not among those accepted, one that is given twice, and a value
    that its kind does not take.
    """
    values: dict[str, Any] = {}
    for name, given in pairs:
        check_name(name, accepted, hints)
        parameter = accepted[name]
        if parameter.name in values:
            raise RepeatedParameter(_repetition(name, parameter.name), parameter=name, allowed="at most once")
        values[parameter.name] = _value(parameter, name, given)
    return values


def check_name(name: str, accepted: Mapping[str, Parameter], hints: Hints | None = None) -> None:
    """Raises ``UnknownParameter`` for a name that is not among those accepted."""
    if name not in accepted:
        raise _unknown(name, accepted, hints or {})


def _value(parameter: Parameter, name: str, given: object) -> object:
    if isinstance(given, bytes):
        if not getattr(parameter.type, "takes_files", False):
            raise BadParameter(name, "a file", parameter.type.allowed)
        return given
    try:
        if _takes_json(parameter):
            with error_path(name):
                return parameter.type.parse(given)  # type: ignore[arg-type]
        return parameter.type.parse(_text(given))
    except ValueError:
        if given == "":
            raise MissingParameter(
                f"{name} is empty", parameter=name, value="", allowed=parameter.type.allowed
            ) from None
        raise BadParameter(name, _shown(parameter, given), parameter.type.allowed) from None


def _takes_json(parameter: Parameter) -> bool:
    """Whether its values may be objects or lists."""
    return getattr(parameter.type, "takes_json", False)


def _shown(parameter: Parameter, given: object) -> str | None:
    """A refused value as it was sent; not what is made of others, which may be deep, and hold a secret."""
    if parameter.secret or isinstance(given, dict | list | tuple):
        return None
    return given if isinstance(given, str) else json.dumps(given)


def _text(given: object) -> str:
    """A value as text; JSON also brings numbers and booleans. Raises ``ValueError`` for lists, objects and null."""
    if isinstance(given, str):
        return given
    if isinstance(given, float):
        if not isfinite(given):  # 1e400
            raise ValueError(given)
        from decimal import Decimal

        return f"{Decimal(repr(given)):f}"  # clients write 0.00001 as 1e-05
    if isinstance(given, bool | int):
        return str(given).lower()
    raise ValueError


def _unknown(name: str, accepted: Mapping[str, Parameter], hints: Hints) -> UnknownParameter:
    from difflib import get_close_matches

    name = name[:MAX_ECHOED_CHARACTERS]
    near = get_close_matches(name.lower(), accepted, n=1)
    hint = hints.get(name) or (f"did you mean {near[0]}?" if near else "")
    names = sorted({parameter.name for parameter in accepted.values()})
    return UnknownParameter(
        f"there is no parameter {name!r} here" + (f"; {hint}" if hint else ""),
        parameter=name,
        value=name,
        allowed=f"one of {', '.join(names)}" if names else "no parameter",
    )


def _repetition(name: str, canonical: str) -> str:
    return f"{name} is given twice" if name == canonical else f"{name} is another name of {canonical}; give one"
