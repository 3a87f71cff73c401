"""Portable Document Format 1.4 (ISO 32000-1 describes it too): one page as large as the picture, filled with paths.

Modules are rectangles, one for each run in a row: deflated they are smaller than the border between dark and light,
which PDF can only state in absolute numbers. No date and no identifier, so the same drawing is the same bytes.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from itertools import compress

from qr.drawing import Drawing
from qr.errors import BadParameter
from qr.graphics.color import Color
from qr.graphics.gradient import Gradient, Paint
from qr.graphics.layers import EmbeddedImage, Layer, Tiles
from qr.graphics.path import Box, Outline, Path, box
from qr.graphics.raster import Raster, raster_from_modules
from qr.render.outline import fill_between
from qr.render.pdf_objects import Resources, deflated_stream, join_objects, text_string
from qr.render.vectors import (
    POINTS_PER_INCH,
    Page,
    color_values,
    embedded_image_size,
    number,
    numbers,
    page_size,
    shading,
    stop_values,
)

MIN_SIDE_POINTS, MAX_SIDE_POINTS = 3, 14400  # points; what viewers take (ISO 32000-1, Annex C.2)

_DIGITS = bytes.maketrans(b"01", b"\0\1")


def render(drawing: Drawing) -> bytes:
    """The drawing as a PDF document. Raises ``BadParameter`` for a page too small or too large to be shown."""
    page, resources = page_size(drawing), Resources()
    _check(page, drawing)
    painted = (_squares if drawing.plain else painted_layers)(drawing, resources)
    content = deflated_stream(f"{page.matrix} cm\n{painted}".encode())
    sheet = (
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {number(page.width)} {number(page.height)}]"
        f"/Resources{resources.dictionary()}/Contents 4 0 R>>"
    )
    information = b"<</Title" + text_string(drawing.title) + b">>"
    tree = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    return join_objects((*tree, sheet.encode(), content, information, *resources.streams))


def read(file: bytes, drawing: Drawing) -> Raster:
    """What the page shows: of squares the rectangles of its content, of everything else the same drawing in pixels."""
    if drawing.plain:
        return _by_runs(file, drawing)
    from qr.render.canvas import rasterise

    return rasterise(drawing)


def runs(rows: Sequence[int], columns: int) -> str:
    """The dark modules of rows as rectangles, one for each run."""
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


def fill(color: Color, path: str, resources: Resources, rule: str = "f") -> str:
    """Operators that fill a path with a colour, ``rule`` being ``f`` (nonzero) or ``f*`` (even-odd)."""
    if color.alpha == 0:
        return ""
    filling = f"{color_operator(color)}\n{path}{rule}\n"
    if color.opaque:
        return filling
    state = resources.name("ExtGState", f"<</ca {number(color.alpha / 255)}>>")
    return f"q {state} gs\n{filling}Q\n"


def color_operator(color: Color) -> str:
    """What sets the colour to fill with (ISO 32000-1, 8.6.8)."""
    return f"{numbers(color_values(color))} {'k' if color.ink else 'rg'}"


def _check(page: Page, drawing: Drawing) -> None:
    sides = page.width, page.height
    if min(sides) >= MIN_SIDE_POINTS and max(sides) <= MAX_SIDE_POINTS:
        return
    inches = " by ".join(f"{side / POINTS_PER_INCH:.4g}" for side in sides)
    name, value = ("dpi", drawing.dpi) if drawing.dpi else ("scale", drawing.scale)
    raise BadParameter(name, value, f"such that a PDF page, here of {inches} inches, measures 1/24 to 200 inches")


def _squares(drawing: Drawing, resources: Resources) -> str:
    """The ground and the modules of a plain drawing."""
    dark, light = drawing.two_colors
    modules = runs(drawing.rows, drawing.columns)
    # Under modules that let light through there is no ground, as in every other format: a pixel has one colour.
    holes = "" if dark.opaque else modules
    ground = f"{numbers(drawing.background)} re\n{holes}"
    return fill(light, ground, resources, "f*") + fill(dark, modules, resources)


def _by_runs(file: bytes, drawing: Drawing) -> Raster:
    """The rectangles that the content fills last."""
    dark, light = drawing.two_colors
    begin = file.index(b"stream\n") + len(b"stream\n")
    content = zlib.decompress(file[begin : file.index(b"\nendstream", begin)])
    after = content.rindex(color_operator(dark).encode()) + len(color_operator(dark))
    words = content[after : content.rindex(b"f")].split()
    width, lines = drawing.columns + 1, len(drawing.rows)
    borders = bytearray(b"0") * (width * lines)
    for left, y, run in zip(map(int, words[::5]), map(int, words[1::5]), map(int, words[2::5]), strict=True):
        first = left + y * width
        borders[first] ^= 1
        borders[first + run] ^= 1
    return raster_from_modules(fill_between(int(borders, 2), drawing.columns, lines), light, dark)


PLACES = 3  # decimals of a coordinate, as in SVG


def painted_layers(drawing: Drawing, resources: Resources) -> str:
    """The operators that paint a drawing, ground first, in module units."""
    area = drawing.background
    ground = path_operators((box(area, (drawing.radius / drawing.scale,) * 4),), 0, 0)
    parts = [_filled(drawing.light, area, ground, drawing, resources)]
    if drawing.radius:
        parts.append(f"{ground}W n\n")  # nothing lies outside a rounded ground
    for layer in drawing.layers:
        parts.append(_filled(layer.paint, layer.area, _layer_path(layer, drawing.columns), drawing, resources))
    return "".join(parts) + "".join(_image(inset, resources) for inset in drawing.embedded_images)


def path_operators(path: Path, x: float, y: float) -> str:
    """A path with its origin at a place, in operators that build it."""
    return _template(path, x) % _downs(path, y)


def _template(path: Path, x: float) -> str:
    """The operators with every x written and every y left open."""
    return "".join(f"{_outline_template(outline, x)}h\n" for outline in path)


def _outline_template(outline: Outline, x: float) -> str:
    operators = "m" + "".join("lc"[len(step) == 6] for step in outline[1:])
    steps = (" %s ".join(number(x + right, PLACES) for right in step[::2]) for step in outline)
    return "".join(f"{step} %s {operator}\n" for step, operator in zip(steps, operators, strict=True))


def _downs(path: Path, y: float) -> tuple[str, ...]:
    return tuple(number(y + down, PLACES) for outline in path for step in outline for down in step[1::2])


def _layer_path(layer: Layer, columns: int) -> str:
    """Every figure of a layer in one path, for the nonzero rule."""
    parts = [path_operators(*mark) for mark in layer.placed_paths]
    if layer.tiles and layer.tiles.square:
        parts.append(runs(layer.tiles.rows(), columns))
    elif layer.tiles:
        parts += _tiles_path(layer.tiles)
    return "".join(parts)


def _tiles_path(tiles: Tiles) -> Iterator[str]:
    """Every tile; what tiles of one kind share in a column or in a row is written once."""
    templates: dict[tuple[int, int], str] = {}
    for y, cells in enumerate(tiles.cells):
        downs = {kind: _downs(tiles.paths[kind - 1], y) for kind in {*cells} - {0}}
        for x, kind in enumerate(cells):
            if kind:
                template = templates.get((kind, x))
                if template is None:
                    template = templates[kind, x] = _template(tiles.paths[kind - 1], x)
                yield template % downs[kind]


def _filled(paint: Paint, area: Box, path: str, drawing: Drawing, resources: Resources) -> str:
    if not isinstance(paint, Gradient):
        return fill(paint, path, resources)
    colors = shading(paint, area, stop_values(paint))
    if not all(color.opaque for color in paint.stops):
        # Not as a pattern, for Ghostscript would apply the mask to it twice.
        state = _soft_mask(paint, area, drawing, resources)
        return f"q {path}W n\n{state} gs {resources.name('Shading', colors)} sh Q\n"
    # A pattern is laid on the page, not on what the content has made of it.
    pattern = f"<</PatternType 2/Matrix[{page_size(drawing).matrix}]/Shading {colors}>>"
    return f"/Pattern cs {resources.name('Pattern', pattern)} scn\n{path}f\n"


def _soft_mask(gradient: Gradient, area: Box, drawing: Drawing, resources: Resources) -> str:
    """The name of a graphics state that lets a gradient's alpha through, stated as the grey of another gradient."""
    greys = shading(gradient, area, [(color.alpha / 255,) for color in gradient.stops])
    x, y, width, height = drawing.background
    mask = resources.stream(
        f"/Type/XObject/Subtype/Form/BBox[{numbers((x, y, x + width, y + height))}]"
        f"/Group<</S/Transparency/CS/DeviceGray>>/Resources<</Shading<</S0 {greys}>>>>",
        b"/S0 sh",
    )
    return resources.name("ExtGState", f"<</SMask<</S/Luminosity/G {mask}>>>>")


def _image(inset: EmbeddedImage, resources: Resources) -> str:
    from qr.logo import rasterise

    x, y, width, height = inset.area
    size = embedded_image_size(inset)
    picture = rasterise(inset.file, inset.media_type, *size, inset.quarters)
    head = f"/Type/XObject/Subtype/Image/Width {size[0]}/Height {size[1]}/BitsPerComponent 8"
    alpha = resources.stream(f"{head}/ColorSpace/DeviceGray", picture.getchannel("A").tobytes())
    image = resources.stream(f"{head}/ColorSpace/DeviceRGB/SMask {alpha}", picture.convert("RGB").tobytes())
    return f"q {numbers((width, 0, 0, -height, x, y + height))} cm {resources.name('XObject', image)} Do Q\n"
