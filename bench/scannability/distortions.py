"""Distortions of an image by a camera, a printer or a network. A strength of 0 changes nothing.

The codes have modules of 3 to 12 pixels, so lengths that depend on the size of the code are in modules. At the
strengths used, most decoders still read most plain squares.
"""

from collections.abc import Callable
from math import ceil, cos, floor, log, pi, radians, sin, sqrt
from typing import NamedTuple

import cv2
import numpy as np

from bench.scannability.pixels import Pixels

WHITE = 255
QUIET_ZONE = 4  # modules; all systems draw this
DISPLAY_TILT = 0.1  # part by which the upper edge of a photographed display is shorter


class DistortionContext(NamedTuple):
    """Input of a distortion besides its strength.

    scale: pixels per module
    rng:   source of noise
    """

    scale: int
    rng: np.random.Generator


class Distortion(NamedTuple):
    """A distortion, its strengths from weak to strong, and their unit."""

    name: str
    strengths: tuple[float, ...]
    unit: str
    apply: Callable[[Pixels, float, DistortionContext], Pixels]


def rotate(pixels: Pixels, degrees: float, _: DistortionContext) -> Pixels:
    """Rotate clockwise. The image grows, so that nothing is cut off."""
    height, width = pixels.shape
    across, down = abs(cos(radians(degrees))), abs(sin(radians(degrees)))
    size = ceil(width * across + height * down - 1e-9), ceil(width * down + height * across - 1e-9)
    rotation = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), -degrees, 1)
    rotation[:, 2] += np.array([(size[0] - width) / 2, (size[1] - height) / 2])
    return _round_to_grey(cv2.warpAffine(pixels, rotation, size, flags=cv2.INTER_LINEAR, borderValue=(WHITE,)))


def tilt(pixels: Pixels, share: float, _: DistortionContext) -> Pixels:
    """Show the image in perspective: the upper edge is shorter by ``share``, the right edge by a third of that."""
    matrix, size = _perspective(pixels, share), pixels.shape[::-1]
    return _round_to_grey(cv2.warpPerspective(pixels, matrix, size, flags=cv2.INTER_LINEAR, borderValue=(WHITE,)))


