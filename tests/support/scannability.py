"""Codes and results of decoders for the tests of ``bench.scannability``."""

from __future__ import annotations

from functools import cache

import numpy as np

from bench.scannability.code import Code
from bench.scannability.codes import make_codes, plain_code
from bench.scannability.decoders import NAMES, Reads
from bench.scannability.distortions import (
    DISTORTIONS,
    DistortionContext,
)
from bench.scannability.pixels import Pixels
from bench.scannability.systems import (
    draw_ours,
)
from bench.scannability.trial import UNDISTORTED
from qr.graphics.gradient import Gradient

FULL = make_codes(2016)
READ: Reads = (True,) * len(NAMES)
LOST: Reads = (False,) * len(NAMES)
ALL_BUT_OPENCV: Reads = tuple(name != "OpenCV" for name in NAMES)
BY_NAME = {distortion.name: distortion for distortion in DISTORTIONS}


def context(scale: int = 6, seed: int = 1) -> DistortionContext:
    return DistortionContext(scale, np.random.default_rng(seed))


@cache
def image() -> Pixels:
    drawn = draw_ours(plain_code(FULL[0]))
    assert drawn is not None
    drawn.flags.writeable = False  # shared by all tests
    return drawn


def everywhere(*read: bool | None) -> dict[str, Reads]:
    return dict.fromkeys((UNDISTORTED, *BY_NAME), read)


def side(code: Code) -> int:
    """Pixels from left to right, quiet zone included."""
    return (17 + 4 * code.version + 8) * code.scale


def paint_of(code: Code) -> str:
    dark = code.style.dark
    return "solid" if not isinstance(dark, Gradient) else "radial" if dark.angle is None else "linear"
