"""Styled codes of this service with one distortion each, as ``make scannability`` draws and distorts them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PIL import Image

from bench.reading.sample import Sample
from bench.scannability.codes import make_codes, plain_code
from bench.scannability.distortions import DISTORTIONS, DistortionContext
from bench.scannability.systems import draw_ours


def make_samples(count: int) -> Iterator[Sample]:
    """Yield images. Each distortion occurs equally often, with each of its strengths."""
    for code in make_codes(count):
        pixels = draw_ours(code)
        if pixels is None:  # rejected as unreadable
            pixels = draw_ours(plain_code(code))
        if pixels is None:
            continue
        distortion = DISTORTIONS[code.serial % len(DISTORTIONS)]
        strength = distortion.strengths[code.serial // len(DISTORTIONS) % len(distortion.strengths)]
        context = DistortionContext(code.scale, np.random.default_rng(code.serial))
        distorted = distortion.apply(pixels, strength, context)
        yield Sample(f"{code.serial} {distortion.name} {strength}", Image.fromarray(distorted), code.content)
