"""What a camera, a printer or a network does to a picture; a strength of 0 changes nothing.

Lengths are in modules where the eye sees them so, for the codes have modules of 3 to 12 pixels. Strengths are such
that plain squares are mostly still read.
"""

from collections.abc import Callable
from math import ceil, cos, radians, sin
from typing import NamedTuple

import cv2
import numpy as np

from bench.scannability.decoders import Pixels

PAPER = 255


class Circumstances(NamedTuple):
    """What a distortion may depend on besides its strength.

    scale: pixels a module
    chance: where its noise comes from
    """

    scale: int
    chance: np.random.Generator


class Distortion(NamedTuple):
    """A distortion, its strengths and what these count."""

    name: str
    strengths: tuple[float, ...]
    unit: str
    apply: Callable[[Pixels, float, Circumstances], Pixels]


def rotated(pixels: Pixels, degrees: float, _: Circumstances) -> Pixels:
    """Turned clockwise on a sheet that is large enough."""
    height, width = pixels.shape
    across, down = abs(cos(radians(degrees))), abs(sin(radians(degrees)))
    size = ceil(width * across + height * down - 1e-9), ceil(width * down + height * across - 1e-9)
    turn = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), -degrees, 1)
    turn[:, 2] += np.array([(size[0] - width) / 2, (size[1] - height) / 2])
    return _grey(cv2.warpAffine(pixels, turn, size, flags=cv2.INTER_LINEAR, borderValue=(PAPER,)))


def tilted(pixels: Pixels, share: float, _: Circumstances) -> Pixels:
    """Leaning back and a little aside: the upper edge shorter by ``share``, the right one by a third of that."""
    height, width = pixels.shape
    right, bottom = width - 1, height - 1
    x, y = share / 2 * right, share / 6 * bottom
    seen = np.array([(x, 0), (right - x, y), (right, bottom - y), (0, bottom)], np.float32)
    lying = np.array([(0, 0), (right, 0), (right, bottom), (0, bottom)], np.float32)
    tilt = cv2.getPerspectiveTransform(lying, seen)
    return _grey(cv2.warpPerspective(pixels, tilt, (width, height), flags=cv2.INTER_LINEAR, borderValue=(PAPER,)))


def blurred(pixels: Pixels, modules: float, at: Circumstances) -> Pixels:
    """Out of focus; the standard deviation of a Gaussian."""
    return _grey(cv2.GaussianBlur(pixels, (0, 0), modules * at.scale)) if modules else pixels


def noisy(pixels: Pixels, levels: float, at: Circumstances) -> Pixels:
    """Gaussian noise on every pixel; its standard deviation out of 255 levels of grey."""
    return _grey(pixels + at.chance.normal(0, levels, pixels.shape))


def darkened(pixels: Pixels, share: float, at: Circumstances) -> Pixels:
    """With that share of light gone: dim, dark tones crushed, and the sensor's noise with it."""
    crushed = np.power(pixels / 255.0, 1 + share) * 255
    return _grey(crushed * (1 - share) + at.chance.normal(0, 6 * share, pixels.shape))


def coarsened(pixels: Pixels, pitch: float, at: Circumstances) -> Pixels:
    """From so far away that a pixel is ``pitch`` modules wide; finer pictures only."""
    shrink = 1 / (pitch * at.scale) if pitch else 1
    if shrink >= 1:
        return pixels
    height, width = pixels.shape
    return _grey(cv2.resize(pixels, (round(width * shrink), round(height * shrink)), interpolation=cv2.INTER_AREA))


def compressed(pixels: Pixels, loss: float, _: Circumstances) -> Pixels:
    """As JPEG of quality 100 - ``loss``."""
    if not loss:
        return pixels
    _written, file = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, round(100 - loss)])
    return _grey(cv2.imdecode(file, cv2.IMREAD_GRAYSCALE))


def _grey(values: object) -> Pixels:
    pixels: Pixels = np.clip(np.rint(np.asarray(values)), 0, 255).astype(np.uint8)
    return pixels


DISTORTIONS = (
    Distortion("rotation", (5, 17, 45), "degrees", rotated),
    Distortion("perspective", (0.05, 0.1, 0.2), "of the upper edge", tilted),
    Distortion("blur", (0.2, 0.3, 0.4), "modules", blurred),
    Distortion("noise", (10, 20, 35), "of 255 levels", noisy),
    Distortion("low light", (0.5, 0.7, 0.8), "of the light", darkened),
    Distortion("low resolution", (0.33, 0.4, 0.5), "modules a pixel", coarsened),
    Distortion("JPEG", (50, 70, 85), "below quality 100", compressed),
)
