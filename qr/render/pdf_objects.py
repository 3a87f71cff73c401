"""Write the objects of a PDF file: streams, strings, resources and the file structure (ISO 32000-1, 7)."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from hashlib import sha256
from itertools import accumulate

DEFLATE_LEVEL = 5

_FIRST_STREAM = 7  # object number; catalogue, page tree, page, content, information and metadata come first
_IDENTIFIER_BYTES = 16


class Resources:
    """Resource dictionary of a page or form, and the streams that its resources refer to.

    ``first_stream`` is the object number of the first of these streams.
    """

    def __init__(self, first_stream: int = _FIRST_STREAM) -> None:
        self._first_stream = first_stream
        self.streams: list[bytes] = []
        self._entries: dict[str, dict[str, str]] = {}

    def name(self, category: str, value: str) -> str:
        """Return the name of a resource. Equal resources share a name.

        ``category`` is a key of the resource dictionary (ISO 32000-1, table 33).
        """
        entries = self._entries.setdefault(category, {})
        return entries.setdefault(value, f"/{category[0]}{len(entries)}")

    def has(self, category: str) -> bool:
        """Return whether the page uses a resource of this category."""
        return category in self._entries

    def stream(self, entries: str, data: bytes) -> str:
        """Add a stream with these dictionary entries. Return a reference to it."""
        self.streams.append(deflate_stream(data, entries))
        return f"{self._first_stream + len(self.streams) - 1} 0 R"

    def dictionary(self) -> str:
        """Return the resource dictionary."""
        categories = [
            f"/{category}<<{''.join(name + ' ' + value for value, name in entries.items())}>>"
            for category, entries in self._entries.items()
        ]
        return f"<<{''.join(categories)}>>"


def text_string(text: str) -> bytes:
    """Return a text string: literal for ASCII, else UTF-16 in hexadecimal (ISO 32000-1, 7.9.2.2)."""
    if not text.isascii():
        return b"<" + (b"\xfe\xff" + text.encode("utf-16-be")).hex().encode() + b">"
    for special in "\\()":
        text = text.replace(special, "\\" + special)
    return f"({text})".encode()


def deflate_stream(data: bytes, entries: str = "") -> bytes:
    """Return a deflated stream object with these dictionary entries (ISO 32000-1, 7.3.8)."""
    deflated = zlib.compress(data, DEFLATE_LEVEL)
    return f"<<{entries}/Filter/FlateDecode/Length {len(deflated)}>>stream\n".encode() + deflated + b"\nendstream"


def plain_stream(data: bytes, entries: str = "") -> bytes:
    """Return a stream object without a filter, for programs that search a file without parsing it."""
    return f"<<{entries}/Length {len(data)}>>stream\n".encode() + data + b"\nendstream"


def join_objects(objects: Sequence[bytes]) -> bytes:
    """Join objects, numbered from 1, to a file with cross-reference table and trailer (ISO 32000-1, 7.5).

    The file identifier is a hash of the objects, so equal objects give equal files (ISO 32000-1, 14.4).
    """
    parts = [b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"]  # The comment marks the file as binary.
    parts += [b"%d 0 obj\n%b\nendobj\n" % numbered for numbered in enumerate(objects, 1)]
    *offsets, table = accumulate(map(len, parts))
    entries = b"".join([b"%010d 00000 n \n" % offset for offset in offsets])
    size = len(objects) + 1
    identifier = sha256(b"".join(parts)).hexdigest()[: 2 * _IDENTIFIER_BYTES].encode()
    entry = b"/ID[<%b><%b>]" % (identifier, identifier)
    trailer = b"trailer\n<</Size %d/Root 1 0 R/Info 5 0 R%b>>\nstartxref\n%d\n%%%%EOF\n" % (size, entry, table)
    return b"".join([*parts, b"xref\n0 %d\n0000000000 65535 f \n" % size, entries, trailer])
