"""Compute a lower bound on the bits of a QR Code, to skip versions and levels in which the content cannot fit.

The encoder then runs once, because its first attempt nearly always fits. The bound needs one pass over the content. It
starts from one segment in byte mode. A run of alphanumeric characters can be shorter in other modes, but then needs a
header, and between bytes also the header of a second segment in byte mode. Worked example for
``https://example.com/2048`` in versions 1-9, in bits:

    byte mode                  12 + 24 * 8 = 204
    "://"                      saves 3 * 5/2 = 7.5, and needs 13 + 12 for headers: no gain
    "."                        saves 1 * 5/2 = 2.5, and needs 13 + 12 for headers: no gain
    "/2048", at the end        saves 1 * 5/2 + 4 * 14/3 = 21.2, and needs 13 for a header: a gain of 8.2 at most
    result                     at least 204 - 8.2 = 195.8, so 196; the shortest stream has 200
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import NamedTuple

from qr.spec import DEFAULT_LEVEL, Encoding
from qr.spec.segmentation import MODES, VERSION_RANGES, find_version_range
from qr.symbol.tables import data_codewords

MAX_CHARACTERS = 7089  # digits in version 40-L, the largest capacity of any symbol (ISO/IEC 18004:2015, table 7)
_DIGITS = b"0123456789"
_ALPHANUMERIC_RUN = re.compile(rb"[0-9A-Z $%*+\-./:]+")

# In sixths of a bit. A segment in alphanumeric mode has the shortest header: one bit less than in numeric mode.
_BYTE = MODES["byte"].sixths
_SAVED_PER_DIGIT, _SAVED_PER_LETTER = _BYTE - MODES["numeric"].sixths, _BYTE - MODES["alphanumeric"].sixths
_HEADERS = [
    (6 * (4 + MODES["byte"].count_bits[index]), 6 * (4 + MODES["alphanumeric"].count_bits[index]))
    for index in range(len(VERSION_RANGES))
]


class Start(NamedTuple):
    """The version in which encoding starts, and a lower bound on the bits of the content in this version."""

    version: int
    bits: int


def find_smallest_version(content: bytes, encoding: Encoding) -> Start | None:
    """Return the requested version, or a version, 1-40, such that the content fits in no smaller version.

    Return None if the content fits in no version, or if there is no bound: Kanji mode and FNC1 shorten characters for
    which the bound assumes byte mode.
    """
    if encoding.kanji or encoding.gs1 or len(content) > MAX_CHARACTERS:
        return None
    if encoding.version:
        version = int(encoding.version)
        return Start(version, minimum_bits(content, find_version_range(version)))
    capacities = data_bits(encoding.ecc or DEFAULT_LEVEL)
    for index, versions in enumerate(VERSION_RANGES):
        bits = minimum_bits(content, index)
        version = max(versions.start, 1 + bisect_left(capacities, bits))
        if version in versions:
            return Start(version, bits)
    return None


def minimum_bits(content: bytes, version_range: int) -> int:
    """Return a lower bound on the bits of all segments without Kanji mode and FNC1.

    version_range: index in ``VERSION_RANGES``
    """
    byte_header, shortest_header = _HEADERS[version_range]
    bound = byte_header + _BYTE * len(content)
    for run in _ALPHANUMERIC_RUN.finditer(content):
        characters = run.group()
        letters = len(characters.translate(None, _DIGITS))
        saved = _SAVED_PER_DIGIT * (len(characters) - letters) + _SAVED_PER_LETTER * letters - shortest_header
        byte_segments = (run.start() > 0) + (run.end() < len(content))  # the bound above includes one
        bound -= max(0, saved - byte_header * (byte_segments - 1))
    return -(-bound // 6)


@lru_cache(maxsize=4)
def data_bits(level: str) -> tuple[int, ...]:
    """Return the data bits of versions 1-40 at a level."""
    return tuple(8 * data_codewords(version, level) for version in range(1, 41))
