"""Capacity of a symbol, and the choice of its version and error correction level."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qr.errors import DataTooLong
from qr.spec import Encoding
from qr.symbol import Symbol, encode
from qr.symbol.bounds import MAX_CHARACTERS
from qr.symbol.tables import byte_capacity
from tests.support.encoders import (
    ENGINES,
    LEVELS,
    MODES,
    Mode,
    capacity,
    count_bits,
    data_bits,
    single_mode,
    smallest_version,
)
from tests.support.tables import every_combination

# Digits, letters and bytes in any order. Only long runs are worth a segment of their own.
contents = st.lists(
    st.one_of(
        st.text("0123456789", min_size=1, max_size=60).map(str.encode),
        st.text("0123456789ABCXYZ $%*+-./:", min_size=1, max_size=60).map(str.encode),
        st.binary(min_size=1, max_size=60),
        st.text(min_size=1, max_size=20).map(lambda text: text.encode(errors="replace")),
    ),
    min_size=1,
    max_size=8,
).map(b"".join)
levels = st.sampled_from(LEVELS)
engines = st.sampled_from(ENGINES)
few_examples = settings(max_examples=60)


def encoded_version(content: bytes, level: str, version: int | None, engine: str) -> int | None:
    """Return the version of the symbol at this level, or None if the content does not fit. A fixed mask saves time."""
    try:
        result = encode(content, Encoding(level, boost=False, version=version, mask=0), engine).version
    except DataTooLong:
        return None
    assert isinstance(result, int)
    return result


# ISO/IEC 18004:2015, table 7: digits, alphanumeric characters, bytes.
@pytest.mark.parametrize(
    ("version", "level", "characters"),
    [
        (1, "L", (41, 25, 17)), (1, "M", (34, 20, 14)), (1, "Q", (27, 16, 11)), (1, "H", (17, 10, 7)),
        (2, "L", (77, 47, 32)), (2, "M", (63, 38, 26)), (2, "Q", (48, 29, 20)), (2, "H", (34, 20, 14)),
        (5, "L", (255, 154, 106)), (5, "M", (202, 122, 84)), (5, "Q", (144, 87, 60)), (5, "H", (106, 64, 44)),
        (9, "L", (552, 335, 230)), (9, "M", (432, 262, 180)), (9, "Q", (312, 189, 130)), (9, "H", (235, 143, 98)),
        (10, "L", (652, 395, 271)), (10, "M", (513, 311, 213)), (10, "Q", (364, 221, 151)), (10, "H", (288, 174, 119)),
        (40, "L", (7089, 4296, 2953)), (40, "M", (5596, 3391, 2331)),
        (40, "Q", (3993, 2420, 1663)), (40, "H", (3057, 1852, 1273)),
    ],
)  # fmt: skip
def test_reference_capacity_matches_table_7(version: int, level: str, characters: tuple[int, int, int]) -> None:
    assert tuple(capacity(mode, version, level) for mode in MODES) == characters


@every_combination(version=[1, 2, 5, 9, 10, 26, 27, 40], level=LEVELS, mode=MODES, engine=ENGINES)
def test_version_holds_exactly_its_capacity(version: int, level: str, mode: Mode, engine: str) -> None:
    full = capacity(mode, version, level)
    content = single_mode(mode, full + 1, f"{version}{level}")
    assert encoded_version(content[:full], level, None, engine) == version
    assert encoded_version(content[:full], level, version, engine) == version
    assert encoded_version(content, level, version, engine) is None
    assert encoded_version(content, level, None, engine) == (version + 1 if version < 40 else None)


@every_combination(version=[None, 1, 9, 40], level=LEVELS, engine=ENGINES)
def test_too_long_error_names_length_and_capacity(version: int | None, level: str, engine: str) -> None:
    capacity_at_level, capacity_at_l = (byte_capacity(version or 40, name) for name in (level, "L"))
    for length in (capacity_at_level + 1, MAX_CHARACTERS + 1):
        with pytest.raises(DataTooLong) as error:
            encode(b"~" * length, Encoding(level, version=version), engine)
        assert f"has {length} bytes; version {version or 40} holds {capacity_at_level} bytes" in error.value.detail
        assert f"{capacity_at_l} bytes at level L" in error.value.detail
        assert error.value.parameter == ("version" if version else None)
        assert error.value.value == version


@few_examples
@given(contents, levels, engines)
def test_version_is_the_smallest_for_any_segments(content: bytes, level: str, engine: str) -> None:
    assert encoded_version(content, level, None, engine) == smallest_version(content, level)


# The package qrcode alone starts a segment only for 20 digits or letters, and needs a larger version.
@pytest.mark.parametrize("content", [b"no 12345678901234", b"id=ABCDEFGHIJKLM", b"12345678901234567 a"])
@pytest.mark.parametrize("engine", ENGINES)
def test_short_runs_reduce_the_version(content: bytes, engine: str) -> None:
    version = encoded_version(content, "M", None, engine)
    assert version == smallest_version(content, "M")


@few_examples
@given(contents, levels, engines)
def test_next_smaller_version_cannot_hold_the_content(content: bytes, level: str, engine: str) -> None:
    version = encoded_version(content, level, None, engine)
    assert version is not None
    assert version == 1 or encoded_version(content, level, version - 1, engine) is None
    assert version == 40 or encoded_version(content, level, version + 1, engine) == version + 1


@few_examples
@given(contents, levels, engines)
def test_mixed_content_needs_no_more_than_byte_mode(content: bytes, level: str, engine: str) -> None:
    version = encoded_version(content, level, None, engine)
    assert version is not None
    assert version == 1 or capacity("byte", version - 1, level) < len(content)


@pytest.mark.parametrize("engine", ENGINES)
def test_segments_reduce_the_version(engine: str) -> None:
    content = b"https://example.com/" + b"0123456789" * 12 + b"?" + b"HELLO WORLD " * 8
    version = encoded_version(content, "M", None, engine)
    assert version is not None
    assert version == smallest_version(content, "M")
    assert capacity("byte", version, "M") < len(content)


@every_combination(version=[1, 9, 10, 27, 40], levels=list(pairwise(LEVELS)), mode=MODES, engine=ENGINES)
def test_boost_stops_at_capacity_of_each_level(version: int, levels: tuple[str, str], mode: Mode, engine: str) -> None:
    lower, higher = levels
    full = capacity(mode, version, higher)
    content = single_mode(mode, full + 1, f"{version}{higher}")
    for requested in LEVELS[: LEVELS.index(higher)]:
        encoding = Encoding(requested, version=version, mask=0)
        assert encode(content[:full], encoding, engine).ecc == higher
        assert encode(content, encoding, engine).ecc == lower


@few_examples
@given(contents, levels, engines)
def test_boost_uses_highest_level_of_same_version(content: bytes, level: str, engine: str) -> None:
    version = encoded_version(content, level, None, engine)
    possible_levels = [
        name for name in LEVELS[LEVELS.index(level) :] if encoded_version(content, name, version, engine)
    ]
    boosted = encode(content, Encoding(level, mask=0), engine)
    assert boosted == encode(content, Encoding(possible_levels[-1], boost=False, version=version, mask=0), engine)


@few_examples
@given(contents, levels, engines)
def test_level_is_the_requested_one_without_boost(content: bytes, level: str, engine: str) -> None:
    assert encode(content, Encoding(level, boost=False, mask=0), engine).ecc == level


@pytest.mark.parametrize(("eci", "header_bits"), [(26, 4 + 8), (899, 4 + 16)])
@pytest.mark.parametrize("version", [1, 9, 10, 40])
def test_eci_header_reduces_the_capacity(version: int, eci: int, header_bits: int) -> None:
    for level in LEVELS:
        full = (data_bits(version, level) - header_bits - 4 - count_bits("byte", version)) // 8
        encoding = Encoding(level, boost=False, version=version, mask=0, eci=eci)
        assert encode(b"~" * full, encoding, "libzint").ecc == level
        with pytest.raises(DataTooLong) as error:
            encode(b"~" * (full + 1), encoding, "libzint")
        assert f"holds {full} bytes at level {level}" in error.value.detail


@pytest.mark.parametrize("engine", ENGINES)
def test_concurrent_encoding_matches_sequential_encoding(engine: str) -> None:
    def encode_sample(number: int) -> Symbol:
        content = single_mode(MODES[number % 3], 5 + 7 * number, str(number))
        return encode(content, Encoding(LEVELS[number % 4], mask=number % 8), engine)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(encode_sample, range(60))) == [encode_sample(number) for number in range(60)]
