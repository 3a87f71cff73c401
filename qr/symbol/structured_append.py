"""Structured append (ISO/IEC 18004:2015, clause 8): one content divided among 2 to 16 symbols."""

from __future__ import annotations

from bisect import bisect_left
from functools import reduce
from itertools import accumulate, pairwise
from operator import xor
from typing import NamedTuple

from qr.errors import BadParameter, MissingParameter
from qr.spec import CHARSETS, Encoding
from qr.spec.kanji import CHARSET


class StructuredAppend(NamedTuple):
    """Where a symbol stands among those it belongs to.

    number: 1 for the first
    total:  2-16
    parity: all bytes of the whole content in exclusive or, the same in every symbol (8.3)
    """

    number: int
    total: int
    parity: int


def structured_append(content: bytes, encoding: Encoding) -> StructuredAppend:
    """Where the part that is asked for stands. Raises a ``QrError`` unless one of ``parts`` is."""
    if encoding.parts is None:
        raise MissingParameter("part needs parts: how many there are", parameter="parts", allowed="2 to 16")
    if encoding.part is None:
        raise MissingParameter("part is missing: which of the parts to draw", parameter="part", allowed="1 to parts")
    if encoding.part > encoding.parts:
        raise BadParameter("part", encoding.part, f"a whole number from 1 to {encoding.parts}, the number of parts")
    return StructuredAppend(encoding.part, encoding.parts, reduce(xor, content, 0))


def part_content(content: bytes, encoding: Encoding) -> bytes:
    """What the part that is asked for says. Raises a ``QrError`` unless one is."""
    return split_content(content, encoding)[structured_append(content, encoding).number - 1]


def split_content(content: bytes, encoding: Encoding) -> list[bytes]:
    """Content in ``encoding.parts`` pieces, as equal as whole characters allow.

    Raises ``BadParameter`` for fewer characters than parts.
    """
    parts = encoding.parts or 1
    borders = _character_boundaries(content, _charset(encoding))
    characters = len(borders) - 1
    if characters < parts:
        raise BadParameter("parts", parts, f"at most the number of characters, here {characters}")
    cuts = [0]
    for part in range(1, parts):
        nearest = _nearest(borders, len(content) * part / parts)
        cuts.append(min(max(nearest, cuts[-1] + 1), characters - parts + part))
    return [content[borders[start] : borders[end]] for start, end in pairwise([*cuts, characters])]


def _charset(encoding: Encoding) -> str:
    if encoding.kanji:
        return CHARSET
    return CHARSETS[encoding.eci] if encoding.eci else "utf-8"


def _character_boundaries(content: bytes, charset: str) -> list[int]:
    """Where characters begin, and where the last one ends; any byte is one where the content is not of the charset."""
    try:
        lengths = [len(character.encode(charset)) for character in content.decode(charset)]
    except UnicodeError:
        lengths = []
    if sum(lengths) != len(content):
        return list(range(len(content) + 1))
    return list(accumulate(lengths, initial=0))


def _nearest(borders: list[int], place: float) -> int:
    """The index of the border next to a place."""
    after = bisect_left(borders, place)
    return after if borders[after] - place <= place - borders[after - 1] else after - 1
