from __future__ import annotations

import random

import pytest
import qrcodegen

from qr import mask
from qr.spec import Encoding
from qr.symbol import encode
from qr.version import byte_capacity

LEVELS = {
    "L": qrcodegen.QrCode.Ecc.LOW,
    "M": qrcodegen.QrCode.Ecc.MEDIUM,
    "Q": qrcodegen.QrCode.Ecc.QUARTILE,
    "H": qrcodegen.QrCode.Ecc.HIGH,
}


def test_the_mask_is_nearly_always_the_one_another_encoder_finds_best() -> None:
    """qrcodegen also takes finder-like features of two and more modules to the unit into account; those are rare."""
    chance = random.Random(18004)
    agreed = [
        agrees_with_qrcodegen(version, level, chance) for version in range(1, 13) for level in LEVELS for _ in "ab"
    ]
    assert sum(agreed) >= 0.95 * len(agreed)


def agrees_with_qrcodegen(version: int, level: str, chance: random.Random) -> bool:
    # Bytes from 128 on leave no choice of segments, so that both encode the same bits.
    content = bytes(chance.choices(range(128, 256), k=byte_capacity(version, level)))
    segment = qrcodegen.QrSegment.make_bytes(content)
    other = qrcodegen.QrCode.encode_segments([segment], LEVELS[level], version, version, -1, False)
    return bool(encode(content, Encoding(level, boost=False, version=version)).mask == other.get_mask())


@pytest.mark.parametrize("version", [1, 6, 7, 40])
@pytest.mark.parametrize("chosen", mask.MASKS)
def test_a_mask_chosen_here_is_the_mask_the_encoder_draws(version: int, chosen: int) -> None:
    """The symbol under mask 0, changed to another mask, is the symbol the encoder writes under that mask."""
    fixed = [encode(b"mask", Encoding("Q", boost=False, version=version, mask=m)) for m in (0, chosen)]
    zero, other = (mask.joined([packed(row, fixed[0].size) for row in symbol.rows]) for symbol in fixed)
    assert zero ^ mask._changes(version, "Q")[chosen] == other


def packed(row: int, size: int) -> bytes:
    width = mask.row_bytes(size)
    return (row << 8 * width - size).to_bytes(width)


@pytest.mark.parametrize("size", [21, 25, 29, 177])
def test_joined_rows_split_into_the_same(size: int) -> None:
    chance = random.Random(size)
    rows = tuple(chance.getrandbits(size) for _ in range(size))
    assert mask.split(mask.joined([packed(row, size) for row in rows]), size) == rows


def finder_likes(line: list[int]) -> int:
    wide = "0000" + "".join(map(str, line)) + "0000"
    return sum(wide.startswith(core, at) for core in ("000010111010", "010111010000") for at in range(len(wide)))


def points_one_by_one(rows: list[list[int]]) -> int:
    """Table 11 module by module, as the standard words it, for comparison with the shifts."""
    size = len(rows)
    lines = rows + [list(column) for column in zip(*rows, strict=True)]
    points = 0
    for line in lines:
        runs = "".join(map(str, line)).replace("01", "0 1").replace("10", "1 0").split()
        points += sum(len(run) - 2 for run in runs if len(run) >= 5)
        points += 40 * finder_likes(line)
    for i in range(size - 1):
        for j in range(size - 1):
            points += 3 * (rows[i][j] == rows[i][j + 1] == rows[i + 1][j] == rows[i + 1][j + 1])
    percent = 100 * sum(map(sum, rows)) / size**2
    return points + 10 * max(0, -int(-abs(percent - 50) // 5) - 1)


@pytest.mark.parametrize("version", [1, 2, 7])
def test_penalties_are_those_of_the_standard(version: int) -> None:
    geometry = mask._geometry(version)
    chance = random.Random(version)
    for share in (0.1, 0.4, 0.5, 0.6, 0.9):
        cells = [[int(chance.random() < share) for _ in range(geometry.size)] for _ in range(geometry.size)]
        rows = [packed(int("".join(map(str, line)), 2), geometry.size) for line in cells]
        assert mask._penalty(mask.joined(rows), geometry, None) == points_one_by_one(cells)


@pytest.mark.parametrize(
    ("level", "chosen", "bits"),
    # The first is the standard's own example (7.9.1); the others are from its table C.1.
    [
        ("M", 5, 0b100000011001110),
        ("M", 0, 0b101010000010010),
        ("L", 0, 0b111011111000100),
        ("H", 7, 0b000100000111011),
    ],
)
def test_format_information_is_that_of_the_standard(level: str, chosen: int, bits: int) -> None:
    assert mask.format_information(level, chosen) == bits
