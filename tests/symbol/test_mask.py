from __future__ import annotations

import random
import re

import numpy as np
import pytest
import zint

from qr.spec import Encoding
from qr.symbol import Symbol, encode, mask
from qr.symbol.tables import byte_capacity
from tests.support.encoders import ENGINES, LEVELS, capacity, single_mode
from tests.support.tables import for_each, one_in


@for_each("version", [*range(1, 15), 17, 21, 26, 27, 32, 40])
def test_chosen_mask_matches_libzint(version: int) -> None:
    generator = random.Random(version)
    for number, level in enumerate("LMQH" * (5 if version < 15 else 1), 1):
        content = generator.randbytes(1 + byte_capacity(version, level) * number // 21)
        chosen = encode(content, Encoding(level, boost=False, version=version))
        assert rows_in_libzint_layout(chosen) == libzint_rows(content, version, "LMQH".index(level) + 1)


def libzint_rows(content: bytes, version: int, level: int) -> list[bytes]:
    """Return the symbol with the mask that libzint chooses. Bit 0 of the first byte is the leftmost module of a row."""
    symbol = zint.Symbol()
    symbol.symbology = zint.Symbology.QRCODE
    symbol.input_mode = zint.InputMode.DATA  # type: ignore[attr-defined]
    symbol.option_1, symbol.option_2 = level, version
    symbol.encode(content)
    grid, width = symbol.encoded_data, (symbol.width + 7) // 8
    stride = grid.nbytes // len(grid)
    return [bytes(grid.cast("B")[row * stride : row * stride + width]) for row in range(symbol.rows)]


def rows_in_libzint_layout(symbol: Symbol) -> list[bytes]:
    rows = (int(line[::-1], 2) for line in str(symbol).splitlines())
    return [row.to_bytes((symbol.width + 7) // 8, "little") for row in rows]


@pytest.mark.parametrize(
    ("content", "version", "chosen"),
    # ISO/IEC 18004: figure 1 (2024), figure 29 and figure I.4, all at level M, and the masks in these figures.
    [
        (b"QR Code Symbol", 1, 6),
        (b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", 4, 4),
        (b"01234567", 1, 2),
    ],
)
def test_chosen_mask_matches_figures_of_the_standard(content: bytes, version: int, chosen: int) -> None:
    symbol = encode(content, Encoding("M", boost=False))
    assert (symbol.version, symbol.mask) == (version, chosen)


@for_each("version", [1, 6, 7, 40])
@for_each("chosen", mask.MASKS)
def test_mask_change_equals_symbol_encoded_with_mask(version: int, chosen: int) -> None:
    """Change a symbol with mask 0 to another mask. The result equals the symbol that the encoder writes with it."""
    symbols = [encode(b"mask", Encoding("Q", boost=False, version=version, mask=m)) for m in (0, chosen)]
    zero, other = (mask.rows_to_integer([pack_row(row, symbol.width) for row in symbol.rows]) for symbol in symbols)
    assert zero ^ mask._mask_changes(version)[chosen] == other


def pack_row(row: int, size: int) -> bytes:
    width = mask.row_bytes(size)
    return (row << 8 * width - size).to_bytes(width)


@pytest.mark.parametrize("size", [21, 25, 29, 177])
def test_rows_survive_conversion_to_integer(size: int) -> None:
    generator = random.Random(size)
    rows = tuple(generator.getrandbits(size) for _ in range(size))
    assert mask.integer_to_rows(mask.rows_to_integer([pack_row(row, size) for row in rows]), size) == rows


@pytest.mark.parametrize(
    ("level", "chosen", "bits"),
    # The first row is the example in 7.9.1; the others are from table C.1.
    [
        ("M", 5, 0b100000011001110),
        ("M", 0, 0b101010000010010),
        ("L", 0, 0b111011111000100),
        ("H", 7, 0b000100000111011),
    ],
)
def test_format_information_matches_the_standard(level: str, chosen: int, bits: int) -> None:
    assert mask.format_information(level, chosen) == bits


@pytest.mark.parametrize("contents", [100, pytest.param(500, marks=pytest.mark.exhaustive)])
@one_in(3, "version", [*range(1, 11), 21, 27, 40])
def test_chosen_mask_has_the_lowest_penalty(version: int, contents: int) -> None:
    # Small symbols get more contents: rare features, and equal penalties, decide more often there.
    for number in range(1 + contents // version):
        level = LEVELS[number % 4]
        content = single_mode("byte", capacity("byte", version, level) * (1 + number % 7) // 7, f"{version}{number}")
        encoding = Encoding(level, boost=False, version=version)
        penalties = [penalty(encode(content, encoding._replace(mask=mask), "libzint")) for mask in range(8)]
        for engine in ENGINES:
            assert encode(content, encoding, engine).mask == penalties.index(min(penalties))


# The modules of a finder pattern, with four light modules before or after them. The other side does not matter.
FINDER_LIKE = "(?=1011101)(?:(?<=0000)|(?=.{7}0000))"


def penalty(symbol: Symbol) -> int:
    """Return the penalty points that masking minimises (7.8.3, table 11).

    The standard does not define a finder-like pattern exactly. Encoders that count a pattern twice if both sides are
    light, or that require light on both sides, choose another mask for about half of all content.
    """
    rows = str(symbol).splitlines()
    lines = rows + ["".join(column) for column in zip(*rows, strict=True)]
    runs = sum(len(run[0]) - 2 for line in lines for run in re.finditer("0{5,}|1{5,}", line))
    finders = sum(len(re.findall(FINDER_LIKE, f"0000{line}0000")) for line in lines)
    dark = sum(row.count("1") for row in rows)
    imbalance = int(abs(100 * dark / symbol.width**2 - 50) / 5)
    return runs + 3 * count_blocks(rows) + 40 * finders + 10 * imbalance


def count_blocks(rows: list[str]) -> int:
    """Count the squares of 2 x 2 modules of one colour. Squares can overlap."""
    modules = np.frombuffer("".join(rows).encode(), np.uint8).reshape(len(rows), len(rows))
    first, *others = modules[:-1, :-1], modules[:-1, 1:], modules[1:, :-1], modules[1:, 1:]
    return int(np.count_nonzero(np.all([first == other for other in others], axis=0)))


@pytest.mark.parametrize(
    ("dark_modules", "steps"), [(249, 2), (250, 1), (251, 1), (312, 0), (374, 1), (375, 1), (376, 2)]
)
def test_imbalance_at_exact_step_counts_the_lower_step(dark_modules: int, steps: int) -> None:
    """A symbol of 25 x 25 modules has exactly 40 % or 60 % dark modules with 250 or 375 of them."""
    assert mask._imbalance((1 << dark_modules) - 1, 25) == steps
