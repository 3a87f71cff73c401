"""JSON documents in bodies of requests and responses, and merge patches of them (RFC 7396)."""

from __future__ import annotations

import json
from collections.abc import Iterable

from flask import Request

from qr.errors import QrError
from qr.http.parameters import check_media_type, text_body
from qr.parameters.values import reject_constant

MERGE_PATCH = "application/merge-patch+json"
MAX_RECORD_BYTES = 128 * 1024  # a page contains up to a hundred records
MAX_NESTING = 8  # levels of objects and lists; a field in the target of a rule is on level 6


def json_object(request: Request, *media_types: str) -> dict[str, object]:
    """Read the body of a request as a JSON object.

    Raises ``QrError`` with status 400 for another body, 413 above ``MAX_RECORD_BYTES``, or 415 for another media type.
    """
    check_media_type(request, media_types)
    return parse_object(text_body(request, MAX_RECORD_BYTES))


def parse_object(text: str | bytes, name: str = "the body") -> dict[str, object]:
    """Parse a JSON object. Raises ``QrError`` for another document, a large one, or a deeply nested one."""
    if len(text) > MAX_RECORD_BYTES:
        raise QrError(f"{name} must have at most {MAX_RECORD_BYTES} characters")
    document = parse_json(text, name)
    if not isinstance(document, dict):
        raise QrError(f"{name} must be a JSON object")
    if exceeds_nesting(document):
        raise QrError(f"{name} must have at most {MAX_NESTING} levels of objects and lists")
    return document


def parse_json(text: str | bytes, name: str = "the body") -> object:
    """Parse a JSON document. Raises ``QrError`` if it is malformed, or repeats a member of an object."""
    try:
        return json.loads(
            text, object_pairs_hook=_build_object, parse_float=_parse_number, parse_constant=reject_constant
        )
    except (ValueError, RecursionError):
        raise QrError(f"{name} is not JSON") from None


def json_bytes(document: object) -> bytes:
    """Encode a document as JSON in UTF-8."""
    # Values of clients can contain lone surrogates, which UTF-8 cannot encode.
    return json.dumps(document, ensure_ascii=False).encode(errors="replace")


def merge_patch(document: object, patch: object) -> object:
    """Return a JSON document with a patch applied. Null removes a member (RFC 7396, 2)."""
    if not isinstance(patch, dict):
        return patch
    result = dict(document) if isinstance(document, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merge_patch(result.get(name), value)
    return result


def _parse_number(text: str) -> float | str:
    """Return a number with a decimal point, or its text if the zeros at its end matter: 1.10 can be a name."""
    is_plain = text.endswith("0") and "e" not in text.lower()
    return text if is_plain and not text.endswith(".0") else float(text)


def exceeds_nesting(document: object) -> bool:
    """Return whether a document has more than ``MAX_NESTING`` levels of objects and lists."""
    # Level by level, because recursion could exceed the stack limit of Python.
    level = [document]
    for _ in range(MAX_NESTING):
        level = [child for value in level if isinstance(value, dict | list) for child in _children(value)]
    return any(isinstance(value, dict | list) for value in level)


def _children(value: dict[str, object] | list[object]) -> Iterable[object]:
    return value.values() if isinstance(value, dict) else value


def _build_object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    document = dict(pairs)
    if len(document) < len(pairs):
        raise QrError("an object must not repeat a member")
    return document
