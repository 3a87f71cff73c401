"""Decode a symbol from its sampled modules: errors, structured append, character sets and content."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from qr.decoding.correction import correct_block
from qr.spec import CHARSETS
from qr.symbol import Symbol
from qr.symbol.codewords import blocks, correctable
from qr.symbol.segments import Segment, decode_codewords, read_codewords
from qr.symbol.structured_append import StructuredAppend
from qr.symbol.tables import error_correction

BINARY = 899  # ECI of content that is not text
_DIGITS = bytes.maketrans(b"\x00\x01", b"01")


class SymbolContent(NamedTuple):
    """Content and headers of the bit stream of a symbol.

    charsets: Python names of the character sets that ECI headers declare, or ``eci-`` and the number of another ECI
    used_error_correction: share of the error correction codewords that decoding needed, two per wrong codeword
    """

    content: bytes = b""
    structured_append: StructuredAppend | None = None
    charsets: tuple[str, ...] = ()
    used_error_correction: float = 0.0


def read_modules(rows: tuple[bytes, ...], version: int, level: str, mask: int) -> SymbolContent:
    """Decode a QR Code. Raises ``ValueError`` if the sampled modules have too many errors."""
    integers = tuple(int(row.translate(_DIGITS), 2) for row in rows)
    checks, count = error_correction(version, level)
    sampled = _read_blocks(Symbol(version, level, mask, integers), version, count)
    corrected = [correct_block(block, checks, correctable(version, level)) for block in sampled]
    decoded = decode_codewords(b"".join(block[:-checks] for block in corrected), version)
    errors = sum(a != b for pair in zip(sampled, corrected, strict=True) for a, b in zip(*pair, strict=True))
    return SymbolContent(
        b"".join(segment.content for segment in decoded),
        _structured_append(decoded),
        tuple(_charsets(decoded)),
        2 * errors / (checks * count),
    )


def _read_blocks(symbol: Symbol, version: int, count: int) -> list[bytes]:
    """Return the codewords of each block."""
    gathered = [bytearray() for _ in range(count)]
    for number, codeword in zip(blocks(version, symbol.ecc), read_codewords(symbol, version), strict=False):
        gathered[number].append(codeword)
    return [bytes(block) for block in gathered]


def _structured_append(decoded: tuple[Segment, ...]) -> StructuredAppend | None:
    headers = (segment for segment in decoded if segment.mode == "structured append")
    return next((StructuredAppend(**dict(segment.values)) for segment in headers), None)


def _charsets(decoded: tuple[Segment, ...]) -> Iterator[str]:
    for segment in decoded:
        if segment.mode == "ECI":
            number = dict(segment.values)["assignment"]
            yield f"eci-{number}" if number == BINARY else CHARSETS.get(number, f"eci-{number}")
