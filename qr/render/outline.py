"""Convert rows of modules to outlines of the dark areas, and back. Vector formats fill outlines by the even-odd rule.

A corner is a grid point at which one or three of the four adjacent modules are dark. Along every grid line, the corners
are the ends of edges, in pairs. So each corner ends one horizontal and one vertical edge, and following these edges in
turn closes a loop. If two dark modules touch only at a corner, the loop goes straight on, so that it has fewer turns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, compress, zip_longest
from typing import NamedTuple

_DIGITS = bytes.maketrans(b"01", b"\0\1")


class Notation(NamedTuple):
    """Notation of a loop in a format: templates for ``str.format``.

    start: x and y of the first corner
    step:  distance to the right along a horizontal edge, then distance down along a vertical edge
    last:  distance to the right along the last horizontal edge; closing the loop adds the last vertical edge
    """

    start: str
    step: str
    last: str


class _Steps(dict[int, str]):
    """Steps in a notation, by the distance between two numbered grid points. A step is formatted on first use."""

    def __init__(self, notation: Notation, stride: int) -> None:
        super().__init__()
        self._notation, self._stride = notation, stride

    def __missing__(self, distance: int) -> str:
        down = (distance + self._stride // 2) // self._stride
        step = self[distance] = self._notation.step.format(distance - down * self._stride, down)
        return step


def outline(rows: Sequence[int], columns: int, notation: Notation) -> str:
    """Return the closed loops around the dark modules, as one text.

    ``rows`` has one integer per row of ``columns`` bits, with the leftmost module in the most significant bit.
    """
    width, height = columns + 1, len(rows) + 1
    # Grid points are numbered with twice the width per line. The difference of two numbers is then unique for each
    # pair of a distance to the right (or left) and a distance down (or up).
    stride = 2 * width
    corners = _corners(rows, width)
    numbers = chain.from_iterable([range(y, y + width) for y in range(0, height * stride, stride)])
    points = list(compress(numbers, corners))
    columns_of_points = [compress(range(x, height * stride, stride), corners[x::width]) for x in range(width)]
    across = _edge_ends(points, height * stride)
    down = _edge_ends(list(chain.from_iterable(columns_of_points)), height * stride)
    return "".join(_trace_loops(points[::2], across, down, notation, stride))


def modules_in_loops(loops: Iterable[bytes], columns: int, lines: int) -> list[str]:
    """Return the modules inside of loops by the even-odd rule: one line of ``0`` and ``1`` per row.

    A loop is its numbers as text: x and y of the start, then alternately a distance to the right and a distance down.
    """
    width = columns + 1
    corners = bytearray(b"0") * (width * (lines + 1))
    for loop in loops:
        x, y, *steps = map(int, loop.split())
        point = x + y * width
        corners[point] ^= 1
        for right, below in zip_longest(steps[::2], steps[1::2]):
            point += right
            corners[point] ^= 1
            if below is not None:
                point += below * width
                corners[point] ^= 1
    return fill_between(int(corners, 2), columns, lines + 1, down=True)[:-1]


def fill_between(boundaries: int, columns: int, lines: int, down: bool = False) -> list[str]:
    """Fill the modules between boundaries. Return one line of ``0`` and ``1`` per row.

    ``boundaries`` has ``columns + 1`` bits per line. A set bit inverts all modules after it in its line. With ``down``,
    set bits are corners: they also invert all lines below.
    """
    width = columns + 1
    length = width * lines
    bits = _invert_after(boundaries, 1, length)
    if down:
        bits = _invert_after(bits, width, length)
    digits = f"{bits:0{length}b}"
    return [digits[at : at + columns] for at in range(0, length, width)]


def _invert_after(bits: int, step: int, length: int) -> int:
    """Replace every bit by the parity of itself and all bits before it, at distances that are multiples of ``step``.

    Each round doubles the distance. For example, with ``step`` 1:

        bits                0100010   boundaries before modules 1 and 5
        bits ^= bits >> 1   0110011   parity of 2 bits
        bits ^= bits >> 2   0111111   parity of 4 bits
        bits ^= bits >> 4   0111100   parity of all bits: modules 1 to 4 are inside

    The end of a line does not stop this, but each line has an even number of boundaries, so the next one starts at 0.
    """
    while step < length:
        bits ^= bits >> step
        step *= 2
    return bits


def _corners(rows: Sequence[int], width: int) -> bytes:
    """Return one byte per grid point, line by line: 1 for a corner, otherwise 0.

    For example, two rows of two modules, of which the first is dark, with a light row and a light column added:

        modules                    100 000 000
        modules ^ modules >> 1     110 000 000   edges: this module differs from the one on its left
        edges ^ edges >> width     110 110 000   corners: an edge starts or ends here
    """
    modules = int("".join([f"{row << 1:0{width}b}" for row in (*rows, 0)]), 2)
    edges = modules ^ modules >> 1
    return f"{edges ^ edges >> width:0{width * (len(rows) + 1)}b}".encode().translate(_DIGITS)


def _edge_ends(points: Sequence[int], size: int) -> list[int]:
    """Return the other end of the edge of each corner. ``points`` are the corners in their order along the edges."""
    ends = [0] * size
    for start, end in zip(points[::2], points[1::2], strict=True):
        ends[start], ends[end] = end, start
    return ends


def _trace_loops(
    starts: Sequence[int], across: list[int], down: list[int], notation: Notation, stride: int
) -> list[str]:
    """Return the text of each loop. A loop starts at each start whose edge is not yet part of a loop."""
    steps, texts = _Steps(notation, stride), list[str]()
    write = texts.append
    for start in starts:
        if across[start]:
            write(notation.start.format(start % stride, start // stride))
            point = start
            while True:
                corner = across[point]
                across[point] = across[corner] = 0
                if (following := down[corner]) == start:
                    break
                write(steps[following - point])
                point = following
            write(notation.last.format(corner - point))
    return texts
