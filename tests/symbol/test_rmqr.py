"""rMQR: roles of modules, and symbols compared with rmqrcode and a decoder."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest
from rmqrcode.format.rmqr_versions import rMQRVersions

from qr.errors import DataTooLong
from qr.spec import Encoding
from qr.spec.versions import RMQR
from qr.symbol import Symbol, encode
from qr.symbol.rmqr import (
    LEVELS,
    byte_capacity,
    data_codewords,
    roles,
)
from qr.symbol.roles import Role
from tests.support.encoders import MODES, single_mode
from tests.support.small_encoders import WRONG_IN_RMQRCODE, rmqrcode_rows
from tests.support.symbol_images import barcode_properties, decode_symbol
from tests.support.tables import for_each, one_in

# ISO/IEC 23941:2022, table 1: codewords and remainder bits of each version.
CODEWORDS = (
    13, 21, 32, 44, 68, 21, 33, 49, 66, 99, 15, 31, 47, 67, 89, 132,
    21, 41, 60, 85, 113, 166, 51, 74, 103, 136, 199, 61, 88, 122, 160, 232,
)  # fmt: skip
REMAINDER_BITS = (0, 3, 5, 6, 1, 2, 3, 1, 4, 5, 2, 1, 0, 2, 7, 6, 4, 1, 6, 4, 3, 0, 1, 4, 6, 7, 2, 1, 2, 0, 3, 4)
# Annex D: columns of the centres of alignment patterns, by width.
CENTRES = {27: (), 43: (21,), 59: (19, 39), 77: (25, 51), 99: (23, 49, 75), 139: (27, 55, 83, 111)}
VERSIONS_AND_LEVELS = list(product(RMQR, LEVELS))


def make_symbol(content: bytes, version: str, level: str) -> Symbol:
    return encode(content, Encoding(level, boost=False, version=version))


@for_each("version", RMQR)
def test_role_counts_match_the_standard(version: str) -> None:
    height, width = map(int, version[1:].split("x"))
    counts = Counter(role for row in roles(version) for role in row)
    index = RMQR.index(version)
    assert counts[Role.DATA] == 8 * CODEWORDS[index] + REMAINDER_BITS[index]
    assert (counts[Role.FINDER], counts[Role.FINDER_SUB_PATTERN], counts[Role.FORMAT]) == (49, 25, 36)
    assert counts[Role.ALIGNMENT] == 18 * len(CENTRES[width])
    assert counts[Role.CORNER_FINDER] == {7: 4, 9: 6}.get(height, 8)


@for_each("version", RMQR)
def test_function_pattern_modules_match_their_roles(version: str) -> None:
    symbol = make_symbol(b"1", version, "M")
    height, width = symbol.height, symbol.width
    assert (f"R{height}x{width}", symbol.quiet_zone, symbol.symbology) == (version, 2, "rmqr")
    rings = {
        Role.FINDER: ([(3, 3)], {0, 1, 3}),
        Role.FINDER_SUB_PATTERN: ([(height - 3, width - 3)], {0, 2}),
        Role.ALIGNMENT: (list(product((1, height - 2), CENTRES[width])), {1}),
    }
    for row, column in product(range(height), range(width)):
        role = symbol.role(row, column)
        if role in rings:
            centres, dark = rings[role]
            assert symbol.is_dark(row, column) == (min(max(abs(row - i), abs(column - j)) for i, j in centres) in dark)
        elif role is Role.TIMING:
            position = column if row in {0, height - 1} else row
            assert symbol.is_dark(row, column) == (position % 2 == 0)
        elif role is Role.CORNER_FINDER:
            assert symbol.is_dark(row, column) == ((row, column) not in {(1, width - 2), (height - 2, 1)})
        elif role is Role.SEPARATOR:
            assert not symbol.is_dark(row, column)


@for_each("version", RMQR)
def test_content_changes_only_data_modules(version: str) -> None:
    full = byte_capacity(version, "M")
    symbols = [make_symbol(single_mode("byte", full, f"{number}"), version, "M") for number in range(20)]
    changed = 0
    for row, row_roles in enumerate(roles(version)):
        for column, role in enumerate(row_roles):
            if len({symbol.is_dark(row, column) for symbol in symbols}) > 1:
                assert role == Role.DATA
                changed += 1
    # Mode indicator, character count, terminator, padding and remainder bits do not change.
    assert changed > 8 * CODEWORDS[RMQR.index(version)] - 26


@for_each("version, level", VERSIONS_AND_LEVELS)
def test_capacity_matches_the_standard(version: str, level: str) -> None:
    data_bits = {level.name: bits for level, bits in rMQRVersions[version]["number_of_data_bits"].items()}
    assert 8 * data_codewords(version, level) == data_bits[level]
    full = byte_capacity(version, level)
    content = single_mode("byte", full + 1, version)
    assert make_symbol(content[:full], version, level).version == version
    with pytest.raises(DataTooLong, match=f"version {version} holds {full} bytes at level {level}"):
        make_symbol(content, version, level)


# The next test decodes the versions that rmqrcode encodes wrongly, and shows that decoding needs no correction.
@one_in(4, "version, level", [pair for pair in VERSIONS_AND_LEVELS if pair[0] not in WRONG_IN_RMQRCODE[pair[1]]])
def test_modules_match_rmqrcode(version: str, level: str) -> None:
    for mode in MODES:
        for length in {1, byte_capacity(version, level) // 2, byte_capacity(version, level)} - {0}:
            content = single_mode(mode, length, version)
            if mode == "byte":
                content = bytes(97 + byte % 26 for byte in content)  # rmqrcode accepts only UTF-8.
            assert make_symbol(content, version, level).rows == rmqrcode_rows(content, mode, version, level)


@for_each("version, level", VERSIONS_AND_LEVELS)
def test_every_version_and_level_decodes(version: str, level: str) -> None:
    full = byte_capacity(version, level)
    for content in {b"7", b"A-B", single_mode("byte", full, level), single_mode("byte", full // 2 or 1, level)}:
        if len(content) > full:
            continue
        barcode = decode_symbol(make_symbol(content, version, level))
        assert barcode.bytes == content
        assert (barcode_properties(barcode)["Version"], barcode.ec_level, barcode_properties(barcode)["UEC"]) == (
            version,
            level,
            1,
        )
        assert barcode_properties(barcode)["DataMask"] == encode(b"7", Encoding(version=version)).mask


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("length", [1, 5, 6, 10, 20, 40, 70])
def test_version_with_smallest_area_is_chosen(length: int, level: str) -> None:
    content = single_mode("byte", length, "area")
    areas = {}
    for version in RMQR:
        if byte_capacity(version, level) >= length:
            height, width = map(int, version[1:].split("x"))
            areas[version] = (height + 4) * (width + 4)  # with the quiet zone
    symbol = encode(content, Encoding(level, symbol="rmqr"))
    assert areas[str(symbol.version)] == min(areas.values())


def test_boost_raises_m_to_h_within_a_version() -> None:
    assert encode(b"12345", Encoding(version="R11x27")).ecc == "H"
    assert encode(b"12345", Encoding(version="R11x27", boost=False)).ecc == "M"
    assert encode(b"a" * 5, Encoding(version="R7x43")).ecc == "M"
