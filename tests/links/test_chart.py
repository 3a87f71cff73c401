"""Charts, parsed as XML and rendered by resvg."""

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
BASELINE, PLOT_HEIGHT = HEIGHT - BOTTOM, HEIGHT - TOP - BOTTOM
# Fill colours of the bars, without a preference for dark colours.
SCANS_COLOR, UNIQUE_COLOR = (0x9D, 0xB8, 0xE8), (0x2F, 0x5F, 0xB3)


def days(*numbers: tuple[int, int], first: str = "2026-02-27", step: int = 1) -> ByDay:
    """Return totals and unique visitors per day. Consecutive entries are ``step`` days apart."""
    start = date.fromisoformat(first)
    return {
        str(start + timedelta(step * index)): {"total": total, "unique": unique}
        for index, (total, unique) in enumerate(numbers)
    }


def bars(svg: str, series: str) -> list[Bar]:
    return [
        (float(rect.attrib["x"]), float(rect.attrib["width"]), float(rect.attrib["height"]))
        for rect in ElementTree.fromstring(svg).iter(f"{SVG}rect")
        if rect.attrib["class"] == series
    ]


def heights(svg: str, series: str) -> list[float]:
    return [height for _, _, height in bars(svg, series)]


def texts(svg: str) -> list[str]:
    return [text.text or "" for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def pixel_bounds(svg: str, color: tuple[int, int, int]) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of the pixels of a colour."""
    rows, columns = np.nonzero((np.array(open_svg(svg.encode())) == color).all(axis=2))
    return columns.min(), rows.min(), columns.max() + 1, rows.max() + 1


def test_day_has_a_bar_for_scans_and_visitors() -> None:
    svg = draw_chart(days((10, 4), (5, 5)), "anna")
    assert heights(svg, "scans") == pytest.approx([PLOT_HEIGHT, PLOT_HEIGHT / 2], abs=0.01)
    assert heights(svg, "unique") == pytest.approx([0.4 * PLOT_HEIGHT, PLOT_HEIGHT / 2], abs=0.01)
    assert [bar[:2] for bar in bars(svg, "scans")] == [bar[:2] for bar in bars(svg, "unique")]


def test_day_without_scans_has_bar_of_height_zero() -> None:
    svg = draw_chart(days((10, 1), (5, 1), step=3), "anna")
    assert heights(svg, "scans") == pytest.approx([PLOT_HEIGHT, 0, 0, PLOT_HEIGHT / 2], abs=0.01)
    assert texts(svg)[-4:] == ["02-27", "02-28", "03-01", "03-02"]


def test_chart_ignores_the_order_of_days() -> None:
    in_order = days((1, 1), (2, 2), (3, 3))
    assert draw_chart(dict(reversed(in_order.items())), "anna") == draw_chart(in_order, "anna")


def test_chart_without_scans_has_no_bars() -> None:
    svg = draw_chart({}, "anna")
    assert bars(svg, "scans") == bars(svg, "unique") == []
    assert texts(svg) == ["anna: 0 scans, 0 unique", "0", "5", "10"]
    assert open_svg(svg.encode()).size == (WIDTH, HEIGHT)


def test_heading_names_link_and_totals() -> None:
    svg = draw_chart(days((10, 4), (5, 5)), "A-b_c.9")
    title = ElementTree.fromstring(svg).find(f"{SVG}title")
    assert title is not None
    assert title.text == texts(svg)[0] == "A-b_c.9: 15 scans, 9 unique"


def test_heading_escapes_markup() -> None:
    assert texts(draw_chart({}, "<b> & 'c'"))[0].startswith("<b> & 'c': 0 scans")


@pytest.mark.parametrize(
    ("maximum", "marks"),
    [
        (1, ["0", "5", "10"]), (4, ["0", "5", "10"]), (10, ["0", "5", "10"]), (11, ["0", "10", "20"]),
        (20, ["0", "10", "20"]), (21, ["0", "25", "50"]), (99, ["0", "50", "100"]), (101, ["0", "100", "200"]),
        (10**9, ["0", "500M", "1G"]), (10**9 + 1, ["0", "1G", "2G"]),
    ],
)  # fmt: skip
def test_scale_ends_at_a_round_even_number(maximum: int, marks: list[str]) -> None:
    assert texts(draw_chart(days((maximum, 1)), "anna"))[1:4] == marks


@pytest.mark.parametrize("number_of_days", [1, 2, 31, 366, 400])
def test_bars_do_not_overlap_or_leave_the_chart(number_of_days: int) -> None:
    svg = draw_chart(days(*[(place + 1, 1) for place in range(number_of_days)]), "anna")
    scan_bars = bars(svg, "scans")
    assert len(scan_bars) == min(number_of_days, MAX_DAYS)
    assert scan_bars[0][0] >= LEFT
    assert scan_bars[-1][0] + scan_bars[-1][1] <= WIDTH - RIGHT
    assert all(one[0] + one[1] < other[0] for one, other in pairwise(scan_bars))


def test_chart_shows_the_latest_days() -> None:
    svg = draw_chart(days(*[(place + 1, 1) for place in range(400)]), "anna")
    top = max(heights(svg, "scans"))
    assert heights(svg, "scans")[-1] == top == pytest.approx(400 / 500 * PLOT_HEIGHT, abs=0.01)
    assert heights(svg, "scans")[0] == pytest.approx(35 / 500 * PLOT_HEIGHT, abs=0.01)
    assert texts(svg)[0] == f"anna: {sum(range(35, 401))} scans, 366 unique since 2026-04-02"


@pytest.mark.parametrize("number_of_days", [1, 8, 9, 31, 400])
def test_labels_do_not_overlap(number_of_days: int) -> None:
    svg = draw_chart(days(*[(1, 1)] * number_of_days), "anna")
    labels = [text for text in ElementTree.fromstring(svg).iter(f"{SVG}text") if text.get("y") == str(HEIGHT - 10)]
    positions = [float(label.attrib["x"]) for label in labels]
    assert 0 < len(labels) <= MAX_LABELS
    assert all(other - one > 40 for one, other in pairwise(positions))
    assert {label.get("text-anchor") for label in labels} == {"middle"}


@pytest.mark.parametrize(
    ("numbers", "height"),
    [([(10, 4)], PLOT_HEIGHT), ([(3, 1), (8, 2)], 0.8 * PLOT_HEIGHT), ([(10**9, 10**6)], PLOT_HEIGHT)],
)
def test_rendered_bar_has_the_height_of_its_number(numbers: list[tuple[int, int]], height: float) -> None:
    svg = draw_chart(days(*numbers), "anna")
    _, top, _, bottom = pixel_bounds(svg, SCANS_COLOR)
    assert top == pytest.approx(BASELINE - height, abs=1)
    assert bottom <= BASELINE + 1


def test_rendered_unique_visitors_are_darker_and_in_front() -> None:
    svg = draw_chart(days((10, 5)), "anna")
    left, top, right, bottom = pixel_bounds(svg, UNIQUE_COLOR)
    assert (top, bottom) == pytest.approx((BASELINE - PLOT_HEIGHT / 2, BASELINE), abs=1)
    assert pixel_bounds(svg, SCANS_COLOR)[3] == pytest.approx(top, abs=1)
    assert right - left == pytest.approx(48, abs=2)


@pytest.mark.parametrize("maximum", [1, 10**6, 10**9])
def test_rendered_numbers_are_not_cut_off(maximum: int) -> None:
    pixels = np.array(open_svg(draw_chart(days((maximum, 1)), "anna").encode()))
    assert (pixels[:, 0] == 255).all()
