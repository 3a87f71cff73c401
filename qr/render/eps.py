"""Render Encapsulated PostScript 3.0, for presses and layout programs.

PostScript has no translucent colours: a colour is opaque, or transparent, which paints nothing. Requests for
translucent colours are rejected earlier (``alpha`` in ``FORMATS``).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import ceil

from qr.drawing import Drawing
from qr.graphics.color import Color
from qr.graphics.gradient import Gradient, Paint
from qr.graphics.layers import Layer, Tiles
from qr.graphics.path import Box, Path, box
from qr.graphics.raster import Raster, raster_from_modules
from qr.render.inks import convert_to_inks, has_inks
from qr.render.outline import Notation, modules_in_loops, outline
from qr.render.vectors import color_values, number, numbers, page_size, shading, stop_values

NOTATION = Notation("{} {} m\n", "{} {} d\n", "{} e\n")

# PostScript operators to fill a path, and to clip to it, by the even-odd rule and by the nonzero rule.
_EVEN_ODD, _NONZERO = ("g", "eoclip"), ("f", "clip")
_LETTERS_TO_SPACES = bytes.maketrans(b"md", b"  ")

_PROLOG = """%%BeginProlog
24 dict begin
/m{moveto}bind def
/d{exch 0 rlineto 0 exch rlineto}bind def
/e{0 rlineto closepath}bind def
/n{rmoveto}bind def
/l{rlineto}bind def
/c{rcurveto}bind def
/z{closepath}bind def
/f{fill}bind def
/g{eofill}bind def
/rgb{setrgbcolor}bind def
/cmyk{setcmykcolor}bind def
%%EndProlog
gsave
"""
_RGB = "/rgb{setrgbcolor}bind def\n"


def render(drawing: Drawing) -> bytes:
    """Render the drawing as an EPS file, in CMYK if one of its colours is.

    Raises ``BadLogo`` if its logo cannot be converted to CMYK.
    """
    drawing = convert_to_inks(drawing)
    if drawing.is_plain:
        level, operators = 2, _square_operators(drawing)
    else:
        level, operators = _language_level(drawing), _layer_operators(drawing)
    matrix = page_size(drawing).matrix
    prolog = _PROLOG.replace(_RGB, "") if has_inks(drawing) else _PROLOG
    text = f"{_header(drawing, level)}{prolog}[{matrix}] concat\n{operators}grestore end\nshowpage\n%%EOF\n"
    return text.encode("ascii")


def read(file: bytes, drawing: Drawing) -> Raster:
    """Return one pixel per module from the outlines in the file. A styled file is not read.

    For a styled drawing, rasterise the drawing instead.
    """
    if drawing.is_plain:
        return _read_outlines(file, drawing)
    from qr.render.canvas import rasterise

    return rasterise(drawing)


def _read_outlines(file: bytes, drawing: Drawing) -> Raster:
    """Read the loops that the file fills last: the outlines of the dark modules."""
    dark, light = convert_to_inks(drawing).two_colors
    color = _color_operator(dark).encode()
    loops = file[file.rindex(color) + len(color) : file.rindex(b"g\ngrestore")]
    texts = loops.translate(_LETTERS_TO_SPACES).split(b"e")[:-1]
    return raster_from_modules(modules_in_loops(texts, drawing.columns, len(drawing.rows)), light, dark)


def _header(drawing: Drawing, level: int) -> str:
    """Return the header comments.

    A line can have 255 characters (DSC 3.0, 3.1). A title has 89 at most.
    """
    page = page_size(drawing)
    # Header comments are ASCII, so other characters of the title become question marks.
    title = drawing.title.encode("ascii", "replace").decode()
    return (
        "%!PS-Adobe-3.0 EPSF-3.0\n"
        f"%%BoundingBox: 0 0 {ceil(page.width - 1e-4)} {ceil(page.height - 1e-4)}\n"
        f"%%HiResBoundingBox: 0 0 {number(page.width)} {number(page.height)}\n"
        f"%%LanguageLevel: {level}\n"
        f"%%Title: {title}\n"
        "%%EndComments\n"
    )


def _language_level(drawing: Drawing) -> int:
    """Return the LanguageLevel that a styled drawing needs: 3 for gradients and pixels, else 2."""
    paints = [drawing.light, *(layer.paint for layer in drawing.layers)]
    has_pixels = drawing.embedded_images and not has_inks(drawing)
    return 3 if has_pixels or any(isinstance(paint, Gradient) for paint in paints) else 2


def _square_operators(drawing: Drawing) -> str:
    """Return the operators that fill the background and the modules of a plain drawing."""
    dark, light = drawing.two_colors
    modules = outline(drawing.rows, drawing.columns, NOTATION)
    # The background leaves out transparent modules: like a pixel, a module has only one colour.
    holes = "" if dark.alpha else modules
    background = f"{_color_operator(light)}{_rectangle(*drawing.background)}{holes}g\n" if light.alpha else ""
    return background + (f"{_color_operator(dark)}{modules}g\n" if dark.alpha else "")


def _rectangle(x: float, y: float, width: float, height: float) -> str:
    """Return the operators that build a rectangle."""
    return f"{numbers((x, y))} m\n{numbers((width, height))} d\n{number(-width)} e\n"


def _layer_operators(drawing: Drawing) -> str:
    """Return the operators that paint the background, the layers and the embedded images of a styled drawing."""
    area = drawing.background
    background = path_operators((box(area, (drawing.radius / drawing.scale,) * 4),), 0, 0)
    parts = [_fill(drawing.light, area, background, _NONZERO)]
    if drawing.radius:
        parts.append(f"{background}clip newpath\n")  # clips everything else to the rounded background
    parts += [_layer(layer, drawing.columns) for layer in drawing.layers]
    return "".join(parts) + _logo_operators(drawing)


def _logo_operators(drawing: Drawing) -> str:
    if has_inks(drawing):
        from qr.render.logo_shapes import POSTSCRIPT, logo_operators

        return "".join(logo_operators(embedded, POSTSCRIPT) for embedded in drawing.embedded_images)
    from qr.render.eps_images import image_operators

    return "".join(image_operators(embedded, drawing) for embedded in drawing.embedded_images)


def _layer(layer: Layer, columns: int) -> str:
    parts = []
    paths = "".join(path_operators(*placed) for placed in layer.placed_paths)
    if layer.tiles and layer.tiles.is_square:
        modules = outline(layer.tiles.rows(), columns, NOTATION)
        parts.append(_fill(layer.paint, layer.area, modules, _EVEN_ODD))
    elif layer.tiles:
        parts.append(_procedures(layer.tiles))
        paths += _procedure_calls(layer.tiles)
    return "".join(parts) + _fill(layer.paint, layer.area, paths, _NONZERO)


def _procedures(tiles: Tiles) -> str:
    """Return one procedure per tile path, which builds the path at a position."""
    return "".join(f"/t{tile}{{m\n{_relative_operators(path)}}}def\n" for tile, path in enumerate(tiles.paths, 1))


def _procedure_calls(tiles: Tiles) -> str:
    return "".join(f"{x} {y} t{tile}\n" for y, cells in enumerate(tiles.cells) for x, tile in enumerate(cells) if tile)


def path_operators(path: Path, x: float, y: float) -> str:
    """Return the operators that build a path with its origin at a position."""
    return f"{numbers((x, y))} m\n{_relative_operators(path)}"


def _relative_operators(path: Path) -> str:
    """Return the operators that build a path with its origin at the current point."""
    at = 0.0, 0.0
    parts = []
    for shape in path:
        rounded = [tuple(round(coordinate, 3) for coordinate in step) for step in shape]
        begin = rounded[0][0], rounded[0][1]
        parts += [f"{_steps(begin, at)} n\n", *_outline_operators(rounded), "z\n"]
        at = begin
    return "".join(parts)


def _outline_operators(shape: list[tuple[float, ...]]) -> Iterator[str]:
    for before, step in pairwise(shape):
        yield f"{_steps(step, before[-2:])} {'c' if len(step) == 6 else 'l'}\n"


def _steps(coordinates: tuple[float, ...], start: tuple[float, ...]) -> str:
    return numbers(coordinate - start[index % 2] for index, coordinate in enumerate(coordinates))


def _fill(paint: Paint, area: Box, path: str, rule: tuple[str, str]) -> str:
    """Return the operators that fill a path with a paint. ``area`` is the extent of a gradient."""
    fill, clip = rule
    if isinstance(paint, Gradient):
        return f"gsave\n{path}{clip}\n{_wrap_lines(shading(paint, area, stop_values(paint)))}shfill\ngrestore\n"
    return f"{_color_operator(paint)}{path}{fill}\n" if paint.alpha else ""


def _color_operator(color: Color) -> str:
    """Return the operator that sets the fill colour."""
    return f"{numbers(color_values(color))} {'cmyk' if color.ink else 'rgb'}\n"


def _wrap_lines(dictionary: str) -> str:
    return dictionary.replace("<<", "\n<<").lstrip("\n") + "\n"
