"""Split content into the 2 to 16 parts of a structured append (ISO/IEC 18004:2015, clause 8)."""

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
    """Header of one part.

    number: number of the part; the first is 1
    total:  number of parts, 2-16
    parity: XOR of all bytes of the whole content, the same in every part (8.3)
    """

    number: int
    total: int
    parity: int


def structured_append(content: bytes, encoding: Encoding) -> StructuredAppend:
    """Return the header of the requested part.

    Raises ``MissingParameter`` without ``parts`` or ``part``, ``BadParameter`` if ``part`` exceeds ``parts``.
    """
    if encoding.parts is None:
        raise MissingParameter(
            "parts is missing: send the number of parts, 2 to 16", parameter="parts", allowed="2 to 16"
        )
    if encoding.part is None:
        raise MissingParameter(
            f"part is missing: send the number of the part, 1 to {encoding.parts}",
            parameter="part",
            allowed=f"1 to {encoding.parts}",
        )
    if encoding.part > encoding.parts:
        raise BadParameter("part", encoding.part, f"a whole number from 1 to {encoding.parts} (the number of parts)")
    return StructuredAppend(encoding.part, encoding.parts, reduce(xor, content, 0))


def part_content(content: bytes, encoding: Encoding) -> bytes:
    """Return the content of the requested part. Raises the errors of ``structured_append`` and ``split_content``."""
    return split_content(content, encoding)[structured_append(content, encoding).number - 1]


def split_content(content: bytes, encoding: Encoding) -> list[bytes]:
    """Split content into ``encoding.parts`` parts of nearly equal length, without splitting a character.

    Raises ``BadParameter`` for fewer characters than parts.
    """
    parts = encoding.parts or 1
    boundaries = _character_boundaries(content, _charset(encoding))
    characters = len(boundaries) - 1
    if characters < parts:
        raise BadParameter("parts", parts, f"at most the number of characters ({characters} in this content)")
    cuts = [0]
    for part in range(1, parts):
        nearest = _nearest(boundaries, len(content) * part / parts)
        cuts.append(min(max(nearest, cuts[-1] + 1), characters - parts + part))
    return [content[boundaries[start] : boundaries[end]] for start, end in pairwise([*cuts, characters])]


def _charset(encoding: Encoding) -> str:
    if encoding.kanji:
        return CHARSET
    return CHARSETS[encoding.eci] if encoding.eci else "utf-8"


def _character_boundaries(content: bytes, charset: str) -> list[int]:
    """Return the byte offsets of all character boundaries.

    If the content is invalid in the character set, treat each byte as a character.
    """
    try:
        lengths = [len(character.encode(charset)) for character in content.decode(charset)]
    except UnicodeError:
        lengths = []
    if sum(lengths) != len(content):
        return list(range(len(content) + 1))
    return list(accumulate(lengths, initial=0))


def _nearest(boundaries: list[int], offset: float) -> int:
    """Return the index of the boundary that is nearest to an offset."""
    after = bisect_left(boundaries, offset)
    return after if boundaries[after] - offset <= offset - boundaries[after - 1] else after - 1
