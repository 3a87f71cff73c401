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
# Numbers alone, a loop a line.
PLAIN = Notation("{} {} ", "{} {} ", "{}\n")


def corners(loop: str) -> list[tuple[int, int]]:
    """The corners of a loop, in turn."""
    x, y, *steps = map(int, loop.split())
    found = [(x, y)]
    for index, step in enumerate(steps):
        x, y = (x + step, y) if index % 2 == 0 else (x, y + step)
        found.append((x, y))
    return found


@given(GRIDS)
def test_crossing_the_outline_changes_light_to_dark_and_back(grid: tuple[int, list[int]]) -> None:
    columns, rows = grid
    borders = [[0] * (columns + 1) for _ in rows]
    for loop in outline(rows, columns, PLAIN).splitlines():
        points = corners(loop)
        for (x0, y0), (x1, y1) in zip(points, [*points[1:], points[0]], strict=True):
            for y in range(min(y0, y1), max(y0, y1)):
                borders[y][x0] ^= x0 == x1
    for row, border in zip(rows, borders, strict=True):
        crossings = [sum(border[: x + 1]) % 2 for x in range(columns)]
        assert crossings == [int(bit) for bit in f"{row:0{columns}b}"]


@given(GRIDS)
def test_a_loop_turns_at_every_corner_and_closes(grid: tuple[int, list[int]]) -> None:
    for loop in outline(grid[1], grid[0], PLAIN).splitlines():
        points = corners(loop)
        assert len(points) % 2 == 0
        assert points[-1][0] == points[0][0]
        assert len(set(points)) >= 4


@given(GRIDS)
def test_what_loops_enclose_is_what_they_were_drawn_around(grid: tuple[int, list[int]]) -> None:
    columns, rows = grid
    loops = outline(rows, columns, PLAIN).encode().splitlines()
    assert modules_in_loops(loops, columns, len(rows)) == [f"{row:0{columns}b}" for row in rows]


def test_nothing_dark_has_no_outline() -> None:
    assert outline([0, 0], 5, PLAIN) == ""
    assert modules_in_loops([], 5, 2) == ["00000", "00000"]


def test_loops_one_in_another_take_turns() -> None:
    assert modules_in_loops([b"0 0 3 3 -3", b"1 1 1 1 -1"], 3, 3) == ["111", "101", "111"]


def test_a_border_turns_over_what_follows_in_its_line() -> None:
    assert fill_between(0b0110_1001, 3, 2) == ["010", "111"]
