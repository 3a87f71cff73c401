from __future__ import annotations

import pytest

from qr.generate import generate, measure_limits
from qr.graphics.color import Color
from qr.graphics.raster import Raster
from qr.reading.decoder import Expected
from qr.reading.distortion import BLURS_MODULES, CONTRASTS_PERCENT, Limits, find_limits
from qr.spec import Encoding, Output, Spec, Style

URL = b"https://example.com/menu"


def limits(spec: Spec) -> Limits:
    return measure_limits(generate(spec).drawing, spec)


def test_limits_are_steps_within_the_bounds() -> None:
    found = limits(Spec(URL))
    assert found.blur_modules in BLURS_MODULES[2:]
    assert found.contrast_percent in CONTRASTS_PERCENT[3:]


def test_limits_do_not_depend_on_the_file() -> None:
    expected = limits(Spec(URL))
    for spec in (
        Spec(URL, "svg"),
        Spec(URL, "txt"),
        Spec(URL, output=Output(scale=1)),
        Spec(URL, output=Output(scale=40)),
    ):
        assert limits(spec) == expected


@pytest.mark.parametrize("symbol", ["qr", "micro", "rmqr"])
def test_every_symbology_tolerates_some_distortion(symbol: str) -> None:
    found = limits(Spec(b"HELLO", encoding=Encoding(symbol=symbol)))
    assert found.blur_modules != BLURS_MODULES[0]
    assert found.contrast_percent != CONTRASTS_PERCENT[0]


def test_grey_modules_tolerate_less_loss_of_contrast() -> None:
    plain, grey = limits(Spec(URL)), limits(Spec(URL, style=Style(dark=Color(140, 140, 140))))
    assert (grey.contrast_percent or 0) > (plain.contrast_percent or 0)


def test_unreadable_image_fails_at_the_first_step() -> None:
    blank = Raster(100, 100, b"\xff" * 10_000)
    assert find_limits(blank, 4, Expected(b"x")) == Limits(BLURS_MODULES[0], CONTRASTS_PERCENT[0])
