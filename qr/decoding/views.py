"""Views of a page: changed copies in grey, each with the way back from its pixels to those of the page."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, radians, sin
from typing import TYPE_CHECKING, NamedTuple

from qr.decoding.found_symbol import Point

if TYPE_CHECKING:
    from PIL.Image import Image

WHITE = 255
MAX_VIEW_PIXELS = 6_000_000  # of an enlarged copy


class View(NamedTuple):
    """A grey image, and the affine transform to the pixels of the page.

    to_page: a, b, c, d, e, f of x' = ax + by + c and y' = dx + ey + f
    """

    image: Image
    to_page: tuple[float, float, float, float, float, float] = (1, 0, 0, 0, 1, 0)

    def locate(self, x: float, y: float) -> Point:
        """Return a point of this view in pixels of the page."""
        a, b, c, d, e, f = self.to_page
        return a * x + b * y + c, d * x + e * y + f

    def filter(self, change: Callable[[Image], Image]) -> View:
        """Return a view with changed grey levels."""
        return View(change(self.image), self.to_page)


def scale_view(view: View, factor: float) -> View:
    """Return a view that is ``factor`` times as large, within ``MAX_VIEW_PIXELS``."""
    from PIL.Image import Resampling

    image = view.image
    factor = min(factor, (MAX_VIEW_PIXELS / (image.width * image.height)) ** 0.5)
    size = max(1, round(image.width * factor)), max(1, round(image.height * factor))
    resized = image.resize(size, Resampling.BICUBIC if factor > 1 else Resampling.BOX)
    across, down = image.width / size[0], image.height / size[1]
    a, b, c, d, e, f = view.to_page
    return View(resized, (a * across, b * down, c, d * across, e * down, f))


def crop_view(view: View, box: tuple[int, int, int, int]) -> View:
    """Return the part of a view in a box: left, top, right and bottom."""
    a, b, _, d, e, _ = view.to_page
    x, y = view.locate(box[0], box[1])
    return View(view.image.crop(box), (a, b, x, d, e, y))


def rotate_view(view: View, degrees: float) -> View:
    """Return a view that is rotated counterclockwise. The image grows, so that nothing is cut off."""
    from PIL.Image import Resampling

    image = view.image
    rotated = image.rotate(degrees, Resampling.BICUBIC, expand=True, fillcolor=WHITE)
    across, up = cos(radians(degrees)), sin(radians(degrees))
    # Pixel (x, y) around the centre of the rotated image is (x cos - y sin, x sin + y cos) around the centre before.
    x = image.width / 2 - across * rotated.width / 2 + up * rotated.height / 2
    y = image.height / 2 - up * rotated.width / 2 - across * rotated.height / 2
    a, b, _, d, e, _ = view.to_page
    turned = (a * across + b * up, -a * up + b * across, d * across + e * up, -d * up + e * across)
    left, top = view.locate(x, y)
    return View(rotated, (turned[0], turned[1], left, turned[2], turned[3], top))


def tile_boxes(width: int, height: int, tiles: int) -> list[tuple[int, int, int, int]]:
    """Return ``tiles`` x ``tiles`` boxes of an image. Neighbours overlap by half of their sides."""
    across, down = 2 * width / (tiles + 1), 2 * height / (tiles + 1)
    return [
        (
            round(column * across / 2),
            round(row * down / 2),
            round((column / 2 + 1) * across),
            round((row / 2 + 1) * down),
        )
        for row in range(tiles)
        for column in range(tiles)
    ]
