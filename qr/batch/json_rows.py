"""Rows from JSON: one value per line (application/x-ndjson), or one array (RFC 8259)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from qr.batch import MAX_COLUMNS, MAX_ROW_CHARACTERS
from qr.batch.text import text_blocks, text_lines
from qr.errors import BadRows
from qr.parameters.values import JsonNumber, reject_constant

_SPACE = re.compile(r"[ \t\r\n]*")  # RFC 8259, section 2

Pairs = tuple[tuple[str, object], ...]
NumberedRow = tuple[int, Pairs | BadRows]


def read_json_lines(body: bytes, charset: str | None = None) -> Iterator[NumberedRow]:
    """Yield the pairs of each line that is not empty, or its error, with the number of the line.

    A text is the pair of an only column ``data``. Raises ``BadRows`` if the body is not text.
    """
    for number, line in text_lines(body, charset):
        if text := line.strip(" \t\r\n"):
            yield number, _read_line(text)


def _read_line(text: str) -> Pairs | BadRows:
    try:
        value, end = _decode(text, 0)
    except BadRows as error:
        return error
    return BadRows("a line must contain one JSON value") if end < len(text) else _pairs(value)


def read_json_array(body: bytes, charset: str | None = None) -> Iterator[NumberedRow]:
    """Yield the pairs of each item of an array, or its error, with its number from 1.

    Only one item is in memory at a time. Raises ``BadRows`` for another document, for an item that is not JSON, because
    the end of this item is unknown, and for an item of more than ``MAX_ROW_CHARACTERS``.
    """
    document, number = _Document(text_blocks(body, charset)), 0
    document.skip("[", "the body must be a JSON array of rows")
    has_more = document.peek() != "]"
    while has_more:
        number += 1
        yield number, _pairs(document.take_value(number))
        has_more = document.peek() == ","
        if has_more:
            document.skip(",", "")
    document.skip("]", f"the JSON array is malformed or ends after row {number}")
    document.skip("", "the body must end after the JSON array")


class _Document:
    """A JSON document of which a window is in memory: at least ``MAX_ROW_CHARACTERS`` from the position on."""

    def __init__(self, blocks: Iterator[str]) -> None:
        self.blocks, self.text, self.position = blocks, "", 0

    def peek(self) -> str:
        """Return the next character that is not white space; empty at the end of the document."""
        self._fill()
        while match := _SPACE.match(self.text, self.position):
            self.position = match.end()
            if self.position < len(self.text) or not self._fill():
                break
        self._fill()
        return self.text[self.position : self.position + 1]

    def skip(self, expected: str, detail: str) -> None:
        """Skip a character, or check the end of the document. Raises ``BadRows`` with the detail."""
        if self.peek() != expected:
            raise BadRows(detail)
        self.position += len(expected)

    def take_value(self, number: int) -> object:
        self.peek()
        value, end = _decode(self.text, self.position, number)
        if end - self.position > MAX_ROW_CHARACTERS:
            raise BadRows(f"a row must have at most {MAX_ROW_CHARACTERS} characters", number)
        self.position = end
        return value

    def _fill(self) -> bool:
        """Move the window if it is short. Return whether it contains more text than before."""
        if len(self.text) - self.position > MAX_ROW_CHARACTERS:
            return False
        parts, size = [self.text[self.position :]], len(self.text) - self.position
        while size <= 2 * MAX_ROW_CHARACTERS and (block := next(self.blocks, "")):
            parts.append(block)
            size += len(block)
        self.text, self.position = "".join(parts), 0
        return len(parts) > 1


# Tuples of pairs keep repeated names, so that they can be rejected. Numbers keep their text: 1.10 stays 1.10.
_DECODER = json.JSONDecoder(
    object_pairs_hook=tuple, parse_float=JsonNumber, parse_int=str, parse_constant=reject_constant
)


def _decode(text: str, position: int, number: int | None = None) -> tuple[object, int]:
    try:
        return _DECODER.raw_decode(text, position)
    except (ValueError, RecursionError):
        raise BadRows(f"a row must be JSON of at most {MAX_ROW_CHARACTERS} characters", number) from None


def _pairs(value: object) -> Pairs | BadRows:
    if isinstance(value, str):
        return (("data", value),)
    if not isinstance(value, tuple):
        return BadRows("a row must be an object of parameters, or a text")
    return BadRows(f"a row must have at most {MAX_COLUMNS} members") if len(value) > MAX_COLUMNS else value
