"""Roles of all modules, compared with the standard's tables and with encoded symbols."""

from __future__ import annotations

from collections import Counter
from itertools import product

from qrcode.util import PATTERN_POSITION_TABLE

from qr.spec import Encoding
from qr.symbol import Symbol, encode
from qr.symbol.roles import Role, roles
from tests.support.encoders import DATA_MASKS, capacity, single_mode
from tests.support.tables import for_each, one_in

VERSIONS = range(1, 41)

# ISO/IEC 18004:2015, table 1: codewords and remainder bits.
CODEWORDS = (
    26, 44, 70, 100, 134, 172, 196, 242, 292, 346, 404, 466, 532, 581, 655, 733, 815, 901, 991, 1085,
    1156, 1258, 1364, 1474, 1588, 1706, 1828, 1921, 2051, 2185, 2323, 2465, 2611, 2761, 2876, 3034, 3196, 3362, 3532,
    3706,
)  # fmt: skip
REMAINDER_BITS = (0, *[7] * 5, *[0] * 7, *[3] * 7, *[4] * 7, *[3] * 7, *[0] * 6)


def make_symbol(version: int, mask: int, seed: str) -> Symbol:
    content = single_mode("byte", capacity("byte", version, "M"), seed)
    return encode(content, Encoding("M", boost=False, version=version, mask=mask), "libzint")


@for_each("version", VERSIONS)
def test_role_counts_match_the_standard(version: int) -> None:
    size = 17 + 4 * version
    centres = len(PATTERN_POSITION_TABLE[version - 1])
    across_timing = max(centres - 2, 0)  # alignment patterns across each timing pattern
    assert Counter(role for row in roles(version) for role in row) == Counter(
        {
            Role.FINDER: 3 * 49,
            Role.SEPARATOR: 3 * 15,
            Role.TIMING: 2 * (size - 16) - 2 * 5 * across_timing,
            Role.ALIGNMENT: 25 * (centres**2 - 3) if centres else 0,
            Role.FORMAT: 2 * 15,
            Role.VERSION: 2 * 18 if version >= 7 else 0,
            Role.DARK_MODULE: 1,
            Role.DATA: 8 * CODEWORDS[version - 1] + REMAINDER_BITS[version - 1],
        }
    )


@for_each("version", VERSIONS)
def test_function_pattern_modules_match_their_roles(version: int) -> None:
    symbol = make_symbol(version, 0, "function patterns")
    far = symbol.width - 4
    centres = {
        Role.FINDER: [(3, 3), (3, far), (far, 3)],
        Role.ALIGNMENT: list(product(PATTERN_POSITION_TABLE[version - 1], repeat=2)),
    }
    for row, column in product(range(symbol.width), repeat=2):
        role = symbol.role(row, column)
        if role in centres:
            ring = min(max(abs(row - i), abs(column - j)) for i, j in centres[role])
            assert symbol.is_dark(row, column) == (ring != (2 if role is Role.FINDER else 1))
        elif role is Role.TIMING:
            assert symbol.is_dark(row, column) == ((row + column) % 2 == 0)
        elif role in {Role.SEPARATOR, Role.DARK_MODULE}:
            assert symbol.is_dark(row, column) == (role is Role.DARK_MODULE)


@for_each("version", VERSIONS)
def test_dark_module_position_matches_the_standard(version: int) -> None:
    assert roles(version)[4 * version + 9][8] == Role.DARK_MODULE


@one_in(6, "version", VERSIONS)
def test_masks_invert_only_data_modules(version: int) -> None:
    first, *others = (make_symbol(version, mask, "masks") for mask in range(8))
    for other in others:
        for row, row_roles in enumerate(roles(version)):
            changed = f"{first.rows[row] ^ other.rows[row]:0{first.width}b}"
            for column, role in enumerate(row_roles):
                if role == Role.DATA:
                    inverted = DATA_MASKS[0](row, column) != DATA_MASKS[other.mask](row, column)
                    assert changed[column] == "01"[inverted]
                elif role != Role.FORMAT:
                    assert changed[column] == "0"


@for_each("version", VERSIONS)
def test_content_changes_only_data_modules(version: int) -> None:
    first, *others = (make_symbol(version, 0, f"content {number}") for number in range(20))
    changed_modules = 0
    for row, row_roles in enumerate(roles(version)):
        difference = 0
        for other in others:
            difference |= first.rows[row] ^ other.rows[row]
        changed = f"{difference:0{first.width}b}"
        assert all(role == Role.DATA for role, bit in zip(row_roles, changed, strict=True) if bit == "1")
        changed_modules += changed.count("1")
    # Mode indicator, character count, terminator and remainder bits do not change.
    assert changed_modules > 8 * CODEWORDS[version - 1] - 28
