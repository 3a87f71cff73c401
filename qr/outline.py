"""Rows of modules to the border between dark and light: what vector formats fill.

The border goes straight on where two modules touch only at a corner; under the even-odd rule that is the same picture
in the fewest turns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

# x and y of a corner, then by turns the x after a horizontal edge and the y after a vertical one; the last edge, a
# vertical one, goes back to the start.
Loop = list[int]


def outline(rows: Sequence[int], columns: int) -> Iterator[Loop]:
    """The closed loops around the dark modules of rows.

    A corner is where one or three of the four cells around a grid point are dark. Along every grid line corners pair
    up into edges, so each corner ends one horizontal and one vertical edge, and following them in turn closes a loop.
    """
    across, down = _edges(rows, columns)
    while across:
        start = x, y = next(iter(across))
        loop = [x, y]
        while True:
            to = across.pop((x, y))
            del across[to, y]
            x, y = to, down[to, y]
            loop.append(x)
            if (x, y) == start:
                break
            loop.append(y)
        yield loop


def _edges(rows: Sequence[int], columns: int) -> tuple[dict[tuple[int, int], int], dict[tuple[int, int], int]]:
    """For every corner (x, y): where its horizontal edge ends (x), and where its vertical edge ends (y)."""
    across, down = {}, {}
    lines: list[list[int]] = [[] for _ in range(columns + 1)]
    for y, line in enumerate(_corners(rows, columns)):
        for left, right in zip(line[::2], line[1::2], strict=True):
            across[left, y], across[right, y] = right, left
        for x in line:
            lines[x].append(y)
    for x, column in enumerate(lines):
        for top, bottom in zip(column[::2], column[1::2], strict=True):
            down[x, top], down[x, bottom] = bottom, top
    return across, down


def _corners(rows: Sequence[int], columns: int) -> Iterator[list[int]]:
    """For every horizontal grid line, top to bottom, the x of its corners."""
    above = 0
    for row in (*rows, 0):
        border = above ^ row
        yield [x for x, bit in enumerate(f"{border << 1 ^ border:0{columns + 1}b}") if bit == "1"]
        above = row
