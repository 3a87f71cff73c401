"""Read the parameters of requests to imitated services, leniently."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote_to_bytes

from flask import Request

from qr.errors import BadParameter, QrError
from qr.http.parameters import FORM, MULTIPART, text_body, unsigned_query
from qr.parameters.values import to_text

MAX_PAIRS = 1000  # of a query or a form, unknown names included
_HTML_ESCAPE = "amp;"  # of links that a page escaped twice

Fields = Mapping[str, bytes]


def read_fields(request: Request) -> dict[str, bytes]:
    """Return the parameters of the query and of a form by name. The query overrides the form.

    The last of several equal names wins. A body of another media type is ignored. Raises ``QrError`` with status 400
    for too many parameters, or 413 for a body that is too large.
    """
    return dict(_clean([*_form_pairs(request), *split_pairs(unsigned_query(request))]))


def split_pairs(encoded: bytes) -> list[tuple[str, bytes]]:
    """Split a query or a urlencoded form, in which a plus sign is a space. Values need not be UTF-8.

    Raises ``QrError`` for more than ``MAX_PAIRS`` pairs.
    """
    pairs = [pair for pair in encoded.split(b"&") if pair]
    if len(pairs) > MAX_PAIRS:
        raise QrError(f"a request must have at most {MAX_PAIRS} parameters")
    return [(_decode(name).decode(errors="replace"), _decode(value)) for name, _, value in map(_partition, pairs)]


def text_fields(values: Mapping[str, object]) -> dict[str, bytes]:
    """Return the members of a JSON object as fields. Members without a value are omitted.

    Raises ``BadParameter`` for an object or a list.
    """
    return {name: _text_bytes(name, value) for name, value in values.items() if value is not None}


def text(fields: Fields, name: str, default: str = "") -> str:
    """Return a field as text without outer spaces; the default if the field is missing or empty.

    Raises ``BadParameter`` if the field is not UTF-8.
    """
    return decode(fields, name).strip() or default


def decode(fields: Fields, name: str, charset: str = "utf-8") -> str:
    """Return a field as it is. Raises ``BadParameter`` if the field does not have the character set."""
    try:
        return fields.get(name, b"").decode(charset)
    except UnicodeDecodeError:
        raise BadParameter(name, None, f"percent-encoded {charset.upper()}") from None


def word(fields: Fields, name: str, words: Iterable[str], default: str) -> str:
    """Return a field that is one of several words, in upper or lower case. Raises ``BadParameter`` for other words."""
    value = text(fields, name, default)
    for accepted in words:
        if accepted.lower() == value.lower():
            return accepted
    raise BadParameter(name, value, " or ".join(words))


def whole_number(fields: Fields, name: str, default: int, bounds: tuple[int, int]) -> int:
    """Return a field that is a whole number. Raises ``BadParameter`` outside of the bounds, which are included."""
    value = text(fields, name, str(default))
    if not re.fullmatch("[0-9]{1,9}", value) or not bounds[0] <= int(value) <= bounds[1]:
        raise BadParameter(name, value, f"a whole number from {bounds[0]} to {bounds[1]}")
    return int(value)


def dimensions(fields: Fields, name: str, bounds: tuple[int, int], default: str = "") -> tuple[int, int]:
    """Return the width and the height of a field such as ``200x100``, or twice a single number.

    Raises ``BadParameter`` for another form, or outside of the bounds, which are included.
    """
    value = text(fields, name, default)
    match = re.fullmatch("([0-9]{1,9})(?:[xX]([0-9]{1,9}))?", value)
    width, height = (int(match[1]), int(match[2] or match[1])) if match else (-1, -1)
    if not all(bounds[0] <= side <= bounds[1] for side in (width, height)):
        raise BadParameter(name, value, f"<width>x<height>, such as 200x200, each from {bounds[0]} to {bounds[1]}")
    return width, height


def _text_bytes(name: str, value: object) -> bytes:
    try:
        return to_text(value).encode()
    except UnicodeEncodeError:
        raise BadParameter(name, None, "Unicode text without lone surrogates") from None
    except ValueError:
        raise BadParameter(name, None, "a text, a number, true or false") from None


def _form_pairs(request: Request) -> list[tuple[str, bytes]]:
    if request.method != "POST":
        return []
    if request.mimetype == MULTIPART:
        return [(name or "", value.encode()) for name, value in request.form.items(multi=True)]
    return split_pairs(text_body(request)) if request.mimetype == FORM else []


def _clean(pairs: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    for name, value in pairs:
        yield name.removeprefix(_HTML_ESCAPE), value


def _partition(pair: bytes) -> tuple[bytes, bytes, bytes]:
    return pair.partition(b"=")


def _decode(value: bytes) -> bytes:
    return unquote_to_bytes(value.replace(b"+", b" "))
