"""Candidates for a payload, and the checks that turn a candidate into a parsed payload.

A parser converts content to the texts of fields. The content can have several readings, such as two dialects. The
chosen reading is the first one that gives exactly the same content when it is written again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from qr.errors import QrError
from qr.parameters import InvalidValue, Parameter
from qr.parameters.lists import Several
from qr.payloads import payload_fields, write_payload

MAX_WARNINGS = 20
_MAX_NAME_CHARACTERS = 40
Value = str | Sequence[str] | None  # Text of a field, or the texts of a field that takes several values.


class Source(NamedTuple):
    """Content of a symbol.

    text:    content as text
    content: content as bytes, if it is known
    is_gs1:  whether FNC1 in first position announces GS1 data
    """

    text: str
    content: bytes | None = None
    is_gs1: bool = False


class Candidate(NamedTuple):
    """One reading of a content.

    name:       payload
    fields:     texts by field, which are not checked; None and empty values are omitted
    warnings:   what the reading does not contain, or contains differently
    only_exact: whether the reading is dropped if its fields do not give the same content
    """

    name: str
    fields: Mapping[str, Value]
    warnings: tuple[str, ...] = ()
    only_exact: bool = False


class ParsedPayload(NamedTuple):
    """Fields of a payload, as texts that ``/<name>/<format>`` accepts.

    name:      payload in ``qr.payloads.PAYLOADS``, or ``link``
    fields:    texts by field, without defaults; a text that ``warnings`` names is not valid
    is_secret: whether the content is a secret, which must not be cached or logged
    is_exact:  whether the fields give exactly the same content again
    warnings:  invalid values, wrong checksums, and members that no field can hold
    """

    name: str
    fields: dict[str, str]
    is_secret: bool = False
    is_exact: bool = False
    warnings: tuple[str, ...] = ()


def omitted(name: str) -> str:
    """Return the warning for a member of the content that no field can hold."""
    shown = "".join(character if character.isprintable() else "?" for character in name[:_MAX_NAME_CHARACTERS])
    return f"{shown} is left out: no field can hold it"


def choose(candidates: Iterable[Candidate], text: str) -> ParsedPayload | None:
    """Return the first exact candidate, or else the first that need not be exact."""
    inexact = None
    for candidate in candidates:
        parsed = check_fields(candidate, text)
        if parsed.is_exact:
            return parsed
        if inexact is None and not candidate.only_exact:
            inexact = parsed
    return inexact


def check_fields(candidate: Candidate, content: str) -> ParsedPayload:
    """Check the fields of a candidate as a request would, and write them to compare the content."""
    texts: dict[str, str] = {}
    values: dict[str, Any] = {}
    invalid: list[str] = []
    warnings = list(candidate.warnings)
    for parameter in payload_fields(candidate.name):
        text = _join_values(parameter, candidate.fields.get(parameter.name), warnings)
        try:
            value = parameter.type.parse(text) if text else parameter.default
        except ValueError as error:
            texts[parameter.name] = text
            invalid.append(_describe_invalid(parameter, error))
        else:
            if text and value != parameter.default:
                texts[parameter.name], values[parameter.name] = text, value
    is_exact = not invalid and _writes(candidate.name, values, content, invalid)
    all_warnings = _shorten([*warnings, *invalid])
    return ParsedPayload(candidate.name, texts, _is_secret(candidate.name, texts), is_exact, all_warnings)


def _describe_invalid(parameter: Parameter, error: ValueError) -> str:
    """Return a warning for an invalid value. The warning does not repeat the value, which can be a secret."""
    allowed = error.allowed if isinstance(error, InvalidValue) else parameter.type.allowed
    return f"{parameter.name} must be {allowed}"


def _join_values(parameter: Parameter, value: Value, warnings: list[str]) -> str:
    """Join several values with commas. Leave out values with a comma, and those above the maximum."""
    if value is None or isinstance(value, str):
        return value or ""
    different = list(dict.fromkeys(filter(None, value)))
    values = [text for text in different if "," not in text]
    maximum = parameter.type.maximum if isinstance(parameter.type, Several) else 1
    if len(values) < len(different) or len(values) > maximum:
        warnings.append(f"{parameter.name} has values that are left out: the maximum is {maximum} without commas")
    return ",".join(values[:maximum])


def _writes(name: str, values: Mapping[str, Any], content: str, invalid: list[str]) -> bool:
    """Return whether the values give the content. Add the reason to ``invalid`` if they cannot be written."""
    try:
        return write_payload(name, values).text == content
    except QrError as error:
        # The detail can repeat the value, which can be a secret.
        invalid.append(f"{error.parameter} must be {error.allowed}" if error.parameter else error.detail)
    except ValueError:  # A lone surrogate cannot be encoded.
        invalid.append("the content must be text without lone surrogates")
    return False


def _is_secret(name: str, texts: Mapping[str, str]) -> bool:
    return name == "otpauth" or (name == "wifi" and "password" in texts)


def _shorten(warnings: list[str]) -> tuple[str, ...]:
    unique = list(dict.fromkeys(warnings))
    more = len(unique) - MAX_WARNINGS
    return (*unique[:MAX_WARNINGS], *([f"{more} more warnings"] if more > 0 else []))
