"""Micro QR Code: roles of modules, and symbols compared with segno, the example of the standard and a decoder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise, product

import pytest

from qr.errors import BadParameter, DataTooLong
from qr.spec import Encoding
from qr.spec.versions import MICRO
from qr.symbol import Symbol, encode
from qr.symbol.micro import CAPACITIES, roles
from qr.symbol.roles import Role
from tests.support.encoders import MODES, Mode, single_mode
from tests.support.small_encoders import segno_symbol
from tests.support.symbol_images import barcode_properties, decode_symbol

LEVELS = [(version, level) for version, capacities in CAPACITIES.items() for level in capacities]
# Conditions of the data masks of Micro QR Code on row i and column j (ISO/IEC 18004:2015, table 10).
MASKS: tuple[Callable[[int, int], bool], ...] = (
    lambda i, _: i % 2 == 0,
    lambda i, j: (i // 2 + j // 3) % 2 == 0,
    lambda i, j: (i * j % 2 + i * j % 3) % 2 == 0,
    lambda i, j: ((i + j) % 2 + i * j % 3) % 2 == 0,
)


def make_symbol(content: bytes, version: str, level: str, mask: int | None = None) -> Symbol:
    return encode(content, Encoding(None if level == "none" else level, False, version, mask))


# ISO/IEC 18004:2015, tables 7 and 9: bits of data and error correction, digits, alphanumeric characters, bytes.
@pytest.mark.parametrize(
    ("version", "level", "bits", "characters"),
    [
        ("M1", "none", 36, (5, 0, 0)), ("M2", "L", 80, (10, 6, 0)), ("M2", "M", 80, (8, 5, 0)),
        ("M3", "L", 132, (23, 14, 9)), ("M3", "M", 132, (18, 11, 7)), ("M4", "L", 192, (35, 21, 15)),
        ("M4", "M", 192, (30, 18, 13)), ("M4", "Q", 192, (21, 13, 9)),
    ],
)  # fmt: skip
def test_capacity_matches_the_standard(version: str, level: str, bits: int, characters: tuple[int, ...]) -> None:
    assert Counter(role for row in roles(version) for role in row)[Role.DATA] == bits
    assert CAPACITIES[version][level] == characters
    for mode, capacity in zip(MODES, characters, strict=True):
        if capacity:
            content = single_mode(mode, capacity + 1, f"{version}{level}")
            assert make_symbol(content[:capacity], version, level).version == version
            with pytest.raises(
                DataTooLong, match=f"version {version} holds {capacity} .* at level {level}|holds 5 digits"
            ):
                make_symbol(content, version, level)


@pytest.mark.parametrize(("version", "level"), LEVELS)
def test_modules_match_segno(version: str, level: str) -> None:
    for mode, full in zip(MODES, CAPACITIES[version][level], strict=True):
        lengths = {full} if version == "M3" else {1, 2, full} - {0}
        for length, mask in product(lengths if full else (), (None, 0, 1, 2, 3)):
            content = single_mode(mode, length, f"{version}{level}{mask}{length}")
            symbol = make_symbol(content, version, level, mask)
            chosen, rows = segno_symbol(content, mode, version, level, mask)
            assert symbol == Symbol(version, level, chosen, rows), content


@pytest.mark.parametrize(("version", "level"), LEVELS)
def test_every_length_and_mask_decodes(version: str, level: str) -> None:
    for mode, full in zip(MODES, CAPACITIES[version][level], strict=True):
        for length in range(1, full + 1):
            content, mask = single_mode(mode, length, f"{version}{length}"), (length + full) % 4
            barcode = decode_symbol(make_symbol(content, version, level, mask))
            assert barcode.bytes == content
            details = barcode_properties(barcode)
            assert (details["Version"], details["DataMask"], barcode.ec_level) == (
                version,
                mask,
                level.replace("none", "L"),
            )
            # Decoding needs no correction, except in M1 and M3, where the last data codeword has four bits. The decoder
            # reads them as the low bits of the codeword, but libzint and segno write them as the high bits. The
            # decoder therefore corrects this codeword in full symbols.
            assert details["UEC"] == 1 or version in {"M1", "M3"}
            assert details["UEC"] >= (0 if version == "M1" or length == full else 1)


def test_codewords_match_worked_example_of_annex_i() -> None:
    data, correction = bytes.fromhex("40 18 AC C3 00"), bytes.fromhex("86 0D 22 AE 30")
    symbol = encode(b"01234567", Encoding("L", boost=False, symbol="micro"))
    assert (symbol.version, symbol.mask) == ("M2", 1)
    assert int(codeword_bits(symbol), 2).to_bytes(10) == data + correction


def test_m3_padding_ends_with_four_bit_codeword() -> None:
    # Mode, count, digit, terminator, zeros up to a whole codeword, pad codewords, and 0000 at the end (7.4.10).
    expected = "000000100010000000000000" + "1110110000010001" * 2 + "11101100" + "0000"
    assert codeword_bits(make_symbol(b"1", "M3", "M")).startswith(expected)


def codeword_bits(symbol: Symbol) -> str:
    """Return the bits of all codewords, without the data mask, in the order of placement (7.7.3)."""
    condition = MASKS[symbol.mask]
    return "".join("01"[symbol.is_dark(*module) ^ condition(*module)] for module in placement(symbol))


def placement(symbol: Symbol) -> Iterator[tuple[int, int]]:
    """Yield row and column of the data modules in the order of placement."""
    size = symbol.width
    for pair, (right, left) in enumerate(list(pairwise(range(size - 1, -1, -1)))[::2]):
        rows = range(size) if pair % 2 else range(size - 1, -1, -1)
        yield from (
            (row, column)
            for row in rows
            for column in (right, left)
            if row and column and not in_finder_corner(row, column)
        )


def in_finder_corner(row: int, column: int) -> bool:
    return row < 9 and column < 9


@pytest.mark.parametrize("version", MICRO)
def test_function_pattern_modules_match_their_roles(version: str) -> None:
    symbol = encode(b"1", Encoding(version=version))
    assert (symbol.width, symbol.height, symbol.quiet_zone, symbol.symbology) == (9 + 2 * int(version[1]),) * 2 + (
        2,
        "micro",
    )
    for row, column in product(range(symbol.height), repeat=2):
        role = symbol.role(row, column)
        ring = max(abs(row - 3), abs(column - 3))
        assert (role == Role.FINDER) == (ring <= 3)
        assert (role == Role.SEPARATOR) == (ring == 4)
        assert (role == Role.FORMAT) == (ring == 5 and row > 0 and column > 0)
        assert (role == Role.TIMING) == (min(row, column) == 0 and ring > 4)
        if role not in {Role.DATA, Role.FORMAT}:
            assert symbol.is_dark(row, column) == expected_dark(role, row, column, ring)


def expected_dark(role: Role, row: int, column: int, ring: int) -> bool:
    return ring != 2 if role == Role.FINDER else role == Role.TIMING and (row + column) % 2 == 0


@pytest.mark.parametrize(("version", "mode"), [(v, m) for v in MICRO for m in MODES[: min(int(v[1]), 3)]])
def test_content_and_mask_change_only_data_and_format(version: str, mode: Mode) -> None:
    level = next(iter(CAPACITIES[version]))
    symbols = [make_symbol(single_mode(mode, 4, f"{n}"), version, level, n % 4) for n in range(40)]
    for row, row_roles in enumerate(roles(version)):
        for column, role in enumerate(row_roles):
            if len({symbol.is_dark(row, column) for symbol in symbols}) > 1:
                assert role in {Role.DATA, Role.FORMAT}


@pytest.mark.parametrize(("version", "content"), [("M1", b"A"), ("M1", b"a"), ("M2", b"a")])
def test_version_without_required_mode_is_rejected(version: str, content: bytes) -> None:
    with pytest.raises(BadParameter) as error:
        encode(content, Encoding(version=version))
    assert (error.value.parameter, error.value.value) == ("version", version)


@pytest.mark.parametrize(
    ("content", "ecc", "version", "level"),
    [
        (b"123", None, "M2", "M"),  # not M1, which has no error correction
        (b"123456789", None, "M3", "M"),
        (b"123456789", "L", "M2", "L"),
        (b"a" * 8, None, "M4", "Q"),
        (b"a" * 13, None, "M4", "M"),
        (b"a" * 14, "L", "M4", "L"),
    ],
)
def test_smallest_version_at_requested_level_is_chosen(content: bytes, ecc: str, version: str, level: str) -> None:
    symbol = encode(content, Encoding(ecc, symbol="micro"))
    assert (symbol.version, symbol.ecc) == (version, level)
