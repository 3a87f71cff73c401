"""Names and texts, as they came in, to a ``Spec``: every refusal says which name, which value, what is allowed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, TypeVar

from qr.errors import LONGEST_SHOWN, BadParameter, MissingParameter, RepeatedParameter, UnknownParameter
from qr.fields import Choice, Parameter, parameters_of
from qr.render import RENDERERS
from qr.spec import CHARSETS, GROUPS, Content, Encoding, Output, Spec, Style

Group = TypeVar("Group")
Pairs = Iterable[tuple[str, object]]

FORMAT = Parameter("format", Choice(tuple(RENDERERS)), "png", "file format, where the URL does not name it")

_NAMES: dict[type, tuple[str, ...]] = {
    group: tuple(parameter.name for parameter in parameters_of(group)) for group in GROUPS
}


def spec_of(pairs: Pairs, format_name: str | None = None, content: bytes | None = None) -> Spec:
    """The ``Spec`` that parameters describe.

    A ``format_name`` or ``content`` settled by the URL is no longer a parameter. Raises a ``QrError`` of status 400
    for anything missing, unknown, repeated, malformed or out of range.
    """
    values = _parsed(pairs, _accepted(format_name is None, content is None))
    encoding = _group(Encoding, values)
    if content is None:
        content = _content(_group(Content, values), encoding.eci)
    if "size" in values and "scale" in values:
        raise RepeatedParameter("size and scale both set the size; give one", parameter="scale", allowed="without size")
    return Spec(
        content,
        format_name or str(values.get("format", FORMAT.default)),
        encoding,
        _group(Style, values),
        _group(Output, values),
    )


def _parsed(pairs: Pairs, accepted: Mapping[str, Parameter]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, given in pairs:
        parameter = accepted.get(name)
        if parameter is None:
            raise _unknown(name, accepted)
        if parameter.name in values:
            raise RepeatedParameter(_repetition(name, parameter.name), parameter=name, allowed="at most once")
        values[parameter.name] = _value(parameter, name, given)
    return values


def _value(parameter: Parameter, name: str, given: object) -> object:
    try:
        return parameter.kind.parse(_text(given))
    except ValueError:
        if given == "":
            raise MissingParameter(
                f"{name} is empty", parameter=name, value="", allowed=parameter.kind.allowed
            ) from None
        shown = given if isinstance(given, str) else json.dumps(given)
        raise BadParameter(name, shown, parameter.kind.allowed) from None


def _text(given: object) -> str:
    """A value as text; JSON also brings numbers and booleans. Raises ``ValueError`` for lists, objects and null."""
    if isinstance(given, str):
        return given
    if isinstance(given, bool | int):
        return str(given).lower()
    raise ValueError


def _unknown(name: str, accepted: Mapping[str, Parameter]) -> UnknownParameter:
    from difflib import get_close_matches

    name = name[:LONGEST_SHOWN]
    near = get_close_matches(name.lower(), accepted, n=1)
    hint = f"; did you mean {near[0]}?" if near else ""
    names = sorted({parameter.name for parameter in accepted.values()})
    return UnknownParameter(
        f"there is no parameter {name!r} here{hint}",
        parameter=name,
        value=name,
        allowed=f"one of {', '.join(names)}",
    )


def _repetition(name: str, canonical: str) -> str:
    return f"{name} is given twice" if name == canonical else f"{name} is another name of {canonical}; give one"


def _content(content: Content, eci: int | None) -> bytes:
    if content.data is not None and content.data64 is not None:
        raise RepeatedParameter(
            "data and data64 both say what the code says; give one", parameter="data64", allowed="without data"
        )
    if content.data64 is not None:
        return content.data64
    if content.data is None:
        raise MissingParameter(
            "data is missing: it says what the code says", parameter="data", allowed="a text, or bytes as data64"
        )
    return _encoded(content.data, eci)


def _encoded(data: str, eci: int | None) -> bytes:
    charset = CHARSETS[eci] if eci else "utf-8"
    try:
        content = data.encode(charset)
    except UnicodeEncodeError as error:
        raise _unwritable(data[error.start], eci) from None
    if eci and content.decode(charset) != data:
        # Shift_JIS has no yen sign of its own, and Python writes a backslash for it.
        raise _unwritable(next(c for c, w in zip(data, content.decode(charset), strict=False) if c != w), eci)
    return content


def _unwritable(character: str, eci: int | None) -> BadParameter:
    if eci:
        return BadParameter("eci", eci, f"a character set that has the character {character!a} of data")
    return BadParameter("data", ascii(character), "Unicode text without lone surrogates")


@lru_cache(maxsize=4)
def _accepted(format_open: bool, content_open: bool) -> dict[str, Parameter]:
    """Every name a request may use, other names included."""
    groups = GROUPS if content_open else [group for group in GROUPS if group is not Content]
    parameters = [parameter for group in groups for parameter in parameters_of(group)]
    if format_open:
        parameters.append(FORMAT)
    return {name: parameter for parameter in parameters for name in (parameter.name, *parameter.aliases)}


def _group(kind: type[Group], values: Mapping[str, Any]) -> Group:
    return kind(**{name: values[name] for name in _NAMES[kind] if name in values})
