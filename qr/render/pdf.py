"""Render PDF 1.4 (described in ISO 32000-1): one page of the size of the image, filled with paths.

Plain squares are one rectangle per run of dark modules in a row. After compression, this is smaller than outlines,
which PDF can only state in absolute coordinates. The file has no date, and its identifier is a hash of its content, so
the same drawing always has the same bytes.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from itertools import compress

from qr.drawing import Drawing
from qr.graphics.color import Color
from qr.graphics.gradient import Gradient, Paint
from qr.graphics.layers import Layer, Tiles
from qr.graphics.path import Box, Outline, Path, box
from qr.graphics.raster import Raster, raster_from_modules
from qr.render.inks import convert_to_inks, has_inks
from qr.render.outline import fill_between
from qr.render.pdf_metadata import xmp_packet
from qr.render.pdf_objects import Resources, deflate_stream, join_objects, plain_stream, text_string
from qr.render.pdf_page import check_size, page_boxes, with_bleed
from qr.render.vectors import (
    bleed_modules,
    color_values,
    number,
    numbers,
    page_size,
    shading,
    stop_values,
)

DECIMAL_PLACES = 3  # of coordinates in paths, as in SVG

_DIGITS = bytes.maketrans(b"01", b"\0\1")


def render(drawing: Drawing) -> bytes:
    """Render the drawing as a PDF file, in CMYK if one of its colours is.

    Raises ``BadParameter`` if the page is too small or too large for viewers, or ``BadLogo`` if its logo cannot be
    converted to CMYK.
    """
    drawing = convert_to_inks(drawing)
    page, resources = page_size(drawing), Resources()
    check_size(page, drawing)
    content = deflate_stream(page_operators(drawing, resources).encode())
    page_object = (
        f"<</Type/Page/Parent 2 0 R{page_boxes(page)}"
        f"/Resources{resources.dictionary()}{blending_group(drawing, resources)}/Contents 4 0 R>>"
    )
    information = b"<</Title" + text_string(drawing.title) + b">>"
    metadata = plain_stream(xmp_packet(drawing.title), "/Type/Metadata/Subtype/XML")
    tree = b"<</Type/Catalog/Pages 2 0 R/Metadata 6 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    return join_objects((*tree, page_object.encode(), content, information, metadata, *resources.streams))


def read(file: bytes, drawing: Drawing) -> Raster:
    """Return one pixel per module from the rectangles in the file. A styled file is not read.

    For a styled drawing, rasterise the drawing instead.
    """
    if drawing.is_plain:
        return _read_rectangles(file, drawing)
    from qr.render.canvas import rasterise

    return rasterise(drawing)


def _read_rectangles(file: bytes, drawing: Drawing) -> Raster:
    """Read the rectangles that the file fills last: the dark modules."""
    dark, light = convert_to_inks(drawing).two_colors
    begin = file.index(b"stream\n") + len(b"stream\n")
    content = zlib.decompress(file[begin : file.index(b"\nendstream", begin)])
    after = content.rindex(color_operator(dark).encode()) + len(color_operator(dark))
    words = content[after : content.rindex(b"f")].split()
    width, lines = drawing.columns + 1, len(drawing.rows)
    boundaries = bytearray(b"0") * (width * lines)
    for left, y, length in zip(map(int, words[::5]), map(int, words[1::5]), map(int, words[2::5]), strict=True):
        first = left + y * width
        boundaries[first] ^= 1
        boundaries[first + length] ^= 1
    return raster_from_modules(fill_between(int(boundaries, 2), drawing.columns, lines), light, dark)


def blending_group(drawing: Drawing, resources: Resources) -> str:
    """Return the entry of a page or form that blends in CMYK (ISO 32000-1, 11.4.7), if it has translucent inks."""
    is_needed = has_inks(drawing) and resources.has("ExtGState")
    return "/Group<</S/Transparency/CS/DeviceCMYK>>" if is_needed else ""


def page_operators(drawing: Drawing, resources: Resources) -> str:
    """Return the operators that paint a drawing on its page, as ``page_size`` describes it.

    All colours must be in one colour space, as ``convert_to_inks`` returns them.
    """
    operators = (square_operators if drawing.is_plain else _layer_operators)(drawing, resources)
    return f"{page_size(drawing).matrix} cm\n{operators}"


def square_operators(drawing: Drawing, resources: Resources) -> str:
    """Return the operators that fill the background and the modules of a plain drawing, in module units."""
    dark, light = drawing.two_colors
    modules = _rectangles(drawing.rows, drawing.columns)
    # The background leaves out translucent modules: like a pixel, a module has only one colour.
    holes = "" if dark.opaque else modules
    background = f"{numbers(with_bleed(drawing))} re\n{holes}"
    return _fill_color(light, background, resources, "f*") + _fill_color(dark, modules, resources)


def _rectangles(rows: Sequence[int], columns: int) -> str:
    """Return the dark modules as a path: one rectangle per run in a row."""
    lefts = [f"{x} " for x in range(columns)]
    widths = [f"{width} 1 re\n" for width in range(columns + 1)]
    rectangles: list[str] = []
    for y, row in enumerate(rows):
        edges = list(compress(range(columns + 1), f"{row << 1 ^ row:0{columns + 1}b}".encode().translate(_DIGITS)))
        top = f"{y} "
        rectangles += [
            lefts[left] + top + widths[right - left] for left, right in zip(edges[::2], edges[1::2], strict=True)
        ]
    return "".join(rectangles)


def _layer_operators(drawing: Drawing, resources: Resources) -> str:
    """Return the operators that paint the background, the layers and the embedded images of a styled drawing."""
    parts = [_fill(drawing.light, drawing.background, _background(drawing, bleed_modules(drawing)), drawing, resources)]
    if drawing.radius:
        parts.append(f"{_background(drawing, 0)}W n\n")  # clips everything else to the rounded background
    for layer in drawing.layers:
        parts.append(_fill(layer.paint, layer.area, _layer_path(layer, drawing.columns), drawing, resources))
    return "".join(parts) + _logo_operators(drawing, resources)


def _background(drawing: Drawing, bleed: float) -> str:
    """Return the path of the background with a bleed in modules. Its corners are rounded around the same centres."""
    radius = drawing.radius / drawing.scale
    area = with_bleed(drawing) if bleed else drawing.background
    return path_operators((box(area, (radius + bleed if radius else 0,) * 4),), 0, 0)


def _logo_operators(drawing: Drawing, resources: Resources) -> str:
    if has_inks(drawing):
        from qr.render.logo_shapes import PDF, logo_operators

        return "".join(logo_operators(embedded, PDF) for embedded in drawing.embedded_images)
    from qr.render.pdf_images import image_operators

    return "".join(image_operators(embedded, resources) for embedded in drawing.embedded_images)


def _layer_path(layer: Layer, columns: int) -> str:
    """Return all paths of a layer as one path, for the nonzero rule."""
    parts = [path_operators(*placed) for placed in layer.placed_paths]
    if layer.tiles and layer.tiles.is_square:
        parts.append(_rectangles(layer.tiles.rows(), columns))
    elif layer.tiles:
        parts += _tile_paths(layer.tiles)
    return "".join(parts)


def _tile_paths(tiles: Tiles) -> Iterator[str]:
    """Yield the path of every tile.

    Equal tiles share x coordinates within a column, and y coordinates within a row. Both are formatted once.
    """
    templates: dict[tuple[int, int], str] = {}
    for y, cells in enumerate(tiles.cells):
        y_values = {tile: _y_values(tiles.paths[tile - 1], y) for tile in {*cells} - {0}}
        for x, tile in enumerate(cells):
            if tile:
                template = templates.get((tile, x))
                if template is None:
                    template = templates[tile, x] = _template(tiles.paths[tile - 1], x)
                yield template % y_values[tile]


def path_operators(path: Path, x: float, y: float) -> str:
    """Return the operators that build a path with its origin at a position."""
    return _template(path, x) % _y_values(path, y)


def _template(path: Path, x: float) -> str:
    """Return the operators of a path with a placeholder for every y coordinate."""
    return "".join(f"{_outline_template(outline, x)}h\n" for outline in path)


def _outline_template(outline: Outline, x: float) -> str:
    operators = "m" + "".join("lc"[len(step) == 6] for step in outline[1:])
    steps = (" %s ".join(number(x + right, DECIMAL_PLACES) for right in step[::2]) for step in outline)
    return "".join(f"{step} %s {operator}\n" for step, operator in zip(steps, operators, strict=True))


def _y_values(path: Path, y: float) -> tuple[str, ...]:
    return tuple(number(y + down, DECIMAL_PLACES) for outline in path for step in outline for down in step[1::2])


def _fill(paint: Paint, area: Box, path: str, drawing: Drawing, resources: Resources) -> str:
    """Return the operators that fill a path with a paint. ``area`` is the extent of a gradient."""
    if not isinstance(paint, Gradient):
        return _fill_color(paint, path, resources)
    colors = shading(paint, area, stop_values(paint))
    if not all(color.opaque for color in paint.stops):
        # Not as a pattern, because Ghostscript would apply the soft mask twice.
        state = _soft_mask(paint, area, drawing, resources)
        return f"q {path}W n\n{state} gs {resources.name('Shading', colors)} sh Q\n"
    # A pattern has the coordinates of the page, without the matrix that the content has set.
    pattern = f"<</PatternType 2/Matrix[{page_size(drawing).matrix}]/Shading {colors}>>"
    return f"/Pattern cs {resources.name('Pattern', pattern)} scn\n{path}f\n"


def _fill_color(color: Color, path: str, resources: Resources, rule: str = "f") -> str:
    """Return the operators that fill a path with a colour. ``rule`` is ``f`` (nonzero) or ``f*`` (even-odd)."""
    if color.alpha == 0:
        return ""
    operators = f"{color_operator(color)}\n{path}{rule}\n"
    if color.opaque:
        return operators
    state = resources.name("ExtGState", f"<</ca {number(color.alpha / 255)}>>")
    return f"q {state} gs\n{operators}Q\n"


def color_operator(color: Color) -> str:
    """Return the operator that sets the fill colour (ISO 32000-1, 8.6.8)."""
    return f"{numbers(color_values(color))} {'k' if color.ink else 'rg'}"


def _soft_mask(gradient: Gradient, area: Box, drawing: Drawing, resources: Resources) -> str:
    """Return the name of a graphics state with the alpha of a gradient: a soft mask of a grey gradient."""
    greys = shading(gradient, area, [(color.alpha / 255,) for color in gradient.stops])
    x, y, width, height = with_bleed(drawing)
    mask = resources.stream(
        f"/Type/XObject/Subtype/Form/BBox[{numbers((x, y, x + width, y + height))}]"
        f"/Group<</S/Transparency/CS/DeviceGray>>/Resources<</Shading<</S0 {greys}>>>>",
        b"/S0 sh",
    )
    return resources.name("ExtGState", f"<</SMask<</S/Luminosity/G {mask}>>>>")
