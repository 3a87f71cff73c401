"""Encapsulated PostScript 3.0: outlines as text, for presses and layout programs.

PostScript paints opaquely: a colour is either opaque or clear, which paints nothing. Whoever asks for others is refused
before (``alpha`` in ``FORMATS``).
"""

from __future__ import annotations

import zlib
from base64 import a85encode
from collections.abc import Iterator
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING

from qr.drawing import Drawing
from qr.graphics.color import Color
from qr.graphics.gradient import Gradient, Paint
from qr.graphics.layers import EmbeddedImage, Layer, Tiles
from qr.graphics.path import Box, Path, box
from qr.graphics.raster import Raster, raster_from_modules
from qr.render.outline import Notation, modules_in_loops, outline
from qr.render.vectors import color_values, embedded_image_size, number, numbers, page_size, shading, stop_values

if TYPE_CHECKING:
    from PIL.Image import Image

# Lines of the header are at most 255 characters long (DSC 3.0, 3.1), and a title has at most 89.
NOTATION = Notation("{} {} m\n", "{} {} d\n", "{} e\n")
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


def render(drawing: Drawing) -> bytes:
    """The drawing as an EPS document."""
    if drawing.plain:
        level, painted = 2, _squares(drawing)
    else:
        level, painted = language_level(drawing), painted_layers(drawing)
    matrix = page_size(drawing).matrix
    text = f"{_header(drawing, level)}{_PROLOG}[{matrix}] concat\n{painted}grestore end\nshowpage\n%%EOF\n"
    return text.encode("ascii")


def read(file: bytes, drawing: Drawing) -> Raster:
    """What the document shows: of squares its own outline, of everything else the same drawing in pixels."""
    if drawing.plain:
        return _by_borders(file, drawing)
    from qr.render.canvas import rasterise

    return rasterise(drawing)


def rectangle(x: float, y: float, width: float, height: float) -> str:
    """A rectangle as a path."""
    return f"{numbers((x, y))} m\n{numbers((width, height))} d\n{number(-width)} e\n"


def color_operator(color: Color) -> str:
    """What sets the colour to fill with."""
    return f"{numbers(color_values(color))} {'cmyk' if color.ink else 'rgb'}\n"


def _header(drawing: Drawing, level: int) -> str:
    page = page_size(drawing)
    # A header is ASCII; what is not shows as question marks there, and nowhere else.
    title = drawing.title.encode("ascii", "replace").decode()
    return (
        "%!PS-Adobe-3.0 EPSF-3.0\n"
        f"%%BoundingBox: 0 0 {ceil(page.width - 1e-4)} {ceil(page.height - 1e-4)}\n"
        f"%%HiResBoundingBox: 0 0 {number(page.width)} {number(page.height)}\n"
        f"%%LanguageLevel: {level}\n"
        f"%%Title: {title}\n"
        "%%EndComments\n"
    )


def _squares(drawing: Drawing) -> str:
    """The ground and the modules of a plain drawing."""
    dark, light = drawing.two_colors
    modules = outline(drawing.rows, drawing.columns, NOTATION)
    # Under clear modules there is no ground, as in every other format: a pixel has one colour.
    holes = "" if dark.alpha else modules
    ground = f"{color_operator(light)}{rectangle(*drawing.background)}{holes}g\n" if light.alpha else ""
    return ground + (f"{color_operator(dark)}{modules}g\n" if dark.alpha else "")


def _by_borders(file: bytes, drawing: Drawing) -> Raster:
    """The loops that are filled last."""
    dark, light = drawing.two_colors
    color = color_operator(dark).encode()
    loops = file[file.rindex(color) + len(color) : file.rindex(b"g\ngrestore")]
    texts = loops.translate(_LETTERS_TO_SPACES).split(b"e")[:-1]
    return raster_from_modules(modules_in_loops(texts, drawing.columns, len(drawing.rows)), light, dark)


DEFLATE_LEVEL = 5
MAX_LINE_CHARACTERS = 120

# An even-odd path and one for the nonzero rule: PostScript's operators to fill each, and to clip to it.
_EVEN_ODD, _NONZERO = ("g", "eoclip"), ("f", "clip")


def language_level(drawing: Drawing) -> int:
    """The LanguageLevel that a styled drawing needs: 3 for shadings and deflated pictures."""
    paints = [drawing.light, *(layer.paint for layer in drawing.layers)]
    return 3 if drawing.embedded_images or any(isinstance(paint, Gradient) for paint in paints) else 2


