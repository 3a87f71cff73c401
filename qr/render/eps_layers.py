"""What an EPS document paints beyond squares of one colour: shapes, gradients, pictures, a rounded ground."""

from __future__ import annotations

import zlib
from base64 import a85encode
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from qr.drawing import Drawing
from qr.gradient import Gradient, Paint
from qr.layers import Inset, Layer, Tiles
from qr.outline import outline
from qr.path import Box, Path, box
from qr.render.eps import NOTATION, color_operator
from qr.render.page import numbers, picture_size, shading, stops_of

if TYPE_CHECKING:
    from PIL.Image import Image

DEFLATE_LEVEL = 5
LONGEST_LINE = 120

# An even-odd path and one for the nonzero rule: PostScript's operators to fill each, and to clip to it.
_EVEN_ODD, _NONZERO = ("g", "eoclip"), ("f", "clip")


def level(drawing: Drawing) -> int:
    """The LanguageLevel that a styled drawing needs: 3 for shadings and deflated pictures."""
    paints = [drawing.light, *(layer.paint for layer in drawing.layers)]
    return 3 if drawing.insets or any(isinstance(paint, Gradient) for paint in paints) else 2


def painted(drawing: Drawing) -> str:
    """The operators that paint a drawing, ground first, in module units."""
    area = drawing.ground
    ground = path_operators((box(area, (drawing.radius / drawing.scale,) * 4),), 0, 0)
    parts = [_filled(drawing.light, area, ground, _NONZERO)]
    if drawing.radius:
        parts.append(f"{ground}clip newpath\n")  # nothing lies outside a rounded ground
    parts += [_layer(layer, drawing.columns) for layer in drawing.layers]
    return "".join(parts) + "".join(_image(inset, drawing) for inset in drawing.insets)


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
    figures = "".join(path_operators(*mark) for mark in layer.marks)
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
        return f"gsave\n{path}{clip}\n{_wrapped(shading(paint, area, stops_of(paint)))}shfill\ngrestore\n"
    return f"{color_operator(paint)}{path}{fill}\n" if paint.alpha else ""


def _wrapped(dictionary: str) -> str:
    return dictionary.replace("<<", "\n<<").lstrip("\n") + "\n"


def _image(inset: Inset, drawing: Drawing) -> str:
    x, y, width, height = inset.area
    picture = _on_ground(inset, drawing)
    data = a85encode(zlib.compress(picture.tobytes(), DEFLATE_LEVEL)).decode()
    # Behind a space, for a line that begins with a percent sign would be a comment to those who do not run the program.
    lines = [f" {data[at : at + LONGEST_LINE]}\n" for at in range(0, len(data), LONGEST_LINE)]
    return (
        f"gsave\n{numbers((x, y))} translate {numbers((width, height))} scale\n/DeviceRGB setcolorspace\n"
        f"<</ImageType 1/Width {picture.width}/Height {picture.height}/BitsPerComponent 8/Decode[0 1 0 1 0 1]\n"
        f"/ImageMatrix[{picture.width} 0 0 {picture.height} 0 0]\n"
        "/DataSource currentfile/ASCII85Decode filter/FlateDecode filter>>image\n"
        f"{''.join(lines)} ~>\ngrestore\n"
    )


def _on_ground(inset: Inset, drawing: Drawing) -> Image:
    """The picture over what it covers, without alpha."""
    from PIL import Image

    from qr.logo import pixels

    size = picture_size(inset)
    ground = Image.alpha_composite(Image.new("RGBA", size, "white"), _covered(inset, drawing).resize(size))
    picture = pixels(inset.file, inset.media_type, *size, inset.quarters)
    return Image.alpha_composite(ground, picture).convert("RGB")


def _covered(inset: Inset, drawing: Drawing) -> Image:
    """What a picture in the picture covers, at a low resolution, for it is nearly always of one paint."""
    from qr.render.canvas import as_read, paint

    small = as_read(drawing)._replace(insets=())
    x, y, width, height = (round(length * small.scale) for length in inset.area)
    x, y = x + small.offset[0], y + small.offset[1]
    return paint(small).crop((x, y, x + max(1, width), y + max(1, height))).convert("RGBA")
