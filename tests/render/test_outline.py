from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qr.render.outline import (
    Notation,
    fill_between,
    modules_in_loops,
    outline,
)

GRIDS = st.tuples(st.integers(1, 12), st.integers(1, 12)).flatmap(
    lambda size: st.tuples(
        st.just(size[0]), st.lists(st.integers(0, 2 ** size[0] - 1), min_size=size[1], max_size=size[1])
    )
)
# Numbers only, one loop per line.
NUMBERS = Notation("{} {} ", "{} {} ", "{}\n")


def corners(loop: str) -> list[tuple[int, int]]:
    """Return the corners of a loop in their order."""
    x, y, *steps = map(int, loop.split())
    found = [(x, y)]
    for index, step in enumerate(steps):
        x, y = (x + step, y) if index % 2 == 0 else (x, y + step)
        found.append((x, y))
    return found


@given(GRIDS)
def test_crossing_outline_switches_dark_and_light(grid: tuple[int, list[int]]) -> None:
    columns, rows = grid
    boundaries = [[0] * (columns + 1) for _ in rows]
    for loop in outline(rows, columns, NUMBERS).splitlines():
        points = corners(loop)
        for (x0, y0), (x1, y1) in zip(points, [*points[1:], points[0]], strict=True):
            for y in range(min(y0, y1), max(y0, y1)):
                boundaries[y][x0] ^= x0 == x1
    for row, boundary in zip(rows, boundaries, strict=True):
        crossings = [sum(boundary[: x + 1]) % 2 for x in range(columns)]
        assert crossings == [int(bit) for bit in f"{row:0{columns}b}"]


@given(GRIDS)
def test_loop_turns_at_every_corner_and_closes(grid: tuple[int, list[int]]) -> None:
    for loop in outline(grid[1], grid[0], NUMBERS).splitlines():
        points = corners(loop)
        assert len(points) % 2 == 0
        assert points[-1][0] == points[0][0]
        assert len(set(points)) >= 4


@given(GRIDS)
def test_modules_in_loops_inverts_outline(grid: tuple[int, list[int]]) -> None:
    columns, rows = grid
    loops = outline(rows, columns, NUMBERS).encode().splitlines()
    assert modules_in_loops(loops, columns, len(rows)) == [f"{row:0{columns}b}" for row in rows]


def test_light_grid_has_no_outline() -> None:
    assert outline([0, 0], 5, NUMBERS) == ""
    assert modules_in_loops([], 5, 2) == ["00000", "00000"]


def test_nested_loops_alternate_dark_and_light() -> None:
    assert modules_in_loops([b"0 0 3 3 -3", b"1 1 1 1 -1"], 3, 3) == ["111", "101", "111"]


def test_boundary_inverts_rest_of_its_line() -> None:
    assert fill_between(0b0110_1001, 3, 2) == ["010", "111"]
