"""Render SVG 1.1, which all viewers support: one filled path per paint, in module units.

Modules are filled, not stroked, because some phones draw stroked modules with visible gaps.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from html import escape
from itertools import pairwise
from zlib import crc32

from qr.drawing import Drawing
from qr.drawing.sizes import MILLIMETRES_PER_INCH
from qr.graphics.color import Color
from qr.graphics.gradient import Gradient, Paint
from qr.graphics.layers import EmbeddedImage, Layer
from qr.graphics.path import Box, Outline, Path, box
from qr.graphics.raster import Raster, raster_from_modules
from qr.render.outline import Notation, modules_in_loops, outline
from qr.render.vectors import data_url, number

NOTATION = Notation("M{} {}", "h{}v{}", "h{}")  # Filling closes each subpath.
MAX_CACHED_OUTLINES = 4  # Paths of letters are too rarely reused.

_LETTERS_TO_SPACES = bytes.maketrans(b"hv", b"  ")


def render(drawing: Drawing) -> bytes:
    """Render the drawing as an SVG file."""
    return _document(drawing, _size(drawing)).encode()


def read(file: bytes, drawing: Drawing, *, fine: bool = False) -> Raster:
    """Return what the document shows: plain squares from its last path, anything else as resvg renders the file.

    ``fine`` selects a higher resolution.
    """
    if drawing.is_plain:
        return _read_last_path(file, drawing)
    from qr.render.svg_reading import rasterise_document

    return rasterise_document(file.decode(), drawing, fine=fine)


def _document(drawing: Drawing, size: str) -> str:
    """Return the drawing as an ``svg`` element. ``size`` is its width and height attributes."""
    view = " ".join(map(number, drawing.background))
    if drawing.is_plain:
        namespaces, crisp, elements = "", ' shape-rendering="crispEdges"', _square_elements(drawing, view)
    else:
        namespaces, crisp, elements = _namespaces(drawing), "", _layer_elements(drawing)
    title = escape(drawing.title, quote=False)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg"{namespaces} {size} viewBox="{view}"{crisp}>'
        f"<title>{title}</title>{elements}</svg>"
    )


def _path_element(data: str, color: Color) -> str:
    """Return a path that is filled with a colour by the even-odd rule, or nothing if the colour is transparent."""
    if color.alpha == 0:
        return ""
    # Alpha is an attribute of its own, because many SVG viewers do not know colours of eight digits.
    opacity = "" if color.opaque else f' fill-opacity="{number(color.alpha / 255)}"'
    return f'<path fill="{color.hex}"{opacity} fill-rule="evenodd" d="{data}"/>'


def _square_elements(drawing: Drawing, view: str) -> str:
    """Return the paths of the background and the modules of a plain drawing."""
    dark, light = drawing.two_colors
    left, top, width, height = view.split()
    modules = outline(drawing.rows, drawing.columns, NOTATION)
    # The background leaves out translucent modules: like a pixel, a module has only one colour.
    holes = "" if dark.opaque else modules
    background = f"M{left} {top}h{width}v{height}H{left}z{holes}"
    return _path_element(background, light) + _path_element(modules, dark)


def _read_last_path(file: bytes, drawing: Drawing) -> Raster:
    """Return the modules inside the last path of a document, by the even-odd rule."""
    begin = file.rindex(b' d="') + len(b' d="')
    loops = file[begin : file.index(b'"', begin)].translate(_LETTERS_TO_SPACES).split(b"M")[1:]
    return raster_from_modules(
        modules_in_loops(loops, drawing.columns, len(drawing.rows)), *reversed(drawing.two_colors)
    )


def _size(drawing: Drawing) -> str:
    """Return the size attributes: in millimetres if the resolution is known, else in CSS pixels."""
    return f'width="{_length(drawing.width, drawing.dpi)}" height="{_length(drawing.height, drawing.dpi)}"'


def _length(pixels: int, dpi: float | None) -> str:
    return str(pixels) if dpi is None else number(pixels / dpi * MILLIMETRES_PER_INCH) + "mm"


def _namespaces(drawing: Drawing) -> str:
    """Return the namespace of XLink if an image needs it: older viewers do not know ``href`` without XLink."""
    return ' xmlns:xlink="http://www.w3.org/1999/xlink"' if drawing.embedded_images else ""


def _layer_elements(drawing: Drawing) -> str:
    """Return the elements of the background, the layers and the embedded images of a styled drawing.

    Gradients and clips are defined before their use.
    """
    radius = drawing.radius / drawing.scale
    fills = [(drawing.light, drawing.background, path_data((box(drawing.background, (radius,) * 4),), 0, 0))]
    fills += [(layer.paint, layer.area, _layer_data(layer, drawing.columns)) for layer in drawing.layers]
    # Derive ids from the content. If one page inlines several SVGs, equal ids then refer to equal gradients and clips.
    definitions = [fill[:2] for fill in fills], [embedded.area for embedded in drawing.embedded_images]
    prefix = f"q{crc32(repr(definitions).encode()):x}"
    elements = [_fill(*fill, f"{prefix}-{index}") for index, fill in enumerate(fills)]
    images = [_image_element(image, f"{prefix}-i{index}") for index, image in enumerate(drawing.embedded_images)]
    return "".join(elements + images)


def _layer_data(layer: Layer, columns: int) -> str:
    """Return the path data of all paths of a layer."""
    data = []
    if layer.tiles and layer.tiles.is_square:
        data.append(outline(layer.tiles.rows(), columns, NOTATION))
    elif layer.tiles:
        data += [path_data(*placed) for placed in layer.tiles.placed_paths()]
    data += [path_data(*placed) for placed in layer.placed_paths]
    return "".join(data)


def path_data(path: Path, x: float, y: float) -> str:
    """Return the path data of a path with its origin at a position."""
    relative_data = _cached_relative_data if len(path) <= MAX_CACHED_OUTLINES else _relative_data
    start_x, start_y, data = relative_data(path)
    return f"M{number(x + start_x)} {number(y + start_y)}{data}"


def _relative_data(path: Path) -> tuple[float, float, str]:
    """Return the start of a path (x, y), and all that follows as relative commands."""
    data = []
    (start_x, start_y) = path[0][0][-2:]
    at = round(start_x, 3), round(start_y, 3)
    for index, shape in enumerate(path):
        begin = round(shape[0][0], 3), round(shape[0][1], 3)
        if index:
            data.append(f"m{_steps(begin, at)}")
        data += [_command(step, before) for before, step in pairwise(_round_steps(shape))]
        data.append("z")
        at = begin
    return start_x, start_y, "".join(data)


_cached_relative_data = lru_cache(maxsize=512)(_relative_data)


def _round_steps(shape: Outline) -> Iterator[tuple[float, ...]]:
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


def _fill(paint: Paint, area: Box, data: str, name: str) -> str:
    """Return a path that is filled with a paint. ``area`` and ``name`` are the extent and the id of a gradient."""
    if isinstance(paint, Color):
        return _path_element(data, paint)
    definition = _gradient_element(paint, area, name)
    return f'{definition}<path fill="url(#{name})" fill-rule="evenodd" d="{data}"/>'


def _gradient_element(gradient: Gradient, area: Box, name: str) -> str:
    if gradient.angle is None:
        centre = f'cx="{number(area.x + area.width / 2)}" cy="{number(area.y + area.height / 2)}"'
        tag, position = "radialGradient", f'{centre} r="{number(gradient.radius(area))}"'
    else:
        (x1, y1), (x2, y2) = gradient.line(area)
        tag = "linearGradient"
        position = f'x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}"'
    stops = "".join(map(_stop, enumerate(gradient.stops), [len(gradient.stops) - 1] * len(gradient.stops)))
    return f'<{tag} id="{name}" gradientUnits="userSpaceOnUse" {position}>{stops}</{tag}>'


def _stop(numbered: tuple[int, Color], last: int) -> str:
    index, color = numbered
    opacity = "" if color.opaque else f' stop-opacity="{number(color.alpha / 255)}"'
    return f'<stop offset="{number(index / last)}" stop-color="{color.hex}"{opacity}/>'


def _image_element(embedded: EmbeddedImage, name: str) -> str:
    """Return an embedded image as a data URL, because an SVG that is used as an image cannot load other files.

    An SVG image is clipped to its area. Browsers do this without a clip path, but other viewers draw outside of it.
    """
    area = embedded.area
    width, height = (area.height, area.width) if embedded.quarters % 2 else (area.width, area.height)
    x, y = area.x + area.width / 2, area.y + area.height / 2
    rotation = f' transform="rotate({90 * embedded.quarters} {number(x)} {number(y)})"' if embedded.quarters else ""
    position = (
        f'x="{number(x - width / 2)}" y="{number(y - height / 2)}" width="{number(width)}" height="{number(height)}"'
    )
    definition = clip = ""
    if embedded.media_type == "image/svg+xml":
        definition = f'<clipPath id="{name}"><rect {position}/></clipPath>'
        clip = f' clip-path="url(#{name})"'
    return (
        f'{definition}<image {position}{rotation}{clip} preserveAspectRatio="none"'
        f' xlink:href="{data_url(embedded.media_type, embedded.file)}"/>'
    )
