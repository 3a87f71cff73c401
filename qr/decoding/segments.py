"""Read the headers of a symbol from its sampled modules: structured append and character sets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from qr.decoding.correction import correct_block
from qr.spec import CHARSETS
from qr.symbol import Symbol
from qr.symbol.codewords import blocks
from qr.symbol.segments import Segment, decode_codewords, read_codewords
from qr.symbol.structured_append import StructuredAppend
from qr.symbol.tables import error_correction

BINARY = 899  # ECI of content that is not text
_DIGITS = bytes.maketrans(b"\x00\x01", b"01")


class Headers(NamedTuple):
    """Headers in the bit stream of a symbol.

    charsets: Python names of the character sets that ECI headers declare, or ``eci-`` and the number of another ECI
    """

    structured_append: StructuredAppend | None = None
    charsets: tuple[str, ...] = ()


def read_headers(rows: tuple[bytes, ...], version: int, level: str, mask: int) -> Headers:
    """Read the headers of a QR Code. Raises ``ValueError`` if the sampled modules have too many errors."""
    integers = tuple(int(row.translate(_DIGITS), 2) for row in rows)
    symbol = Symbol(version, level, mask, integers)
    decoded = decode_codewords(b"".join(_corrected_data(symbol, version)), version)
    return Headers(_structured_append(decoded), tuple(_charsets(decoded)))


def _corrected_data(symbol: Symbol, version: int) -> Iterator[bytes]:
    """Yield the data codewords of each block."""
    checks, count = error_correction(version, symbol.ecc)
    numbers = blocks(version, symbol.ecc)
    gathered = [bytearray() for _ in range(count)]
    for number, codeword in zip(numbers, read_codewords(symbol, version), strict=False):
        gathered[number].append(codeword)
    for block in gathered:
        yield correct_block(bytes(block), checks)[:-checks]


def _structured_append(decoded: tuple[Segment, ...]) -> StructuredAppend | None:
    headers = (segment for segment in decoded if segment.mode == "structured append")
    return next((StructuredAppend(**dict(segment.values)) for segment in headers), None)


def _charsets(decoded: tuple[Segment, ...]) -> Iterator[str]:
    for segment in decoded:
        if segment.mode == "ECI":
            number = dict(segment.values)["assignment"]
            yield f"eci-{number}" if number == BINARY else CHARSETS.get(number, f"eci-{number}")
