from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qr.outline import Loop, outline

GRIDS = st.tuples(st.integers(1, 12), st.integers(1, 12)).flatmap(
    lambda size: st.tuples(
        st.just(size[0]), st.lists(st.integers(0, 2 ** size[0] - 1), min_size=size[1], max_size=size[1])
    )
)


def corners(loop: Loop) -> list[tuple[int, int]]:
    """The corners of a loop, in turn."""
    x, y, *turns = loop
    found = [(x, y)]
    for index, turn in enumerate(turns):
        x, y = (turn, y) if index % 2 == 0 else (x, turn)
        found.append((x, y))
    return found


@given(GRIDS)
def test_crossing_the_outline_changes_light_to_dark_and_back(grid: tuple[int, list[int]]) -> None:
    columns, rows = grid
    borders = [[0] * (columns + 1) for _ in rows]
    for loop in outline(rows, columns):
        points = corners(loop)
        for (x0, y0), (x1, y1) in zip(points, [*points[1:], points[0]], strict=True):
            for y in range(min(y0, y1), max(y0, y1)):
                borders[y][x0] ^= x0 == x1
    for row, border in zip(rows, borders, strict=True):
        crossings = [sum(border[: x + 1]) % 2 for x in range(columns)]
        assert crossings == [int(bit) for bit in f"{row:0{columns}b}"]


@given(GRIDS)
def test_a_loop_turns_at_every_corner_and_closes(grid: tuple[int, list[int]]) -> None:
    for loop in outline(grid[1], grid[0]):
        points = corners(loop)
        assert len(points) % 2 == 0
        assert points[-1][0] == points[0][0]
        assert len(set(points)) >= 4
