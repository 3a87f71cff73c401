"""Scalable Vector Graphics: the modules as one filled outline, in module units.

A fill, not a stroke: strokes band on some phones. The outline follows the border between dark and light, and goes
straight on where two modules touch only at a corner; under the even-odd rule that is the same picture in the fewest
path commands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from itertools import accumulate
from operator import xor

from qr.color import Color
from qr.drawing import Drawing
from qr.raster import Raster, of_modules
from qr.symbol import Rows

MILLIMETRES_PER_INCH = 25.4

_COMMAND = re.compile(r"M(\d+) (\d+)|([hv])(-?\d+)")


def render(drawing: Drawing) -> bytes:
    """The drawing as an SVG document (SVG 1.1, so that every viewer knows it)."""
    least, extent = _trimmed(-drawing.offset / drawing.scale), _trimmed(drawing.side / drawing.scale)
    modules = outline(drawing.rows)
    # Under modules that let light through there is no ground, as in every other format: a pixel has one colour.
    holes = "" if drawing.dark.opaque else modules
    ground = _path(f"M{least} {least}h{extent}v{extent}H{least}z{holes}", drawing.light)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {_size(drawing)} viewBox="{least} {least} {extent} {extent}"'
        f' shape-rendering="crispEdges"><title>{escape(drawing.title, quote=False)}</title>'
        f"{ground}{_path(modules, drawing.dark)}</svg>"
    ).encode()


def read(file: bytes, drawing: Drawing) -> Raster:
    """What the document shows, from its own last path by the even-odd rule: a border crossed is a colour changed."""
    path = file[file.rindex(b' d="') :].decode()
    borders = [0] * (drawing.modules + 1)
    x = y = 0
    for command in _COMMAND.finditer(path):
        start_x, start_y, direction, distance = command.groups()
        if start_x:
            x, y = int(start_x), int(start_y)
        elif direction == "v":
            y += int(distance)
        else:
            to = x + int(distance)
            borders[y] ^= _span(min(x, to), max(x, to), drawing.modules)
            x = to
    rows = accumulate(borders[:-1], xor)
    return of_modules([f"{row:0{drawing.modules}b}" for row in rows], drawing.light, drawing.dark)


def outline(rows: Rows) -> str:
    """The border of the dark modules as path data: ``M``, then ``h`` and ``v`` in turn, each subpath left open.

    A corner is where one or three of the four cells around a grid point are dark. Along every grid line corners pair
    up into edges, so each corner ends one horizontal and one vertical edge, and following them in turn closes a loop.
    """
    across, down = _edges(rows)
    path = []
    while across:
        start = x, y = next(iter(across))
        path.append(f"M{x} {y}")
        while True:
            to = across.pop((x, y))
            del across[to, y]
            path.append(f"h{to - x}")
            x, to = to, down[to, y]
            if (x, to) == start:
                break
            path.append(f"v{to - y}")
            y = to
    return "".join(path)


def _edges(rows: Rows) -> tuple[dict[tuple[int, int], int], dict[tuple[int, int], int]]:
    """For every corner (x, y): where its horizontal edge ends (x), and where its vertical edge ends (y)."""
    across, down = {}, {}
    columns: list[list[int]] = [[] for _ in range(len(rows) + 1)]
    for y, line in enumerate(_corners(rows)):
        for left, right in zip(line[::2], line[1::2], strict=True):
            across[left, y], across[right, y] = right, left
        for x in line:
            columns[x].append(y)
    for x, column in enumerate(columns):
        for top, bottom in zip(column[::2], column[1::2], strict=True):
            down[x, top], down[x, bottom] = bottom, top
    return across, down


def _corners(rows: Rows) -> Iterator[list[int]]:
    """For every horizontal grid line, top to bottom, the x of its corners."""
    above, points = 0, len(rows) + 1
    for row in (*rows, 0):
        border = above ^ row
        yield [x for x, bit in enumerate(f"{border << 1 ^ border:0{points}b}") if bit == "1"]
        above = row


def _span(left: int, right: int, modules: int) -> int:
    return (1 << modules - left) - (1 << modules - right)


def _path(data: str, color: Color) -> str:
    if color.alpha == 0:
        return ""
    # Alpha apart from the colour: eight-digit colours are newer than many SVG viewers.
    opacity = "" if color.opaque else f' fill-opacity="{_trimmed(color.alpha / 255)}"'
    return f'<path fill="{color.hex}"{opacity} fill-rule="evenodd" d="{data}"/>'


def _size(drawing: Drawing) -> str:
    if drawing.dpi is None:
        extent = str(drawing.side)
    else:
        extent = _trimmed(drawing.side / drawing.dpi * MILLIMETRES_PER_INCH) + "mm"
    return f'width="{extent}" height="{extent}"'


def _trimmed(number: float) -> str:
    """A decimal of at most four places without trailing zeros."""
    text = f"{number:.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
