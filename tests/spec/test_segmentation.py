"""Shortest segmentations, compared with an exhaustive search and with an independent calculation."""

from __future__ import annotations

from itertools import groupby, product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qr.spec.segmentation import (
    BYTES,
    KANJI,
    KANJI_OR_BYTES,
    VERSION_RANGES,
    Alphabet,
    Segment,
    count_bits,
    find_segments,
    find_version_range,
)
from tests.support.encoders import min_bits

# Mode indicator and character count in versions 1-9, 10-26 and 27-40 (ISO/IEC 18004:2015, tables 2 and 3).
HEADER_BITS = {"numeric": (14, 16, 18), "alphanumeric": (13, 15, 17), "byte": (12, 20, 20), "Kanji": (12, 14, 16)}


def modes_of(character: str, *, has_eci: bool) -> list[str]:
    """Return the modes that can encode a character."""
    if character > "\x7f":
        return ["Kanji", "byte"] if has_eci else ["Kanji"]
    modes = ["byte"]
    if character in "0123456789":
        modes.append("numeric")
    if character in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:":
        modes.append("alphanumeric")
    return modes


def data_bits(mode: str, text: str) -> int:
    """Return the data bits of one segment (7.4.3 to 7.4.6)."""
    if mode == "numeric":
        return len(text) // 3 * 10 + (0, 4, 7)[len(text) % 3]
    if mode == "alphanumeric":
        return len(text) // 2 * 11 + len(text) % 2 * 6
    return 13 * len(text) if mode == "Kanji" else 8 * len(text.encode("shift_jis"))


def exhaustive_bits(text: str, version_range: int, *, has_eci: bool) -> int:
    """Return the length of the shortest bit stream over all assignments of a mode to every character."""
    lengths = []
    for assignment in product(*(modes_of(character, has_eci=has_eci) for character in text)):
        segments = [
            (mode, "".join(character for _, character in pairs))
            for mode, pairs in groupby(zip(assignment, text, strict=True), key=lambda pair: pair[0])
        ]
        lengths.append(sum(HEADER_BITS[mode][version_range] + data_bits(mode, part) for mode, part in segments))
    return min(lengths)


def random_text(seed: int) -> str:
    """Return two to four runs of one class, at most ten characters."""
    random = Random(seed)
    runs = [random.choice(("0123456789", "ABC$:", "abc?", "看茗点")) for _ in range(random.randint(2, 4))]
    return "".join(random.choice(run) for run in runs for _ in range(random.randint(1, 8)))[:10]


@pytest.mark.parametrize(("alphabet", "has_eci"), [(KANJI, False), (KANJI_OR_BYTES, True)], ids=["plain", "ECI"])
@pytest.mark.parametrize("version_range", range(3))
@pytest.mark.parametrize("count", [6, pytest.param(30, marks=pytest.mark.exhaustive)])
def test_bits_equal_an_exhaustive_search(alphabet: Alphabet, version_range: int, count: int, *, has_eci: bool) -> None:
    for text in ["本72533074", "0011看看16", "a12345678", "ABCDEFGHIa", *map(random_text, range(count))]:
        expected = exhaustive_bits(text, version_range, has_eci=has_eci)
        assert count_bits(text.encode("shift_jis"), version_range, alphabet) == expected, text


@given(st.text("0123456789ABC:$abc?é", max_size=200).map(str.encode), st.sampled_from([0, 1, 2]))
def test_bits_equal_an_independent_calculation(content: bytes, version_range: int) -> None:
    assert count_bits(content, version_range) == min_bits(content, VERSION_RANGES[version_range][0])


@pytest.mark.parametrize("alphabet", [BYTES, KANJI, KANJI_OR_BYTES], ids=["bytes", "kanji", "kanji or bytes"])
@given(content=st.binary(max_size=60))
def test_joined_segments_equal_any_content(content: bytes, alphabet: Alphabet) -> None:
    segments = find_segments(content, 0, alphabet)
    assert b"".join(segment.content for segment in segments) == content


def test_worked_example_of_the_module() -> None:
    assert count_bits(b"no ", 0) == 36
    assert count_bits(b"no 1234567", 0) == 74
    assert find_segments(b"no 1234567", 0) == [Segment("byte", b"no "), Segment("numeric", b"1234567")]


def test_kanji_uses_byte_mode_only_with_eci() -> None:
    content = "a看b".encode("shift_jis")
    assert [segment.mode for segment in find_segments(content, 0, KANJI)] == ["byte", "Kanji", "byte"]
    assert find_segments(content, 0, KANJI_OR_BYTES) == [Segment("byte", content)]


def test_segments_depend_on_the_version_range() -> None:
    content = b"abcABCDEFG"
    assert [segment.mode for segment in find_segments(content, 0)] == ["byte", "alphanumeric"]
    assert [segment.mode for segment in find_segments(content, 1)] == ["byte", "alphanumeric"]
    assert find_segments(content[:-2], 1) == [Segment("byte", content[:-2])]


def test_empty_content_has_no_segments() -> None:
    assert (find_segments(b"", 0), count_bits(b"", 0)) == ([], 0)


def test_version_range_contains_the_version() -> None:
    assert [find_version_range(version) for version in (1, 9, 10, 26, 27, 40)] == [0, 0, 1, 1, 2, 2]
