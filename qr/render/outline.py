"""Rows of modules to the border between dark and light, and back: what vector formats fill by the even-odd rule.

A corner is where one or three of the four cells around a grid point are dark. Along every grid line corners pair up
into edges, so each corner ends one horizontal and one vertical edge, and following them in turn closes a loop. The
border goes straight on where two modules touch only at a corner: the same picture in the fewest turns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, compress, zip_longest
from typing import NamedTuple

_DIGITS = bytes.maketrans(b"01", b"\0\1")


class Notation(NamedTuple):
    """How a format writes a loop: templates for ``str.format``.

    start: x and y of its first corner
    step:  how far an edge goes right and the next one down
    last:  how far the last horizontal edge goes right; a vertical one back to the start closes the loop
    """

    start: str
    step: str
    last: str


class _Words(dict[int, str]):
    """Every step in its notation, by the distance between numbered grid points, written when first needed."""

    def __init__(self, notation: Notation, stride: int) -> None:
        super().__init__()
        self._notation, self._stride = notation, stride

    def __missing__(self, distance: int) -> str:
        down = (distance + self._stride // 2) // self._stride
        word = self[distance] = self._notation.step.format(distance - down * self._stride, down)
        return word


def outline(rows: Sequence[int], columns: int, notation: Notation) -> str:
    """The closed loops around the dark modules of rows, as one text."""
    width, height = columns + 1, len(rows) + 1
    # Twice the width, so that the distance of two points tells how far it goes right and how far down.
    stride = 2 * width
    corners = _corners(rows, width)
    numbers = chain.from_iterable([range(y, y + width) for y in range(0, height * stride, stride)])
    points = list(compress(numbers, corners))
    stacks = [compress(range(x, height * stride, stride), corners[x::width]) for x in range(width)]
    across = _partners(points, height * stride)
    down = _partners(list(chain.from_iterable(stacks)), height * stride)
    return "".join(_traced(points[::2], across, down, notation, stride))


def modules_in_loops(loops: Iterable[bytes], columns: int, lines: int) -> list[str]:
    """The cells within loops by the even-odd rule, as a line of ``0`` and ``1`` a row.

    A loop is its numbers as text: x and y of the start, then by turns how far it goes right and how far down.
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


def fill_between(borders: int, columns: int, lines: int, down: bool = False) -> list[str]:
    """What lies between borders, as a line of ``0`` and ``1`` a row: every border turns over all after it.

    ``borders`` holds ``columns + 1`` bits a line; they turn what follows in their line, and
    then what is ``down`` from there if wanted.
    """
    width = columns + 1
    length = width * lines
    bits = _turned_over(borders, 1, length)
    if down:
        bits = _turned_over(bits, width, length)
    digits = f"{bits:0{length}b}"
    return [digits[at : at + columns] for at in range(0, length, width)]


def _turned_over(bits: int, step: int, beyond: int) -> int:
    """Every bit as the parity of itself and those before it at multiples of ``step``, in doubling strides.

    Lines run into the next one, which changes nothing: each has an even number of borders.
    """
    while step < beyond:
        bits ^= bits >> step
        step *= 2
    return bits


def _corners(rows: Sequence[int], width: int) -> bytes:
    """For every grid point, line by line, whether it is a corner."""
    cells = int("".join([f"{row << 1:0{width}b}" for row in (*rows, 0)]), 2)
    borders = cells ^ cells >> 1
    return f"{borders ^ borders >> width:0{width * (len(rows) + 1)}b}".encode().translate(_DIGITS)


def _partners(points: Sequence[int], size: int) -> list[int]:
    """For every corner the other end of its edge, from corners in their order along the edges."""
    partners = [0] * size
    for one, other in zip(points[::2], points[1::2], strict=True):
        partners[one], partners[other] = other, one
    return partners


def _traced(starts: Sequence[int], across: list[int], down: list[int], notation: Notation, stride: int) -> list[str]:
    """The texts of loops, one for each edge that begins at a start and is not yet part of one."""
    words, texts = _Words(notation, stride), list[str]()
    write = texts.append
    for start in starts:
        if across[start]:
            write(notation.start.format(start % stride, start // stride))
            point = start
            while True:
                turn = across[point]
                across[point] = across[turn] = 0
                if (following := down[turn]) == start:
                    break
                write(words[following - point])
                point = following
            write(notation.last.format(turn - point))
    return texts
