"""Decode the segments of an undamaged QR Code from its modules (ISO/IEC 18004:2015, 7.4 to 7.8)."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from qr.spec.segmentation import ALPHANUMERIC, MODES, ModeName, find_version_range
from qr.symbol import Symbol
from qr.symbol.codewords import blocks, data_modules
from qr.symbol.mask import mask_pattern
from qr.symbol.tables import data_codewords

_TERMINATOR = 0b0000


class Segment(NamedTuple):
    """A run of characters in one mode, or a header that describes the segments after it.

    mode:       name in the standard
    bits:       length, with the mode indicator and the character count
    characters: character count; 0 in a header
    content:    bytes of the characters; Shift_JIS in Kanji mode. After FNC1, % in alphanumeric mode remains %.
    values:     names and values of a header
    """

    mode: str
    bits: int
    characters: int = 0
    content: bytes = b""
    values: tuple[tuple[str, int], ...] = ()


class _Bits:
    """A bit stream that is read from its start."""

    def __init__(self, codewords: bytes) -> None:
        self._digits = f"{int.from_bytes(codewords):0{8 * len(codewords)}b}"
        self.position = 0

    @property
    def remaining(self) -> int:
        return len(self._digits) - self.position

    def read(self, count: int) -> int:
        """Return the next ``count`` bits. Raises ``ValueError`` if fewer bits remain."""
        if count > self.remaining:
            raise ValueError(f"{count} bits of {self.remaining}")
        self.position += count
        return int(self._digits[self.position - count : self.position] or "0", 2)


def segments(symbol: Symbol) -> tuple[Segment, ...] | None:
    """Return all segments before the terminator, or None for Micro QR Code and rMQR, which are not supported.

    Raises ``ValueError`` for an invalid bit stream.
    """
    if not isinstance(symbol.version, int):
        return None
    return decode_codewords(read_data_codewords(symbol, symbol.version), symbol.version)


def decode_codewords(codewords: bytes, version: int) -> tuple[Segment, ...]:
    """Return all segments before the terminator of data codewords, which stand block after block.

    Raises ``ValueError`` for an invalid bit stream.
    """
    bits, decoded = _Bits(codewords), []
    version_range = find_version_range(version)
    while bits.remaining >= 4:
        start, indicator = bits.position, bits.read(4)
        if indicator == _TERMINATOR:
            break
        segment = _HEADERS[indicator](bits) if indicator in _HEADERS else _characters(indicator, bits, version_range)
        decoded.append(segment._replace(bits=bits.position - start))
    return tuple(decoded)


def read_data_codewords(symbol: Symbol, version: int) -> bytes:
    """Return the data codewords of a symbol, block after block (7.6, 7.7). Errors are not corrected."""
    count, block_numbers = data_codewords(version, symbol.ecc), blocks(version, symbol.ecc)
    interleaved = zip(block_numbers, read_codewords(symbol, version)[:count], strict=False)
    return bytes(codeword for _, codeword in sorted(interleaved, key=lambda pair: pair[0]))


def read_codewords(symbol: Symbol, version: int) -> bytes:
    """Return all codewords of a symbol in the order in which they are placed (7.7). Errors are not corrected."""
    size = symbol.width
    unmasked = zip(symbol.rows, mask_pattern(symbol.mask, size), strict=True)
    modules = "".join([f"{row ^ pattern:0{size}b}" for row, pattern in unmasked])
    bits = "".join([modules[module] for module in data_modules(version)])
    count = len(bits) // 8
    return int(bits[: 8 * count], 2).to_bytes(count)


def _characters(indicator: int, bits: _Bits, version_range: int) -> Segment:
    if indicator not in _MODES:
        raise ValueError(f"mode indicator {indicator:04b}")
    mode = _MODES[indicator]
    characters = bits.read(MODES[mode.name].count_bits[version_range])
    return Segment(mode.name, 0, characters, mode.decode(bits, characters))


def _numeric(bits: _Bits, characters: int) -> bytes:
    """Decode three digits per ten bits, two in seven, one in four (7.4.3)."""
    digits = []
    for at in range(0, characters, 3):
        length = min(3, characters - at)
        digits.append(f"{bits.read(1 + 3 * length):0{length}}")
    return "".join(digits).encode()


def _alphanumeric(bits: _Bits, characters: int) -> bytes:
    """Decode two characters per eleven bits, and the last of an odd number in six (7.4.4)."""
    content = bytearray()
    for _ in range(characters // 2):
        content += bytes(ALPHANUMERIC[value] for value in divmod(bits.read(11), 45))
    if characters % 2:
        content.append(ALPHANUMERIC[bits.read(6)])
    return bytes(content)


def _byte(bits: _Bits, characters: int) -> bytes:
    return bits.read(8 * characters).to_bytes(characters)


def _kanji(bits: _Bits, characters: int) -> bytes:
    """Decode one character of two Shift_JIS bytes per thirteen bits (7.4.6)."""
    content = bytearray()
    for _ in range(characters):
        high, low = divmod(bits.read(13), 0xC0)
        packed = high << 8 | low
        content += (packed + (0x8140 if packed < 0x1F00 else 0xC140)).to_bytes(2)
    return bytes(content)


def _eci(bits: _Bits) -> Segment:
    """Decode an ECI header.

    Its number has one, two or three bytes: one more than the leading ones of the first byte (7.4.2, table 4).
    """
    number = bits.read(8)
    if number >= 0b11000000:
        number = (number & 0b00011111) << 16 | bits.read(16)
    elif number >= 0b10000000:
        number = (number & 0b00111111) << 8 | bits.read(8)
    return Segment("ECI", 0, values=(("assignment", number),))


def _structured_append(bits: _Bits) -> Segment:
    """Decode a structured append header: part number, number of parts, parity (8.1 to 8.3)."""
    values = ("number", bits.read(4) + 1), ("total", bits.read(4) + 1), ("parity", bits.read(8))
    return Segment("structured append", 0, values=values)


def _fnc1_second(bits: _Bits) -> Segment:
    return Segment("FNC1 in second position", 0, values=(("application", bits.read(8)),))


class _Mode(NamedTuple):
    """A mode of characters."""

    name: ModeName
    decode: Callable[[_Bits, int], bytes]


# Modes and headers by mode indicator (table 2).
_MODES = {
    0b0001: _Mode("numeric", _numeric),
    0b0010: _Mode("alphanumeric", _alphanumeric),
    0b0100: _Mode("byte", _byte),
    0b1000: _Mode("Kanji", _kanji),
}
_HEADERS: dict[int, Callable[[_Bits], Segment]] = {
    0b0011: _structured_append,
    0b0101: lambda _: Segment("FNC1 in first position", 0),
    0b0111: _eci,
    0b1001: _fnc1_second,
}
