"""Format numbers, colours, gradients and the page for PDF and PostScript.

Shadings and functions are dictionaries with the same keys in both formats (ISO 32000-1, 7.10 and 8.7.4; PostScript
Language Reference, third edition, 3.10 and 4.9.3). Like paths, they are in module units.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from qr.drawing import Drawing
from qr.drawing.sizes import CSS_PIXELS_PER_INCH, MILLIMETRES_PER_INCH
from qr.graphics.color import Color
from qr.graphics.gradient import Gradient
from qr.graphics.layers import EmbeddedImage
from qr.graphics.path import Box

POINTS_PER_INCH = 72
EMBEDDED_IMAGE_SIDE = 768  # pixels along the longer side of an embedded image, enough for print

_SPACES = {1: "DeviceGray", 3: "DeviceRGB", 4: "DeviceCMYK"}

Values = Sequence[float]


class Page(NamedTuple):
    """A page.

    width, height: in points, with the bleed
    matrix: transformation from module units, y downwards, to points, y upwards
    bleed: part of the page on each side that is cut off after printing, in points
    """

    width: float
    height: float
    matrix: str
    bleed: float


def page_size(drawing: Drawing) -> Page:
    """Return the page at the resolution of the drawing, or at ``CSS_PIXELS_PER_INCH`` if the drawing has none."""
    point, bleed = _points_per_pixel(drawing), drawing.bleed / MILLIMETRES_PER_INCH * POINTS_PER_INCH
    width, height, module = drawing.width * point, drawing.height * point, drawing.scale * point
    left, top = drawing.offset
    matrix = (module, 0, 0, -module, left * point + bleed, height - top * point + bleed)
    return Page(width + 2 * bleed, height + 2 * bleed, " ".join(number(value, 8) for value in matrix), bleed)


def bleed_modules(drawing: Drawing) -> float:
    """Return the width of the bleed in modules."""
    return page_size(drawing).bleed / (drawing.scale * _points_per_pixel(drawing))


def _points_per_pixel(drawing: Drawing) -> float:
    return POINTS_PER_INCH / (drawing.dpi or CSS_PIXELS_PER_INCH)


def color_values(color: Color) -> Values:
    """Return a colour as cyan, magenta, yellow and black if it has inks, else as red, green and blue; each 0.0-1.0."""
    return [ink / 100 for ink in color.ink] if color.ink else [channel / 255 for channel in color[:3]]


def numbers(values: Iterable[float]) -> str:
    """Return decimals with at most four places, separated by spaces."""
    return " ".join(map(number, values))


def stop_values(gradient: Gradient) -> Sequence[Values]:
    """Return the colours of a gradient in one colour space: in inks if one of them has inks, else in RGB."""
    has_inks = any(color.ink for color in gradient.stops)
    return [color_values(color.with_ink() if has_inks else color) for color in gradient.stops]


def shading(gradient: Gradient, area: Box, stops: Sequence[Values]) -> str:
    """Return the dictionary of an axial or radial shading over an area.

    Outside of the area, the shading extends its outermost colours. ``stops`` are lists of 1, 3 or 4 values, 0.0-1.0.
    """
    if gradient.angle is None:
        centre = area.x + area.width / 2, area.y + area.height / 2
        shading_type, coordinates = 3, numbers((*centre, 0, *centre, gradient.radius(area)))
    else:
        start, end = gradient.line(area)
        shading_type, coordinates = 2, numbers((*start, *end))
    return (
        f"<</ShadingType {shading_type}/ColorSpace/{_SPACES[len(stops[0])]}/Coords[{coordinates}]"
        f"/Extend[true true]/Function {_function(stops)}>>"
    )


def _function(stops: Sequence[Values]) -> str:
    """Return a function from 0-1 to colours at even distances: a linear function per gap, stitched together."""
    pieces = [
        f"<</FunctionType 2/Domain[0 1]/C0[{numbers(start)}]/C1[{numbers(end)}]/N 1>>" for start, end in pairwise(stops)
    ]
    if len(pieces) == 1:
        return pieces[0]
    bounds = numbers(piece / len(pieces) for piece in range(1, len(pieces)))
    encode = " ".join(["0 1"] * len(pieces))
    return f"<</FunctionType 3/Domain[0 1]/Functions[{''.join(pieces)}]/Bounds[{bounds}]/Encode[{encode}]>>"


def embedded_image_size(embedded: EmbeddedImage) -> tuple[int, int]:
    """Return width and height in pixels at which an embedded image is rasterised."""
    width, height = embedded.area[2:]
    scale = EMBEDDED_IMAGE_SIDE / max(width, height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def number(value: float, places: int = 4) -> str:
    """Return a decimal with at most ``places`` places, without trailing zeros."""
    text = f"{value:.{places}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def data_url(media_type: str, file: bytes) -> str:
    """Return a file as a URL (RFC 2397)."""
    return f"data:{media_type};base64,{b64encode(file).decode()}"
