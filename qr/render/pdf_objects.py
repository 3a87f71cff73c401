"""TODO."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from itertools import accumulate

DEFLATE_LEVEL = 5


_FIRST_STREAM = 6  # after catalogue, page tree, page, content and information


class Resources:
    """What the content of a page refers to by name, and the streams behind it."""

    def __init__(self) -> None:
        self.streams: list[bytes] = []
        self._entries: dict[str, dict[str, str]] = {}

    def name(self, kind: str, value: str) -> str:
        """The name of a value, the same for equal ones; ``kind`` is one of ISO 32000-1, table 33."""
        entries = self._entries.setdefault(kind, {})
        return entries.setdefault(value, f"/{kind[0]}{len(entries)}")

    def stream(self, entries: str, data: bytes) -> str:
        """A reference to a new stream with these dictionary entries."""
        self.streams.append(deflated_stream(data, entries))
        return f"{_FIRST_STREAM + len(self.streams) - 1} 0 R"

    def dictionary(self) -> str:
        kinds = [
            f"/{kind}<<{''.join(name + ' ' + value for value, name in entries.items())}>>"
            for kind, entries in self._entries.items()
        ]
        return f"<<{''.join(kinds)}>>"


def text_string(text: str) -> bytes:
    """A text string (ISO 32000-1, 7.9.2.2): ASCII as it is, everything else as UTF-16 in hexadecimal."""
    if not text.isascii():
        return b"<" + (b"\xfe\xff" + text.encode("utf-16-be")).hex().encode() + b">"
    for special in "\\()":
        text = text.replace(special, "\\" + special)
    return f"({text})".encode()


def deflated_stream(data: bytes, entries: str = "") -> bytes:
    """A stream object, deflated, with these entries in its dictionary (ISO 32000-1, 7.3.8)."""
    packed = zlib.compress(data, DEFLATE_LEVEL)
    return f"<<{entries}/Filter/FlateDecode/Length {len(packed)}>>stream\n".encode() + packed + b"\nendstream"


def join_objects(objects: Sequence[bytes]) -> bytes:
    """Objects numbered from 1, the table of where each begins, and the trailer."""
    parts = [b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"]  # bytes beyond ASCII say that it is no text
    parts += [b"%d 0 obj\n%b\nendobj\n" % numbered for numbered in enumerate(objects, 1)]
    *begins, table = accumulate(map(len, parts))
    entries = b"".join([b"%010d 00000 n \n" % begin for begin in begins])
    size = len(objects) + 1
    tail = b"trailer\n<</Size %d/Root 1 0 R/Info 5 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, table)
    return b"".join([*parts, b"xref\n0 %d\n0000000000 65535 f \n" % size, entries, tail])
