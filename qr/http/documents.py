"""TODO."""

from __future__ import annotations

import json
from collections.abc import Iterable

from flask import Request

from qr.errors import QrError
from qr.http.parameters import check_media_type, reject_constant, text_body


def merge_patch(document: object, patch: object) -> object:
    """A JSON document with a patch laid over it, in which null takes a member away (RFC 7396, 2)."""
    if not isinstance(patch, dict):
        return patch
    result = dict(document) if isinstance(document, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merge_patch(result.get(name), value)
    return result


MERGE_PATCH = "application/merge-patch+json"
MAX_RECORD_BYTES = 128 * 1024  # bytes; a page has up to a hundred of them


MAX_NESTING = 8  # of objects and lists within each other; a field of a target in a rule is at the sixth


def json_object(request: Request, *media_types: str) -> dict[str, object]:
    """The JSON object that a request's body is. Raises a ``QrError`` of status 400, 413 or 415 for any other."""
    check_media_type(request, media_types)
    body = text_body(request, MAX_RECORD_BYTES)
    try:
        document = json.loads(
            body, object_pairs_hook=_build_object, parse_float=_parse_number, parse_constant=reject_constant
        )
    except (ValueError, RecursionError):
        raise QrError("the body is not JSON") from None
    if not isinstance(document, dict):
        raise QrError("the body must be a JSON object")
    if _exceeds_nesting(document):
        raise QrError(f"the body has objects and lists more than {MAX_NESTING} deep")
    return document


def _parse_number(text: str) -> float | str:
    """A number, or its text where that ends in zeros as no number does: 1.10 may be a name, or an amount."""
    is_plain = text.endswith("0") and "e" not in text.lower()
    return text if is_plain and not text.endswith(".0") else float(text)


def _exceeds_nesting(document: object) -> bool:
    """Whether there is something below ``MOST_DEPTH``; a level at a time, for a stack may be less deep."""
    level = [document]
    for _ in range(MAX_NESTING):
        level = [child for value in level if isinstance(value, dict | list) for child in _children(value)]
    return any(isinstance(value, dict | list) for value in level)


def _children(value: dict[str, object] | list[object]) -> Iterable[object]:
    return value.values() if isinstance(value, dict) else value


def _build_object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    document = dict(pairs)
    if len(document) < len(pairs):
        raise QrError("the JSON has a member twice")
    return document
