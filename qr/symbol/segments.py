"""What a QR Code says, piece by piece, read back from its own modules (ISO/IEC 18004:2015, 7.4 to 7.8)."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from qr.symbol import Symbol
from qr.symbol.codewords import blocks, data_cells
from qr.symbol.mask import patterns
from qr.symbol.tables import ALPHANUMERIC, data_codewords

_TERMINATOR = 0b0000


class Segment(NamedTuple):
    """A run of characters in one mode, or a header that says how to take what follows.

    mode:       as the standard calls it
    bits:       all of them, its mode indicator included
    characters: as many as it counts; none in a header
    content:    their bytes, of Kanji mode in Shift_JIS; behind FNC1, % in alphanumeric mode still is %
    values:     what a header says, by name
    """

    mode: str
    bits: int
    characters: int = 0
    content: bytes = b""
    values: tuple[tuple[str, int], ...] = ()


class _Bits:
    """A bit stream, taken from its beginning."""

    def __init__(self, codewords: bytes) -> None:
        self._digits = f"{int.from_bytes(codewords):0{8 * len(codewords)}b}"
        self.at = 0

    @property
    def left(self) -> int:
        return len(self._digits) - self.at

    def take(self, count: int) -> int:
        """The next so many bits. Raises ``ValueError`` where they are not there."""
        if count > self.left:
            raise ValueError(f"{count} bits of {self.left}")
        self.at += count
        return int(self._digits[self.at - count : self.at] or "0", 2)


def segments(symbol: Symbol) -> tuple[Segment, ...] | None:
    """Everything before the terminator; None for Micro QR Code and rMQR, whose streams are not read here.

    Raises ``ValueError`` for a stream that is not one of a QR Code.
    """
    if not isinstance(symbol.version, int):
        return None
    bits, found = _Bits(data_of(symbol, symbol.version)), []
    indices = (symbol.version > 9) + (symbol.version > 26)
    while bits.left >= 4:
        start, indicator = bits.at, bits.take(4)
        if indicator == _TERMINATOR:
            break
        segment = _HEADERS[indicator](bits) if indicator in _HEADERS else _run(indicator, bits, indices)
        found.append(segment._replace(bits=bits.at - start))
    return tuple(found)


def data_of(symbol: Symbol, version: int) -> bytes:
    """The data codewords in the order of the stream, as they stand in the symbol: nothing is corrected (7.6, 7.7)."""
    size = symbol.width
    unmasked = zip(symbol.rows, patterns(symbol.mask, size), strict=True)
    cells = "".join([f"{row ^ pattern:0{size}b}" for row, pattern in unmasked])
    placed = "".join([cells[cell] for cell in data_cells(version)])
    count, owners = data_codewords(version, symbol.ecc), blocks(version, symbol.ecc)
    interleaved = int(placed[: 8 * count], 2).to_bytes(count)
    return bytes(codeword for _, codeword in sorted(zip(owners, interleaved, strict=False), key=lambda pair: pair[0]))


def _run(indicator: int, bits: _Bits, index: int) -> Segment:
    if indicator not in _RUNS:
        raise ValueError(f"mode indicator {indicator:04b}")
    run = _RUNS[indicator]
    characters = bits.take(run.count_bits[index])
    return Segment(run.mode, 0, characters, run.read(bits, characters))


def _numeric(bits: _Bits, characters: int) -> bytes:
    """Three digits in ten bits, two in seven, one in four (7.4.3)."""
    digits = []
    for at in range(0, characters, 3):
        length = min(3, characters - at)
        digits.append(f"{bits.take(1 + 3 * length):0{length}}")
    return "".join(digits).encode()


def _alphanumeric(bits: _Bits, characters: int) -> bytes:
    """Two characters in eleven bits, the last of an odd number in six (7.4.4)."""
    found = bytearray()
    for _ in range(characters // 2):
        found += bytes(ALPHANUMERIC[value] for value in divmod(bits.take(11), 45))
    if characters % 2:
        found.append(ALPHANUMERIC[bits.take(6)])
    return bytes(found)


def _byte(bits: _Bits, characters: int) -> bytes:
    return bits.take(8 * characters).to_bytes(characters)


def _kanji(bits: _Bits, characters: int) -> bytes:
    """Thirteen bits a character, from two bytes of Shift_JIS (7.4.6)."""
    found = bytearray()
    for _ in range(characters):
        high, low = divmod(bits.take(13), 0xC0)
        packed = high << 8 | low
        found += (packed + (0x8140 if packed < 0x1F00 else 0xC140)).to_bytes(2)
    return bytes(found)


def _eci(bits: _Bits) -> Segment:
    """One, two or three bytes, as many as the first has leading ones, and one more (7.4.2, table 4)."""
    number = bits.take(8)
    if number >= 0b11000000:
        number = (number & 0b00011111) << 16 | bits.take(16)
    elif number >= 0b10000000:
        number = (number & 0b00111111) << 8 | bits.take(8)
    return Segment("ECI", 0, values=(("assignment", number),))


def _structured_append(bits: _Bits) -> Segment:
    """Which symbol of how many, and the parity of all of them (8.1 to 8.3)."""
    values = ("number", bits.take(4) + 1), ("total", bits.take(4) + 1), ("parity", bits.take(8))
    return Segment("structured append", 0, values=values)


def _fnc1_second(bits: _Bits) -> Segment:
    return Segment("FNC1 in second position", 0, values=(("application", bits.take(8)),))


class _Run(NamedTuple):
    """A mode of characters.

    count_bits: of the character count in versions 1-9, 10-26 and 27-40 (table 3)
    """

    mode: str
    count_bits: tuple[int, int, int]
    read: Callable[[_Bits, int], bytes]


# By mode indicator (table 2).
_RUNS = {
    0b0001: _Run("numeric", (10, 12, 14), _numeric),
    0b0010: _Run("alphanumeric", (9, 11, 13), _alphanumeric),
    0b0100: _Run("byte", (8, 16, 16), _byte),
    0b1000: _Run("Kanji", (8, 10, 12), _kanji),
}
_HEADERS: dict[int, Callable[[_Bits], Segment]] = {
    0b0011: _structured_append,
    0b0101: lambda _: Segment("FNC1 in first position", 0),
    0b0111: _eci,
    0b1001: _fnc1_second,
}