def painted_layers(drawing: Drawing) -> str:
    """The operators that paint a drawing, ground first, in module units."""
    area = drawing.background
    ground = path_operators((box(area, (drawing.radius / drawing.scale,) * 4),), 0, 0)
    parts = [_filled(drawing.light, area, ground, _NONZERO)]
    if drawing.radius:
        parts.append(f"{ground}clip newpath\n")  # nothing lies outside a rounded ground
    parts += [_layer(layer, drawing.columns) for layer in drawing.layers]
    return "".join(parts) + "".join(_image(inset, drawing) for inset in drawing.embedded_images)


def path_operators(path: Path, x: float, y: float) -> str:
    """A path with its origin at a place, in operators that build it."""
    return f"{numbers((x, y))} m\n{_relative(path)}"


def _relative(path: Path) -> str:
    """The operators that build a path whose origin is the current point."""
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


def _layer(layer: Layer, columns: int) -> str:
    parts = []
    figures = "".join(path_operators(*mark) for mark in layer.placed_paths)
    if layer.tiles and layer.tiles.square:
        modules = outline(layer.tiles.rows(), columns, NOTATION)
        parts.append(_filled(layer.paint, layer.area, modules, _EVEN_ODD))
    elif layer.tiles:
        parts.append(_procedures(layer.tiles))
        figures += _placed(layer.tiles)
    return "".join(parts) + _filled(layer.paint, layer.area, figures, _NONZERO)


def _procedures(tiles: Tiles) -> str:
    """A procedure for each kind of tile, which builds it from its corner."""
    return "".join(f"/t{kind}{{m\n{_relative(path)}}}def\n" for kind, path in enumerate(tiles.paths, 1))


def _placed(tiles: Tiles) -> str:
    return "".join(f"{x} {y} t{kind}\n" for y, cells in enumerate(tiles.cells) for x, kind in enumerate(cells) if kind)


def _filled(paint: Paint, area: Box, path: str, rule: tuple[str, str]) -> str:
    fill, clip = rule
    if isinstance(paint, Gradient):
        return f"gsave\n{path}{clip}\n{_wrapped(shading(paint, area, stop_values(paint)))}shfill\ngrestore\n"
    return f"{color_operator(paint)}{path}{fill}\n" if paint.alpha else ""


def _wrapped(dictionary: str) -> str:
    return dictionary.replace("<<", "\n<<").lstrip("\n") + "\n"


def _image(inset: EmbeddedImage, drawing: Drawing) -> str:
    x, y, width, height = inset.area
    picture = _on_ground(inset, drawing)
    data = a85encode(zlib.compress(picture.tobytes(), DEFLATE_LEVEL)).decode()
    # Behind a space, for a line that begins with a percent sign would be a comment to those who do not run the program.
    lines = [f" {data[at : at + MAX_LINE_CHARACTERS]}\n" for at in range(0, len(data), MAX_LINE_CHARACTERS)]
    return (
        f"gsave\n{numbers((x, y))} translate {numbers((width, height))} scale\n/DeviceRGB setcolorspace\n"
        f"<</ImageType 1/Width {picture.width}/Height {picture.height}/BitsPerComponent 8/Decode[0 1 0 1 0 1]\n"
        f"/ImageMatrix[{picture.width} 0 0 {picture.height} 0 0]\n"
        "/DataSource currentfile/ASCII85Decode filter/FlateDecode filter>>image\n"
        f"{''.join(lines)} ~>\ngrestore\n"
    )


def _on_ground(inset: EmbeddedImage, drawing: Drawing) -> Image:
    """The picture over what it covers, without alpha."""
    from PIL import Image

    from qr.logo import rasterise

    size = embedded_image_size(inset)
    ground = Image.alpha_composite(Image.new("RGBA", size, "white"), _covered(inset, drawing).resize(size))
    picture = rasterise(inset.file, inset.media_type, *size, inset.quarters)
    return Image.alpha_composite(ground, picture).convert("RGB")


def _covered(inset: EmbeddedImage, drawing: Drawing) -> Image:
    """What a picture in the picture covers, at a low resolution, for it is nearly always of one paint."""
    from qr.render.canvas import downscale_for_reading, paint

    small = downscale_for_reading(drawing)._replace(embedded_images=())
    x, y, width, height = (round(length * small.scale) for length in inset.area)
    x, y = x + small.offset[0], y + small.offset[1]
    return paint(small).crop((x, y, x + max(1, width), y + max(1, height))).convert("RGBA")