def _perspective(pixels: Pixels, share: float) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Return the matrix from positions in the image to positions in perspective."""
    height, width = pixels.shape
    right, bottom = width - 1, height - 1
    x, y = share / 2 * right, share / 6 * bottom
    after = np.array([(x, 0), (right - x, y), (right, bottom - y), (0, bottom)], np.float32)
    before = np.array([(0, 0), (right, 0), (right, bottom), (0, bottom)], np.float32)
    return np.array(cv2.getPerspectiveTransform(before, after))


def photograph_display(pixels: Pixels, depth: float, _: DistortionContext) -> Pixels:
    """Photograph a display at an angle. ``depth`` is the share of light that the darkest moiré bands lose.

    Light falls from the middle of a display pixel to the gaps around it. The camera has about as many pixels as the
    display, so it samples this grid at positions that drift with the perspective. The drift becomes visible as bands.
    """
    if not depth:
        return pixels
    rows, columns = np.indices(pixels.shape)
    positions = np.stack([columns, rows, np.ones(pixels.shape)], axis=-1)
    across, down, scale = np.moveaxis(positions @ np.linalg.inv(_perspective(pixels, DISPLAY_TILT)).T, -1, 0)
    gaps = sum(0.5 - 0.5 * np.cos(2 * pi * position / scale) for position in (across, down)) / 2
    return _round_to_grey(tilt(pixels, DISPLAY_TILT, _) * (1 - depth * gaps))


def spread_ink(pixels: Pixels, modules: float, context: DistortionContext) -> Pixels:
    """Grow dark areas, so that a dark module becomes wider by ``modules``, half of that on each side.

    Between whole pixels, mix the two nearest results: the grey level of an edge pixel is the share that ink covers.
    """
    radius = modules * context.scale / 2
    whole = floor(radius)
    grown, more = (_darken_neighbours(pixels, pixels_around).astype(float) for pixels_around in (whole, whole + 1))
    return _round_to_grey(grown + (more - grown) * (radius - whole))


def _darken_neighbours(pixels: Pixels, radius: int) -> Pixels:
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
    return np.array(cv2.erode(pixels, kernel), np.uint8)


def add_glare(pixels: Pixels, share: float, context: DistortionContext) -> Pixels:
    """Add a spot of light inside the symbol. In ``share`` of the symbol, black becomes lighter than half of white.

    The light falls from white in the middle of the spot like a Gaussian curve.
    """
    if not share:
        return pixels
    radius = sqrt(share / pi)  # of the area where half of the light is left, in sides of the symbol
    border = QUIET_ZONE * context.scale
    height, width = (side - 2 * border for side in pixels.shape)
    x, y = context.rng.uniform(radius, 1 - radius, 2)
    rows, columns = np.indices(pixels.shape)
    squared = ((columns - border) / width - x) ** 2 + ((rows - border) / height - y) ** 2
    return _round_to_grey(pixels + WHITE * np.exp(-log(2) * squared / radius**2))


def blur(pixels: Pixels, modules: float, context: DistortionContext) -> Pixels:
    """Apply a Gaussian blur with this standard deviation, in modules."""
    return _round_to_grey(cv2.GaussianBlur(pixels, (0, 0), modules * context.scale)) if modules else pixels


def add_noise(pixels: Pixels, levels: float, context: DistortionContext) -> Pixels:
    """Add Gaussian noise with this standard deviation, in levels of 0-255, to each pixel."""
    return _round_to_grey(pixels + context.rng.normal(0, levels, pixels.shape))


def darken(pixels: Pixels, share: float, context: DistortionContext) -> Pixels:
    """Remove this share of the light. Dark tones move closer together, and the noise of the sensor is added."""
    compressed = np.power(pixels / 255.0, 1 + share) * 255
    return _round_to_grey(compressed * (1 - share) + context.rng.normal(0, 6 * share, pixels.shape))


def downscale(pixels: Pixels, pitch: float, context: DistortionContext) -> Pixels:
    """Downscale until a pixel is ``pitch`` modules wide. Coarser images stay as they are."""
    ratio = 1 / (pitch * context.scale) if pitch else 1
    if ratio >= 1:
        return pixels
    height, width = pixels.shape
    size = round(width * ratio), round(height * ratio)
    return _round_to_grey(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA))


def compress_as_jpeg(pixels: Pixels, loss: float, _: DistortionContext) -> Pixels:
    """Compress as JPEG of quality 100 - ``loss``."""
    if not loss:
        return pixels
    _success, file = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, round(100 - loss)])
    return _round_to_grey(cv2.imdecode(file, cv2.IMREAD_GRAYSCALE))


def _round_to_grey(values: object) -> Pixels:
    pixels: Pixels = np.clip(np.rint(np.asarray(values)), 0, 255).astype(np.uint8)
    return pixels


DISTORTIONS = (
    Distortion("rotation", (5, 17, 45), "degrees", rotate),
    Distortion("perspective", (0.05, 0.1, 0.2), "of the upper edge", tilt),
    Distortion("blur", (0.2, 0.3, 0.4), "modules", blur),
    Distortion("noise", (10, 20, 35), "of 255 levels", add_noise),
    Distortion("low light", (0.5, 0.7, 0.8), "of the light", darken),
    Distortion("low resolution", (0.33, 0.4, 0.5), "modules per pixel", downscale),
    Distortion("JPEG", (50, 70, 85), "below quality 100", compress_as_jpeg),
    Distortion("display", (0.2, 0.3, 0.4), "of the light, in moiré bands", photograph_display),
    Distortion("ink spread", (0.1, 0.2), "modules", spread_ink),
    Distortion("glare", (0.05, 0.1), "of the symbol", add_glare),
)
