"""Split content into the segments of the shortest bit stream (ISO/IEC 18004:2015, 7.4).

Annex J of the standard is a heuristic. This module finds the optimum by dynamic programming over position and mode.
For each mode of the last segment, the shortest stream is kept. Positions inside a run of one class of characters are
skipped, because a change of mode there is never shorter. Worked example for ``no 1234567`` in versions 1-9, in bits:

    run         last segment numeric          last segment byte
    (header)    4 + 10 = 14                   4 + 8 = 12
    "no "       not possible                  12 + 3 * 8 = 36
    "1234567"   36 + 14 + 24 = 74             36 + 7 * 8 = 92
    result      74 bits: "no " in byte mode, "1234567" in numeric mode
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

ALPHANUMERIC = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"  # in the order of their values (table 5)
VERSION_RANGES = range(1, 10), range(10, 27), range(27, 41)  # with character counts of equal length (table 3)
MICRO_RANGES = {"M3": 3, "M4": 4}  # Versions of Micro QR Code, each of which has character counts of its own.
_INDICATOR_BITS = 4, 4, 4, 2, 3  # by version range (table 2)

ModeName = Literal["numeric", "alphanumeric", "byte", "Kanji"]
_Class = tuple[ModeName, ...]  # the modes that can encode a character


class Mode(NamedTuple):
    """A mode of characters.

    count_bits: bits of the character count in versions 1-9, 10-26, 27-40, M3 and M4 (table 3)
    sixths:     data bits per byte of content, in sixths of a bit; a segment is rounded up to whole bits
    """

    count_bits: tuple[int, int, int, int, int]
    sixths: int


MODES: dict[ModeName, Mode] = {
    "numeric": Mode((10, 12, 14, 5, 6), 20),
    "alphanumeric": Mode((9, 11, 13, 4, 5), 33),
    "byte": Mode((8, 16, 16, 4, 5), 48),
    "Kanji": Mode((8, 10, 12, 3, 4), 39),
}


class Segment(NamedTuple):
    """A run of content in one mode."""

    mode: ModeName
    content: bytes


class Alphabet(NamedTuple):
    """Classes of characters. A group of the pattern matches a run of characters that the same modes can encode."""

    pattern: re.Pattern[bytes]
    classes: tuple[_Class, ...]


_SINGLE_BYTES = rb"([0-9]+)|([A-Z $%*+\-./:]+)"
_SINGLE_BYTE_CLASSES: tuple[_Class, ...] = (("numeric", "byte", "alphanumeric"), ("byte", "alphanumeric"), ("byte",))
_KANJI = re.compile(
    _SINGLE_BYTES + rb"|([^0-9A-Z $%*+\-./:\x81-\x9f\xe0-\xeb]+)|((?:[\x81-\x9f\xe0-\xeb][\x40-\xfc])+)|([^$])"
)

BYTES = Alphabet(re.compile(_SINGLE_BYTES + rb"|([^0-9A-Z $%*+\-./:]+)"), _SINGLE_BYTE_CLASSES)
# Without an ECI, decoders do not recognise Shift_JIS in byte mode.
KANJI = Alphabet(_KANJI, (*_SINGLE_BYTE_CLASSES, ("Kanji",), ("byte",)))
KANJI_OR_BYTES = Alphabet(_KANJI, (*_SINGLE_BYTE_CLASSES, ("Kanji", "byte"), ("byte",)))


class _Stream(NamedTuple):
    """A bit stream whose last segment has the mode ``mode`` and starts at the byte ``start`` of the content."""

    sixths: int
    mode: ModeName = "byte"
    start: int = 0
    before: _Stream | None = None

    @property
    def bits(self) -> int:
        return -(-self.sixths // 6)


def find_version_range(version: int) -> int:
    """Return the index in ``VERSION_RANGES`` of the range that contains a version."""
    return next(index for index, versions in enumerate(VERSION_RANGES) if version in versions)


def find_segments(content: bytes, version_range: int, alphabet: Alphabet = BYTES) -> list[Segment]:
    """Return the segments of the shortest bit stream in a version range.

    version_range: index in ``VERSION_RANGES``, or a value of ``MICRO_RANGES``
    """
    return list(_segments(content, _shortest(content, version_range, alphabet)))[::-1]


def count_bits(content: bytes, version_range: int, alphabet: Alphabet = BYTES) -> int:
    """Return the length of the shortest bit stream in a version range, without ECI, other headers and terminator."""
    return _shortest(content, version_range, alphabet).bits


def _shortest(content: bytes, version_range: int, alphabet: Alphabet) -> _Stream:
    headers = {name: _INDICATOR_BITS[version_range] + mode.count_bits[version_range] for name, mode in MODES.items()}
    streams: dict[ModeName, _Stream] = {}
    best = _Stream(0)
    for run in alphabet.pattern.finditer(content):
        streams = {
            mode: _append(run, streams.get(mode), _Stream(6 * (best.bits + headers[mode]), mode, run.start(), best))
            for mode in alphabet.classes[(run.lastindex or 1) - 1]
        }
        best = min(streams.values(), key=_length)
    return best


def _append(run: re.Match[bytes], same_mode: _Stream | None, with_header: _Stream) -> _Stream:
    """Append a run to the last segment of ``same_mode``, or to the new segment of ``with_header``."""
    shorter = same_mode if same_mode and same_mode.sixths <= with_header.sixths else with_header
    return shorter._replace(sixths=shorter.sixths + MODES[shorter.mode].sixths * (run.end() - run.start()))


def _length(stream: _Stream) -> int:
    return stream.sixths


def _segments(content: bytes, last: _Stream) -> Iterator[Segment]:
    """Yield the segments of a stream, the last one first."""
    end, stream = len(content), last
    while stream.before is not None:
        yield Segment(stream.mode, content[stream.start : end])
        end, stream = stream.start, stream.before
