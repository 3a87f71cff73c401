"""Charts, parsed as XML and drawn by an independent rasteriser."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest

from qr.links.chart import (
    BOTTOM,
    HEIGHT,
    LEFT,
    MAX_DAYS,
    MAX_LABELS,
    RIGHT,
    TOP,
    WIDTH,
    draw_chart,
)
from tests.support.decoders import open_svg

ByDay = dict[str, dict[str, int]]
Bar = tuple[float, float, float]  # left, width, height

SVG = "{http://www.w3.org/2000/svg}"
FLOOR, ROOM = HEIGHT - BOTTOM, HEIGHT - TOP - BOTTOM
# The fills of bars, as a screen shows them in light colours.
SCANS, UNIQUE = (0x9D, 0xB8, 0xE8), (0x2F, 0x5F, 0xB3)


def days(*numbers: tuple[int, int], first: str = "2026-02-27", step: int = 1) -> ByDay:
    """Totals and uniques of days one after another, or some days apart."""
    begin = date.fromisoformat(first)
    return {
        str(begin + timedelta(step * place)): {"total": total, "unique": unique}
        for place, (total, unique) in enumerate(numbers)
    }


def bars(svg: str, kind: str) -> list[Bar]:
    return [
        (float(rect.attrib["x"]), float(rect.attrib["width"]), float(rect.attrib["height"]))
        for rect in ElementTree.fromstring(svg).iter(f"{SVG}rect")
        if rect.attrib["class"] == kind
    ]


def heights(svg: str, kind: str) -> list[float]:
    return [height for _, _, height in bars(svg, kind)]


def texts(svg: str) -> list[str]:
    return [text.text or "" for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def painted(svg: str, color: tuple[int, int, int]) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of the pixels of a colour."""
    rows, columns = np.nonzero((np.array(open_svg(svg.encode())) == color).all(axis=2))
    return columns.min(), rows.min(), columns.max() + 1, rows.max() + 1


def test_a_day_has_a_bar_and_its_unique_visitors_one_in_it() -> None:
    svg = draw_chart(days((10, 4), (5, 5)), "anna")
    assert heights(svg, "scans") == pytest.approx([ROOM, ROOM / 2], abs=0.01)
    assert heights(svg, "unique") == pytest.approx([0.4 * ROOM, ROOM / 2], abs=0.01)
    assert [bar[:2] for bar in bars(svg, "scans")] == [bar[:2] for bar in bars(svg, "unique")]


def test_days_without_scans_have_bars_of_no_height() -> None:
    svg = draw_chart(days((10, 1), (5, 1), step=3), "anna")
    assert heights(svg, "scans") == pytest.approx([ROOM, 0, 0, ROOM / 2], abs=0.01)
    assert texts(svg)[-4:] == ["02-27", "02-28", "03-01", "03-02"]


def test_the_order_in_which_days_come_does_not_matter() -> None:
    in_order = days((1, 1), (2, 2), (3, 3))
    assert draw_chart(dict(reversed(in_order.items())), "anna") == draw_chart(in_order, "anna")


def test_without_scans_there_is_a_chart_without_bars() -> None:
    svg = draw_chart({}, "anna")
    assert bars(svg, "scans") == bars(svg, "unique") == []
    assert texts(svg) == ["anna: 0 scans, 0 unique", "0", "5", "10"]
    assert open_svg(svg.encode()).size == (WIDTH, HEIGHT)


def test_the_heading_names_the_link_and_adds_up() -> None:
    svg = draw_chart(days((10, 4), (5, 5)), "A-b_c.9")
    title = ElementTree.fromstring(svg).find(f"{SVG}title")
    assert title is not None
    assert title.text == texts(svg)[0] == "A-b_c.9: 15 scans, 9 unique"


def test_the_heading_says_what_it_is_given_and_is_no_markup() -> None:
    assert texts(draw_chart({}, "<b> & 'c'"))[0].startswith("<b> & 'c': 0 scans")


@pytest.mark.parametrize(
    ("most", "marks"),
    [
        (1, ["0", "5", "10"]), (4, ["0", "5", "10"]), (10, ["0", "5", "10"]), (11, ["0", "10", "20"]),
        (20, ["0", "10", "20"]), (21, ["0", "25", "50"]), (99, ["0", "50", "100"]), (101, ["0", "100", "200"]),
        (10**9, ["0", "500M", "1G"]), (10**9 + 1, ["0", "1G", "2G"]),
    ],
)  # fmt: skip
def test_the_scale_ends_at_a_round_number_with_a_whole_half(most: int, marks: list[str]) -> None:
    assert texts(draw_chart(days((most, 1)), "anna"))[1:4] == marks


@pytest.mark.parametrize("count", [1, 2, 31, 366, 400])
def test_bars_stand_apart_between_the_edges(count: int) -> None:
    svg = draw_chart(days(*[(place + 1, 1) for place in range(count)]), "anna")
    found = bars(svg, "scans")
    assert len(found) == min(count, MAX_DAYS)
    assert found[0][0] >= LEFT
    assert found[-1][0] + found[-1][1] <= WIDTH - RIGHT
    assert all(one[0] + one[1] < other[0] for one, other in pairwise(found))


def test_of_more_days_than_fit_the_latest_are_shown() -> None:
    svg = draw_chart(days(*[(place + 1, 1) for place in range(400)]), "anna")
    top = max(heights(svg, "scans"))
    assert heights(svg, "scans")[-1] == top == pytest.approx(400 / 500 * ROOM, abs=0.01)
    assert heights(svg, "scans")[0] == pytest.approx(35 / 500 * ROOM, abs=0.01)
    assert texts(svg)[0] == f"anna: {sum(range(35, 401))} scans, 366 unique since 2026-04-02"


@pytest.mark.parametrize("count", [1, 8, 9, 31, 400])
def test_there_is_room_for_every_label(count: int) -> None:
    svg = draw_chart(days(*[(1, 1)] * count), "anna")
    labels = [text for text in ElementTree.fromstring(svg).iter(f"{SVG}text") if text.get("y") == str(HEIGHT - 10)]
    places = [float(label.attrib["x"]) for label in labels]
    assert 0 < len(labels) <= MAX_LABELS
    assert all(other - one > 40 for one, other in pairwise(places))
    assert {label.get("text-anchor") for label in labels} == {"middle"}


@pytest.mark.parametrize(
    ("numbers", "height"), [([(10, 4)], ROOM), ([(3, 1), (8, 2)], 0.8 * ROOM), ([(10**9, 10**6)], ROOM)]
)
def test_drawn_the_tallest_bar_reaches_where_its_number_is(numbers: list[tuple[int, int]], height: float) -> None:
    svg = draw_chart(days(*numbers), "anna")
    _, top, _, bottom = painted(svg, SCANS)
    assert top == pytest.approx(FLOOR - height, abs=1)
    assert bottom <= FLOOR + 1


def test_drawn_a_unique_visitor_is_darker_and_in_front() -> None:
    svg = draw_chart(days((10, 5)), "anna")
    left, top, right, bottom = painted(svg, UNIQUE)
    assert (top, bottom) == pytest.approx((FLOOR - ROOM / 2, FLOOR), abs=1)
    assert painted(svg, SCANS)[3] == pytest.approx(top, abs=1)
    assert right - left == pytest.approx(48, abs=2)


@pytest.mark.parametrize("most", [1, 10**6, 10**9])
def test_drawn_no_number_is_cut_off_at_the_edge(most: int) -> None:
    picture = np.array(open_svg(draw_chart(days((most, 1)), "anna").encode()))
    assert (picture[:, 0] == 255).all()
