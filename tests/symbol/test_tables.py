from __future__ import annotations

from qrcode.util import PATTERN_POSITION_TABLE

from qr.symbol.tables import alignment_centres, byte_capacity, data_codewords, modules_per_side
from tests.support.encoders import LEVELS, capacity, data_bits
from tests.support.tables import for_each

VERSIONS = range(1, 41)


@for_each("version", VERSIONS)
def test_alignment_centres_match_annex_e(version: int) -> None:
    assert alignment_centres(version) == PATTERN_POSITION_TABLE[version - 1]


def test_version_32_is_the_exception_in_annex_e() -> None:
    assert alignment_centres(32) == [6, 34, 60, 86, 112, 138]


@for_each("version", VERSIONS)
def test_capacity_matches_segno(version: int) -> None:
    for level in LEVELS:
        assert 8 * data_codewords(version, level) == data_bits(version, level)
        assert byte_capacity(version, level) == capacity("byte", version, level)


def test_side_grows_by_four_modules_per_version() -> None:
    assert [modules_per_side(version) for version in (1, 2, 7, 40)] == [21, 25, 45, 177]
