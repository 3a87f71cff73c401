"""Which symbol content becomes: how much fits, the smallest version, the strongest level."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qr.errors import DataTooLong
from qr.spec import Encoding
from qr.symbol import MAX_CHARACTERS, Symbol, encode
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

# Digits, letters and bytes in every order; longer pieces are worth a segment of their own, shorter ones are not.
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
few = settings(max_examples=60)


def version_of(content: bytes, level: str, version: int | None, engine: str) -> int | None:
    """The version content takes at this level, None where it does not fit; a fixed mask saves time."""
    try:
        found = encode(content, Encoding(level, boost=False, version=version, mask=0), engine).version
    except DataTooLong:
        return None
    assert isinstance(found, int)
    return found


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
def test_capacity_is_that_of_the_standard(version: int, level: str, characters: tuple[int, int, int]) -> None:
    assert tuple(capacity(mode, version, level) for mode in MODES) == characters


@every_combination(version=[1, 2, 5, 9, 10, 26, 27, 40], level=LEVELS, mode=MODES, engine=ENGINES)
def test_a_version_holds_its_capacity_and_no_more(version: int, level: str, mode: Mode, engine: str) -> None:
    full = capacity(mode, version, level)
    content = single_mode(mode, full + 1, f"{version}{level}")
    assert version_of(content[:full], level, None, engine) == version
    assert version_of(content[:full], level, version, engine) == version
    assert version_of(content, level, version, engine) is None
    assert version_of(content, level, None, engine) == (version + 1 if version < 40 else None)


@every_combination(version=[None, 1, 9, 40], level=LEVELS, engine=ENGINES)
def test_refusal_names_what_there_is_and_what_fits(version: int | None, level: str, engine: str) -> None:
    fits, fits_at_l = (byte_capacity(version or 40, name) for name in (level, "L"))
    for length in (fits + 1, MAX_CHARACTERS + 1):
        with pytest.raises(DataTooLong) as refusal:
            encode(b"~" * length, Encoding(level, version=version), engine)
        assert f"has {length} bytes; version {version or 40} holds {fits} bytes" in refusal.value.detail
        assert f"{fits_at_l} bytes at level L" in refusal.value.detail
        assert refusal.value.parameter == ("version" if version else None)
        assert refusal.value.value == version


@few
@given(contents, levels)
def test_version_is_the_smallest_of_any_division_into_segments(content: bytes, level: str) -> None:
    assert version_of(content, level, None, "libzint") == smallest_version(content, level)


@few
@given(contents, levels, engines)
def test_no_smaller_version_holds_the_same_content(content: bytes, level: str, engine: str) -> None:
    version = version_of(content, level, None, engine)
    assert version is not None
    assert version == 1 or version_of(content, level, version - 1, engine) is None
    assert version == 40 or version_of(content, level, version + 1, engine) == version + 1


@few
@given(contents, levels, engines)
def test_mixed_content_is_never_larger_than_byte_mode_alone(content: bytes, level: str, engine: str) -> None:
    version = version_of(content, level, None, engine)
    assert version is not None
    assert version == 1 or capacity("byte", version - 1, level) < len(content)


@pytest.mark.parametrize("engine", ENGINES)
def test_segments_make_a_symbol_smaller(engine: str) -> None:
    content = b"https://example.com/" + b"0123456789" * 12 + b"?" + b"HELLO WORLD " * 8
    version = version_of(content, "M", None, engine)
    assert version is not None
    assert version == smallest_version(content, "M")
    assert capacity("byte", version, "M") < len(content)


@every_combination(version=[1, 9, 10, 27, 40], levels=list(pairwise(LEVELS)), mode=MODES, engine=ENGINES)
def test_boost_stops_at_the_capacity_of_each_level(
    version: int, levels: tuple[str, str], mode: Mode, engine: str
) -> None:
    weaker, stronger = levels
    full = capacity(mode, version, stronger)
    content = single_mode(mode, full + 1, f"{version}{stronger}")
    for asked in LEVELS[: LEVELS.index(stronger)]:
        encoding = Encoding(asked, version=version, mask=0)
        assert encode(content[:full], encoding, engine).ecc == stronger
        assert encode(content, encoding, engine).ecc == weaker


@few
@given(contents, levels, engines)
def test_boost_takes_the_strongest_level_of_the_same_version(content: bytes, level: str, engine: str) -> None:
    version = version_of(content, level, None, engine)
    holding = [name for name in LEVELS[LEVELS.index(level) :] if version_of(content, name, version, engine)]
    boosted = encode(content, Encoding(level, mask=0), engine)
    assert boosted == encode(content, Encoding(holding[-1], boost=False, version=version, mask=0), engine)


@few
@given(contents, levels, engines)
def test_without_boost_the_level_is_the_one_asked_for(content: bytes, level: str, engine: str) -> None:
    assert encode(content, Encoding(level, boost=False, mask=0), engine).ecc == level


@pytest.mark.parametrize(("eci", "header"), [(26, 4 + 8), (899, 4 + 16)])
@pytest.mark.parametrize("version", [1, 9, 10, 40])
def test_eci_takes_its_share_of_the_capacity(version: int, eci: int, header: int) -> None:
    for level in LEVELS:
        full = (data_bits(version, level) - header - 4 - count_bits("byte", version)) // 8
        encoding = Encoding(level, boost=False, version=version, mask=0, eci=eci)
        assert encode(b"~" * full, encoding, "libzint").ecc == level
        with pytest.raises(DataTooLong) as refusal:
            encode(b"~" * (full + 1), encoding, "libzint")
        assert f"holds {full} bytes at level {level}" in refusal.value.detail


@pytest.mark.parametrize("engine", ENGINES)
def test_threads_do_not_disturb_each_other(engine: str) -> None:
    def encoded(number: int) -> Symbol:
        content = single_mode(MODES[number % 3], 5 + 7 * number, str(number))
        return encode(content, Encoding(LEVELS[number % 4], mask=number % 8), engine)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(encoded, range(60))) == [encoded(number) for number in range(60)]
