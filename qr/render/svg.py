"""Scalable Vector Graphics: one filled outline a paint, in module units.

Fills, not strokes: strokes band on some phones. SVG 1.1, so that every viewer knows it.
"""

from __future__ import annotations

from html import escape

from qr.color import Color
from qr.drawing import MILLIMETRES_PER_INCH, Drawing
from qr.outline import Notation, enclosed, outline
from qr.raster import Raster, of_modules

NOTATION = Notation("M{} {}", "h{}v{}", "h{}")  # each subpath is left open

_LETTERS_TO_SPACES = bytes.maketrans(b"hv", b"  ")


def render(drawing: Drawing) -> bytes:
    """The drawing as an SVG document."""
    return document(drawing, _size(drawing)).encode()


def read(file: bytes, drawing: Drawing) -> Raster:
    """What the document shows: of squares its own last path, of everything else the same drawing in pixels."""
    if drawing.plain:
        return _by_borders(file, drawing)
    from qr.render.canvas import rasterised

    return rasterised(drawing)


def document(drawing: Drawing, size: str) -> str:
    """The drawing as an ``svg`` element with these attributes for its size."""
    view = " ".join(map(number, drawing.ground))
    if drawing.plain:
        spaces, crisp, painted = "", ' shape-rendering="crispEdges"', _squares(drawing, view)
    else:
        from qr.render import svg_layers

        spaces, crisp, painted = svg_layers.namespaces(drawing), "", svg_layers.painted(drawing)
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


def number(value: float, places: int = 4) -> str:
    """A decimal of at most so many places without trailing zeros."""
    text = f"{value:.{places}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


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
    return of_modules(enclosed(loops, drawing.columns, len(drawing.rows)), *reversed(drawing.two_colors))


def _size(drawing: Drawing) -> str:
    """The size of the picture: in CSS pixels, or in millimetres where a resolution is known."""
    return f'width="{_extent(drawing.width, drawing.dpi)}" height="{_extent(drawing.height, drawing.dpi)}"'


def _extent(pixels: int, dpi: float | None) -> str:
    return str(pixels) if dpi is None else number(pixels / dpi * MILLIMETRES_PER_INCH) + "mm"
