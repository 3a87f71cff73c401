"""The lower bound on bits, compared with the symbols of libzint and with an independent calculation."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import qr.symbol
from qr.errors import DataTooLong
from qr.spec import Encoding
from qr.spec.segmentation import VERSION_RANGES
from qr.symbol import encode
from qr.symbol.bounds import MAX_CHARACTERS, data_bits, find_smallest_version, minimum_bits
from qr.symbol.engines import find_engine
from qr.symbol.segments import segments
from tests.support.encoders import ENGINES, LEVELS, min_bits, smallest_version
from tests.support.tables import every_combination, for_each

contents = st.lists(
    st.one_of(
        st.text("0123456789", min_size=1, max_size=30).map(str.encode),
        st.text("0123456789ABCXYZ $%*+-./:", min_size=1, max_size=30).map(str.encode),
        st.text("abcdefgh", min_size=1, max_size=30).map(str.encode),
        st.binary(min_size=1, max_size=30),
        st.sampled_from([b"https://example.com/", "漢字".encode(), "漢字".encode("shift_jis"), b"\x1d"]),
    ),
    min_size=1,
    max_size=8,
).map(b"".join)
LINK = b"https://example.com/"


@given(contents, st.sampled_from(LEVELS), st.sampled_from([None, 3, 20, 26]), st.sampled_from(range(3)))
def test_symbols_need_at_least_the_bound(content: bytes, level: str, eci: int | None, version_range: int) -> None:
    encoding = Encoding(level, boost=False, version=VERSION_RANGES[version_range][-1], eci=eci)
    try:
        symbol = encode(content, encoding)
    except DataTooLong:
        return
    used = sum(segment.bits for segment in segments(symbol) or ())
    assert 0 < minimum_bits(content, version_range) <= used


@given(contents, st.sampled_from(range(3)))
@example(b"1", 0)
@example(b"12", 1)
@example(b"ABCDEFG", 2)
@example(b"1a", 0)
@example(b"aABCDEFGHIJKLMNOPa", 0)
def test_shortest_segments_need_at_least_the_bound(content: bytes, version_range: int) -> None:
    assert minimum_bits(content, version_range) <= min_bits(content, VERSION_RANGES[version_range][0])


@pytest.mark.parametrize(
    ("content", "bound", "shortest"),
    [
        (LINK + b"2048", 196, 200),
        (LINK + b"user/4", 220, 220),
        (LINK + b"a" * 20, 332, 332),
        (b"0123456789", 47, 48),
        (b"HELLO WORLD", 74, 74),
        (b"MAILTO:someone@example.com", 216, 216),
        (b"tel:+1-555-0100", 98, 115),
    ],
)
def test_bound_is_close_to_the_shortest_stream(content: bytes, bound: int, shortest: int) -> None:
    assert (minimum_bits(content, 0), min_bits(content, 1)) == (bound, shortest)


@for_each("encoding", [Encoding(kanji=True), Encoding(gs1=True), Encoding(gs1=True, version=5)])
def test_other_modes_have_no_bound(encoding: Encoding) -> None:
    assert find_smallest_version(b"0112345678901231", encoding) is None


def test_longest_content_has_bound_and_longer_content_none() -> None:
    assert find_smallest_version(b"0" * MAX_CHARACTERS, Encoding("L")) == (40, 23647)
    assert find_smallest_version(b"0" * MAX_CHARACTERS, Encoding("M")) is None
    assert find_smallest_version(b"0" * (MAX_CHARACTERS + 1), Encoding("L", version=40)) is None


@given(contents, st.sampled_from(LEVELS))
def test_no_smaller_version_holds_the_content(content: bytes, level: str) -> None:
    start = find_smallest_version(content, Encoding(level))
    assert start
    assert start.version <= (smallest_version(content, level) or 40)


def test_data_bits_are_those_of_table_7() -> None:
    assert [data_bits(level)[0] for level in LEVELS] == [152, 128, 104, 72]
    assert [data_bits(level)[39] for level in LEVELS] == [23648, 18672, 13328, 10208]


class Calls:
    """An engine that counts its calls."""

    def __init__(self, engine: str) -> None:
        self.encode_rows, self.count = find_engine(engine), 0

    def __call__(self, *arguments: Any) -> list[bytes] | None:
        self.count += 1
        return self.encode_rows(*arguments)


@every_combination(engine=ENGINES, digits=[0, 4, 10, 30], letters=[0, 1, 5, 20, 40, 200])
def test_content_is_encoded_once(engine: str, digits: int, letters: int) -> None:
    calls = Calls(engine)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(qr.symbol, "find_engine", lambda _: calls)
        encode(LINK + b"a" * letters + b"7" * digits)
    assert calls.count == 1


def test_engine_searches_the_version_if_the_bound_is_too_low() -> None:
    content = LINK + b"20482048" + b"a" * 36  # 12 bits are saved at most; two headers need more
    calls = Calls("libzint")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(qr.symbol, "find_engine", lambda _: calls)
        assert encode(content).version == 5
    assert find_smallest_version(content, Encoding()) == (4, 510)
    assert calls.count == 2


@given(contents, st.sampled_from([None, *LEVELS]))
def test_result_is_that_of_trying_every_level(content: bytes, level: str | None) -> None:
    """The level is the highest that fits in the smallest version of the requested level."""
    version = encode(content, Encoding(level, boost=False)).version
    for higher in LEVELS[::-1]:
        try:
            expected = encode(content, Encoding(higher, boost=False, version=version))
        except DataTooLong:
            continue
        assert encode(content, Encoding(level)) == expected
        return
