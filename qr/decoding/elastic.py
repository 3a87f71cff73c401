"""Sample the modules of a symbol on paper or cloth that is not flat.

A decoder maps the whole symbol by one perspective. Here, each module can lie up to ``REACH_STEPS`` from its place in
the perspective. From the three finder patterns outwards, each module gets the displacement of its neighbours, changed
by up to ``STEPS_PER_NEIGHBOUR``, to where the pixels of the module and its neighbours are darkest and lightest.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from math import dist
from typing import TYPE_CHECKING, NamedTuple

from qr.decoding.found_symbol import Point, Position
from qr.decoding.perspective import perspective_coefficients
from qr.decoding.views import View, crop_view, scale_view
from qr.symbol.tables import modules_per_side

if TYPE_CHECKING:
    from PIL.Image import Image

PIXELS_PER_MODULE = 8
MARGIN = 0.15  # of the side, around the symbol
STEP, REACH_STEPS = 0.2, 6  # modules per step; steps in each direction
STEPS_PER_NEIGHBOUR = 2
SURROUNDINGS_MODULES, BLUR_MODULES = 4.0, 0.25
STIFFNESS = 3.2  # loss of score per squared step between a module and its neighbours
MIDDLE_GREY = 128
_STRENGTH = [min(255, abs(level - MIDDLE_GREY) * 2) for level in range(256)]

Steps = tuple[int, int]
Rows = tuple[bytes, ...]


class _Samples(NamedTuple):
    """Grey levels of all modules at one displacement, row by row, and how dark or light their neighbourhoods are."""

    levels: bytes
    strengths: bytes


def sample_flat(page: View, position: Position, version: int) -> Rows:
    """Return the modules of a QR Code on a plane. Parameters and errors are those of ``sample_modules``."""
    size = modules_per_side(version)
    levels = _sample(*_close_up(page, position, size), size, (0, 0)).levels
    return tuple(
        bytes(level < MIDDLE_GREY for level in levels[start : start + size]) for start in range(0, size**2, size)
    )


def sample_modules(page: View, position: Position, version: int) -> Rows:
    """Return the modules of a QR Code whose corners in the page are known: one ``bytes`` per row, 1 is dark.

    Raises ``ValueError`` if the corners lie outside of the page, or at one place.
    """
    size = modules_per_side(version)
    view, corners = _close_up(page, position, size)
    samples = {steps: _sample(view, corners, size, steps) for steps in _all_steps()}
    displacements = _grow(samples, size)
    return tuple(
        bytes(samples[displacements[row, column]].levels[row * size + column] < MIDDLE_GREY for column in range(size))
        for row in range(size)
    )


def _close_up(page: View, position: Position, size: int) -> tuple[Image, list[Point]]:
    """Return the symbol at ``PIXELS_PER_MODULE``, relative to its surroundings, and its corners there."""
    across, down = zip(*position, strict=True)
    side = max(dist(position[corner], position[corner - 1]) for corner in range(4))
    box = (
        max(0, round(min(across) - MARGIN * side)), max(0, round(min(down) - MARGIN * side)),
        min(page.image.width, round(max(across) + MARGIN * side)),
        min(page.image.height, round(max(down) + MARGIN * side)),
    )  # fmt: skip
    if side < 1 or box[2] <= box[0] or box[3] <= box[1]:
        raise ValueError("the corners lie outside of the page")
    view = scale_view(crop_view(page, box), PIXELS_PER_MODULE * size / side)
    scale = view.image.width / (box[2] - box[0]), view.image.height / (box[3] - box[1])
    corners = [((x - box[0]) * scale[0], (y - box[1]) * scale[1]) for x, y in position]
    return _subtract_surroundings(view.image), corners


def _subtract_surroundings(image: Image) -> Image:
    from PIL import ImageChops, ImageFilter

    average = image.filter(ImageFilter.BoxBlur(SURROUNDINGS_MODULES * PIXELS_PER_MODULE))
    difference = ImageChops.subtract(image, average, 0.5, MIDDLE_GREY)
    return difference.filter(ImageFilter.GaussianBlur(BLUR_MODULES * PIXELS_PER_MODULE))


def _all_steps() -> Iterator[Steps]:
    reach = range(-REACH_STEPS, REACH_STEPS + 1)
    return ((across, down) for across in reach for down in reach)


def _sample(image: Image, corners: list[Point], size: int, steps: Steps) -> _Samples:
    """Sample the centres of all modules at one displacement."""
    from PIL import Image as Pillow
    from PIL import ImageFilter

    x, y = steps[0] * STEP, steps[1] * STEP
    square = [(-x, -y), (size - x, -y), (size - x, size - y), (-x, size - y)]
    coefficients = perspective_coefficients(square, corners)
    modules = image.transform((size, size), Pillow.Transform.PERSPECTIVE, coefficients, Pillow.Resampling.BILINEAR)
    return _Samples(modules.tobytes(), modules.point(_STRENGTH).filter(ImageFilter.BoxBlur(1)).tobytes())


def _grow(samples: dict[Steps, _Samples], size: int) -> dict[tuple[int, int], Steps]:
    """Return the displacement of each module. The module with the clearest neighbour is next."""
    smooth: dict[tuple[int, int], tuple[float, float]] = {}
    heap = [(-256.0, row, column) for row, column in ((3, 3), (3, size - 4), (size - 4, 3))]
    while heap:
        _, row, column = heapq.heappop(heap)
        if (row, column) in smooth:
            continue
        expected = _average(smooth, row, column)
        score, found = _best(samples, row * size + column, expected)
        smooth[row, column] = (found[0] + expected[0]) / 2, (found[1] + expected[1]) / 2
        for near in ((row, column + 1), (row + 1, column), (row, column - 1), (row - 1, column)):
            if near not in smooth and min(near) >= 0 and max(near) < size:
                heapq.heappush(heap, (-score, *near))
    return {module: (round(across), round(down)) for module, (across, down) in smooth.items()}


def _average(smooth: dict[tuple[int, int], tuple[float, float]], row: int, column: int) -> tuple[float, float]:
    """Return the average displacement of the known modules around a module; none without such modules."""
    around = ((row + down, column + across) for down in range(-2, 3) for across in range(-2, 3))
    known = [smooth[module] for module in around if module in smooth]
    if not known:
        return 0.0, 0.0
    return sum(across for across, _ in known) / len(known), sum(down for _, down in known) / len(known)


def _best(samples: dict[Steps, _Samples], module: int, expected: tuple[float, float]) -> tuple[float, Steps]:
    """Return the best score near the expected displacement, and its displacement."""
    ranges = [
        range(max(-REACH_STEPS, round(at) - STEPS_PER_NEIGHBOUR), min(REACH_STEPS, round(at) + STEPS_PER_NEIGHBOUR) + 1)
        for at in expected
    ]
    return max(
        (
            samples[across, down].strengths[module]
            - STIFFNESS * ((across - expected[0]) ** 2 + (down - expected[1]) ** 2),
            (across, down),
        )
        for across in ranges[0]
        for down in ranges[1]
    )
