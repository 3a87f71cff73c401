"""Scalable Vector Graphics: one filled outline a paint, in module units.

Fills, not strokes: strokes band on some phones. SVG 1.1, so that every viewer knows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from html import escape
from itertools import pairwise
from zlib import crc32

from qr.drawing import MILLIMETRES_PER_INCH, Drawing
from qr.graphics.color import Color
from qr.graphics.gradient import Gradient, Paint
from qr.graphics.layers import EmbeddedImage, Layer
from qr.graphics.path import Box, Outline, Path, box
from qr.graphics.raster import Raster, raster_from_modules
from qr.render.outline import Notation, modules_in_loops, outline
from qr.render.vectors import data_url, number

NOTATION = Notation("M{} {}", "h{}v{}", "h{}")  # each subpath is left open

_LETTERS_TO_SPACES = bytes.maketrans(b"hv", b"  ")


def render(drawing: Drawing) -> bytes:
    """The drawing as an SVG document."""
    return document(drawing, _size(drawing)).encode()


def read(file: bytes, drawing: Drawing) -> Raster:
    """Return what the document shows: plain squares from its last path, anything else as resvg renders the file."""
    if drawing.plain:
        return _by_borders(file, drawing)
    from qr.render.svg_reading import rasterise_document

    return rasterise_document(file.decode(), drawing)


def document(drawing: Drawing, size: str) -> str:
    """The drawing as an ``svg`` element with these attributes for its size."""
    view = " ".join(map(number, drawing.background))
    if drawing.plain:
        spaces, crisp, painted = "", ' shape-rendering="crispEdges"', _squares(drawing, view)
    else:
        spaces, crisp, painted = namespaces(drawing), "", painted_layers(drawing)
    title = escape(drawing.title, quote=False)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg"{spaces} {size} viewBox="{view}"{crisp}>'
        f"<title>{title}</title>{painted}</svg>"
    )


def path(data: str, color: Color) -> str:
    """A path filled with a colour by the even-odd rule; nothing where the colour is clear."""
    if color.alpha == 0:
        return ""
    # Alpha apart from the colour: eight-digit colours are newer than many SVG viewers.
    opacity = "" if color.opaque else f' fill-opacity="{number(color.alpha / 255)}"'
    return f'<path fill="{color.hex}"{opacity} fill-rule="evenodd" d="{data}"/>'


def _squares(drawing: Drawing, view: str) -> str:
    """The ground and the modules of a plain drawing."""
    dark, light = drawing.two_colors
    left, top, width, height = view.split()
    modules = outline(drawing.rows, drawing.columns, NOTATION)
    # Under modules that let light through there is no ground, as in every other format: a pixel has one colour.
    holes = "" if dark.opaque else modules
    return path(f"M{left} {top}h{width}v{height}H{left}z{holes}", light) + path(modules, dark)


def _by_borders(file: bytes, drawing: Drawing) -> Raster:
    """The last path by the even-odd rule."""
    begin = file.rindex(b' d="') + len(b' d="')
    loops = file[begin : file.index(b'"', begin)].translate(_LETTERS_TO_SPACES).split(b"M")[1:]
    return raster_from_modules(
        modules_in_loops(loops, drawing.columns, len(drawing.rows)), *reversed(drawing.two_colors)
    )


def _size(drawing: Drawing) -> str:
    """The size of the picture: in CSS pixels, or in millimetres where a resolution is known."""
    return f'width="{_extent(drawing.width, drawing.dpi)}" height="{_extent(drawing.height, drawing.dpi)}"'


def _extent(pixels: int, dpi: float | None) -> str:
    return str(pixels) if dpi is None else number(pixels / dpi * MILLIMETRES_PER_INCH) + "mm"


MAX_CACHED_OUTLINES = 4  # letters are not worth keeping


def namespaces(drawing: Drawing) -> str:
    """What the ``svg`` element declares for the elements within: older viewers know links by XLink only."""
    return ' xmlns:xlink="http://www.w3.org/1999/xlink"' if drawing.embedded_images else ""


def painted_layers(drawing: Drawing) -> str:
    """The elements that paint a drawing, ground first; gradients and clips are defined before their use."""
    radius = drawing.radius / drawing.scale
    fills = [(drawing.light, drawing.background, path_data((box(drawing.background, (radius,) * 4),), 0, 0))]
    fills += [(layer.paint, layer.area, _layer_data(layer, drawing.columns)) for layer in drawing.layers]
    # Several documents may end up in one page: there, gradients and clips of one name must be the same.
    named = [fill[:2] for fill in fills], [inset.area for inset in drawing.embedded_images]
    prefix = f"q{crc32(repr(named).encode()):x}"
    elements = [_filled(*fill, f"{prefix}-{index}") for index, fill in enumerate(fills)]
    images = [_image(inset, f"{prefix}-i{index}") for index, inset in enumerate(drawing.embedded_images)]
    return "".join(elements + images)


def path_data(path: Path, x: float, y: float) -> str:
    """A path with its origin at a place, as path data."""
    known = _known_data if len(path) <= MAX_CACHED_OUTLINES else _relative_data
    start_x, start_y, rest = known(path)
    return f"M{number(x + start_x)} {number(y + start_y)}{rest}"


def _relative_data(path: Path) -> tuple[float, float, str]:
    """Where the path data begins, and everything after in relative commands."""
    data = []
    (start_x, start_y) = path[0][0][-2:]
    at = round(start_x, 3), round(start_y, 3)
    for index, shape in enumerate(path):
        begin = round(shape[0][0], 3), round(shape[0][1], 3)
        if index:
            data.append(f"m{_steps(begin, at)}")
        data += [_command(step, before) for before, step in pairwise(_rounded(shape))]
        data.append("z")
        at = begin
    return start_x, start_y, "".join(data)


_known_data = lru_cache(maxsize=512)(_relative_data)


def _rounded(shape: Outline) -> Iterator[tuple[float, ...]]:
    return (tuple(round(coordinate, 3) for coordinate in step) for step in shape)


def _command(step: tuple[float, ...], before: tuple[float, ...]) -> str:
    x, y = before[-2:]
    if len(step) == 6:
        return f"c{_steps(step, (x, y))}"
    if step[1] == y:
        return f"h{number(step[0] - x)}"
    return f"v{number(step[1] - y)}" if step[0] == x else f"l{_steps(step, (x, y))}"


def _steps(coordinates: tuple[float, ...], start: tuple[float, float]) -> str:
    return " ".join(number(coordinate - start[index % 2]) for index, coordinate in enumerate(coordinates)).replace(
        " -", "-"
    )


def _layer_data(layer: Layer, columns: int) -> str:
    data = []
    if layer.tiles and layer.tiles.square:
        data.append(outline(layer.tiles.rows(), columns, NOTATION))
    elif layer.tiles:
        data += [path_data(*mark) for mark in layer.tiles.placed_paths()]
    data += [path_data(*mark) for mark in layer.placed_paths]
    return "".join(data)


def _filled(paint: Paint, area: Box, data: str, name: str) -> str:
    if isinstance(paint, Color):
        return path(data, paint)
    definition = _definition(paint, area, name)
    return f'{definition}<path fill="url(#{name})" fill-rule="evenodd" d="{data}"/>'


def _definition(gradient: Gradient, area: Box, name: str) -> str:
    if gradient.angle is None:
        middle = f'cx="{number(area.x + area.width / 2)}" cy="{number(area.y + area.height / 2)}"'
        kind, place = "radialGradient", f'{middle} r="{number(gradient.radius(area))}"'
    else:
        (x1, y1), (x2, y2) = gradient.line(area)
        kind = "linearGradient"
        place = f'x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}"'
    stops = "".join(map(_stop, enumerate(gradient.stops), [len(gradient.stops) - 1] * len(gradient.stops)))
    return f'<{kind} id="{name}" gradientUnits="userSpaceOnUse" {place}>{stops}</{kind}>'


def _stop(numbered: tuple[int, Color], last: int) -> str:
    index, color = numbered
    opacity = "" if color.opaque else f' stop-opacity="{number(color.alpha / 255)}"'
    return f'<stop offset="{number(index / last)}" stop-color="{color.hex}"{opacity}/>'


def _image(inset: EmbeddedImage, name: str) -> str:
    """The picture within the document itself, for a document shown as an image may load nothing.

    A picture that is an SVG is clipped to its place: browsers do that by themselves, others paint all over the code.
    """
    area = inset.area
    width, height = (area.height, area.width) if inset.quarters % 2 else (area.width, area.height)
    x, y = area.x + area.width / 2, area.y + area.height / 2
    turn = f' transform="rotate({90 * inset.quarters} {number(x)} {number(y)})"' if inset.quarters else ""
    place = (
        f'x="{number(x - width / 2)}" y="{number(y - height / 2)}" width="{number(width)}" height="{number(height)}"'
    )
    definition = clip = ""
    if inset.media_type == "image/svg+xml":
        definition = f'<clipPath id="{name}"><rect {place}/></clipPath>'
        clip = f' clip-path="url(#{name})"'
    return (
        f'{definition}<image {place}{turn}{clip} preserveAspectRatio="none"'
        f' xlink:href="{data_url(inset.media_type, inset.file)}"/>'
    )
