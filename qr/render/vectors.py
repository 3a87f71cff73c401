"""What PDF and PostScript have in common: a page in points, colours as operands, gradients as shadings.

Shadings and functions are dictionaries of the same keys in both (ISO 32000-1, 7.10 and 8.7.4; PostScript Language
Reference, third edition, 3.10 and 4.9.3), in module units like every path.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from qr.drawing import Drawing
from qr.graphics.color import Color
from qr.graphics.gradient import Gradient
from qr.graphics.layers import EmbeddedImage
from qr.graphics.path import Box

POINTS_PER_INCH = 72
CSS_PIXELS_PER_INCH = 96  # where no resolution is known, so that SVG, PDF and EPS are of one size
EMBEDDED_IMAGE_SIDE = 768  # pixels along the longer side of a picture in the picture

_SPACES = {1: "DeviceGray", 3: "DeviceRGB", 4: "DeviceCMYK"}

Values = Sequence[float]


class Page(NamedTuple):
    """A page, its lengths in points.

    matrix: from module units, y downwards, to points, y upwards
    """

    width: float
    height: float
    matrix: str


def page_size(drawing: Drawing) -> Page:
    """The page at the resolution that is known, else at that of CSS."""
    point = POINTS_PER_INCH / (drawing.dpi or CSS_PIXELS_PER_INCH)
    width, height, module = drawing.width * point, drawing.height * point, drawing.scale * point
    left, top = drawing.offset
    matrix = (module, 0, 0, -module, left * point, height - top * point)
    return Page(width, height, " ".join(number(value, 8) for value in matrix))


def color_values(color: Color) -> Values:
    """A colour as 4 inks where it names them, else as red, green and blue; each 0-1."""
    return [ink / 100 for ink in color.ink] if color.ink else [channel / 255 for channel in color[:3]]


def numbers(values: Iterable[float]) -> str:
    """Decimals of at most four places, parted by spaces."""
    return " ".join(map(number, values))


def stop_values(gradient: Gradient) -> Sequence[Values]:
    """The colours of a gradient, all in one colour space: in inks only if each names them."""
    inks = all(color.ink for color in gradient.stops)
    return [color_values(color if inks else color._replace(ink=None)) for color in gradient.stops]


def shading(gradient: Gradient, area: Box, stops: Sequence[Values]) -> str:
    """The dictionary of an axial or radial shading over an area, reaching beyond it in its outermost colours."""
    if gradient.angle is None:
        middle = area.x + area.width / 2, area.y + area.height / 2
        kind, place = 3, numbers((*middle, 0, *middle, gradient.radius(area)))
    else:
        start, end = gradient.line(area)
        kind, place = 2, numbers((*start, *end))
    return (
        f"<</ShadingType {kind}/ColorSpace/{_SPACES[len(stops[0])]}/Coords[{place}]"
        f"/Extend[true true]/Function {_function(stops)}>>"
    )


def _function(stops: Sequence[Values]) -> str:
    """From 0-1 to colours at even distances: one straight piece between every two, stitched."""
    pieces = [
        f"<</FunctionType 2/Domain[0 1]/C0[{numbers(one)}]/C1[{numbers(other)}]/N 1>>" for one, other in pairwise(stops)
    ]
    if len(pieces) == 1:
        return pieces[0]
    bounds = numbers(place / len(pieces) for place in range(1, len(pieces)))
    encode = " ".join(["0 1"] * len(pieces))
    return f"<</FunctionType 3/Domain[0 1]/Functions[{''.join(pieces)}]/Bounds[{bounds}]/Encode[{encode}]>>"


def embedded_image_size(inset: EmbeddedImage) -> tuple[int, int]:
    """Pixels from left to right and from top to bottom of a picture in the picture, enough for print."""
    width, height = inset.area[2:]
    scale = EMBEDDED_IMAGE_SIDE / max(width, height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def number(value: float, places: int = 4) -> str:
    """A decimal of at most so many places without trailing zeros."""
    text = f"{value:.{places}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def data_url(media_type: str, file: bytes) -> str:
    """Return a file as a URL (RFC 2397)."""
    return f"data:{media_type};base64,{b64encode(file).decode()}"
