from __future__ import annotations

import pytest

from qr.logo import rasterise, read_logo
from qr.logo.svg import read
from qr.logo.svg_cost import MAX_COST
from tests.support.public_logos import public_logos


@pytest.mark.exhaustive
def test_real_logos_cost_less_than_a_tenth() -> None:
    costs = {path.stem: read(path.read_bytes()).cost for path in public_logos(250)}
    assert len(costs) == 250
    assert {name: cost.units for name, cost in costs.items() if cost.units >= MAX_COST / 10} == {}
    assert {name for name, cost in costs.items() if cost.largest_scale(1000, 1000) < 1} == set()


@pytest.mark.exhaustive
def test_real_logos_are_rendered() -> None:
    for path in public_logos(25):
        logo = read_logo(path.read_bytes())
        image = rasterise(logo.file, logo.media_type, 64, 64)
        assert image.getchannel("A").getextrema() == (0, 255), path.stem
