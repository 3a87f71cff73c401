"""Independent decoders read the built-in presets. ``make scannability`` adds decoders that are not Python packages."""

from __future__ import annotations

from functools import cache
from itertools import product

import pytest

from qr.generate import generate
from qr.spec.parse import parse_spec
from qr.spec.presets import BUILT_IN
from tests.support.decoders import DECODERS, has_zbar, open_png
from tests.support.tables import one_in

VERSIONS, SCALES = (1, 2, 4, 7), (3, 7, 10)


@cache
def count_reads(decoder: str, *style: tuple[str, str]) -> int:
    """Return how many images of plain contents a decoder reads, in one style."""
    reads = 0
    for version, scale in product(VERSIONS, SCALES):
        content = f"e.io/{version}-{scale}"
        query = {"data": content, "version": str(version), "scale": str(scale), "ecc": "M", "boost": "off"}
        reads += DECODERS[decoder](open_png(generate(parse_spec([*query.items(), *style])).body)) == content.encode()
    return reads


@one_in(8, "decoder, preset", product(DECODERS, BUILT_IN))
def test_preset_is_read_as_often_as_squares(preset: str, decoder: str) -> None:
    if decoder == "ZBar" and not has_zbar():
        pytest.skip("ZBar is not installed")
    assert count_reads(decoder, ("style", preset)) >= count_reads(decoder)


@pytest.mark.parametrize("preset", BUILT_IN)
def test_preset_causes_no_warning(preset: str) -> None:
    image = generate(parse_spec([("data", "hello"), ("style", preset)]))
    assert not [warning for warning in image.warnings if "eye" in warning]
