"""Charts, parsed as XML and rendered by resvg."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest
from flask import Flask, render_template

from qr.links.chart import MAX_DAYS, MAX_LABELS, MAX_ROWS, MAX_TITLE, MAX_WEEKS, describe_chart
from qr.links.rules import DAYS
from qr.links.statistics import Counts, Period
from qr.web import FOLDER
from tests.support.decoders import open_svg

Bar = tuple[float, float, float]  # left, width, height

APP = Flask(__name__, template_folder=str(FOLDER))
# Geometry of qr/web/chart.svg: the size of the image, the space around the plot, and the height of the plot.
WIDTH, HEIGHT = 640, 300
LEFT, RIGHT, TOP, BOTTOM = 48, 16, 88, 44
PLOT_HEIGHT = HEIGHT - TOP - BOTTOM

SVG = "{http://www.w3.org/2000/svg}"
BASELINE = HEIGHT - BOTTOM
# Fill colours of the bars, without a preference for dark colours.
SCANS_COLOR, UNIQUE_COLOR = (0x9D, 0xB8, 0xE8), (0x2F, 0x5F, 0xB3)


def draw_chart(counts: Counts, period: Period, by: str, title: str) -> str:
    with APP.app_context():
        return render_template("chart.svg", **describe_chart(counts, period, by, title))


def draw(*numbers: tuple[int, int], first: str = "2026-02-27", step: int = 1, title: str = "anna") -> str:
    """Draw totals and unique visitors per day. Consecutive entries are ``step`` days apart."""
    start = date.fromisoformat(first)
    counts: Counts = Counter()
    for index, (total, unique) in enumerate(numbers):
        day = str(start + timedelta(step * index))
        counts["day", day], counts["unique", day] = total, unique
    return draw_chart(counts, Period(start, start + timedelta(step * (len(numbers) - 1)), "UTC"), "day", title)


def bars(svg: str, series: str) -> list[Bar]:
    """Return the bars of a series, without the legend."""
    return [
        (float(rect.attrib["x"]), float(rect.attrib["width"]), float(rect.attrib["height"]))
        for rect in ElementTree.fromstring(svg).iter(f"{SVG}rect")
        if rect.attrib["class"] == series and float(rect.attrib["y"]) >= TOP
    ]


def heights(svg: str, series: str) -> list[float]:
    return [height for _, _, height in bars(svg, series)]


def labels(svg: str) -> list[tuple[float, float, str]]:
    """Return left, top and text of each text."""
    found = ElementTree.fromstring(svg).iter(f"{SVG}text")
    return [(float(text.attrib["x"]), float(text.attrib["y"]), text.text or "") for text in found]


def texts(svg: str) -> list[str]:
    return [text for _, _, text in labels(svg)]


def marks(svg: str) -> list[str]:
    """Return the texts left of the plot."""
    return [text for x, y, text in labels(svg) if x < LEFT and y >= TOP]


def row(svg: str, from_bottom: int) -> list[str]:
    return [text for _, y, text in labels(svg) if y == HEIGHT - from_bottom]


def pixel_bounds(svg: str, color: tuple[int, int, int]) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of the pixels of a colour in the plot."""
    plot = np.array(open_svg(svg.encode()).convert("RGB"))[TOP - 1 :]
    rows, columns = np.nonzero((plot == color).all(axis=2))
    return columns.min(), rows.min() + TOP - 1, columns.max() + 1, rows.max() + TOP


def test_day_has_a_bar_for_scans_and_visitors() -> None:
    svg = draw((10, 4), (5, 5))
    assert heights(svg, "scans") == pytest.approx([PLOT_HEIGHT, PLOT_HEIGHT / 2], abs=0.01)
    assert heights(svg, "unique") == pytest.approx([0.4 * PLOT_HEIGHT, PLOT_HEIGHT / 2], abs=0.01)
    assert [bar[:2] for bar in bars(svg, "scans")] == [bar[:2] for bar in bars(svg, "unique")]


def test_day_without_scans_has_bar_of_height_zero() -> None:
    svg = draw((10, 1), (5, 1), step=3)
    assert heights(svg, "scans") == pytest.approx([PLOT_HEIGHT, 0, 0, PLOT_HEIGHT / 2], abs=0.01)
    assert row(svg, 26) == ["27 Feb", "28 Feb", "1 Mar", "2 Mar"]


def test_year_is_below_its_first_label() -> None:
    svg = draw(*[(1, 1)] * 4, first="2026-12-30")
    years = [(x, text) for x, y, text in labels(svg) if y == HEIGHT - 10]
    days = {text: x for x, y, text in labels(svg) if y == HEIGHT - 26}
    assert years == [(days["30 Dec"], "2026"), (days["1 Jan"], "2027")]


def test_chart_without_scans_has_its_axes() -> None:
    svg = draw((0, 0))
    assert {"0 scans", "0 unique visitors"} <= set(texts(svg))
    assert (marks(svg), row(svg, 26), row(svg, 10)) == (["0", "1"], ["27 Feb"], ["2026"])
    assert open_svg(svg.encode()).size == (WIDTH, HEIGHT)


def test_one_day_scan_and_visitor_are_singular() -> None:
    heading = ["anna", "Scans by day, 27 Feb 2026, UTC", "1 scan", "1 unique visitor"]
    assert texts(draw((1, 1)))[:4] == heading


def test_chart_without_values_says_so() -> None:
    period = Period(date(2026, 11, 1), date(2026, 11, 30), "UTC")
    svg = draw_chart(Counter({("day", "2026-11-03"): 5}), period, "medium", "anna")
    assert texts(svg)[2:] == ["5 scans", "no values"]


def test_links_without_scans_have_empty_bars() -> None:
    period = Period(date(2026, 11, 1), date(2026, 11, 30), "UTC")
    svg = draw_chart(Counter({("link", "Menu"): 0}), period, "link", "All links")
    assert texts(svg)[2:] == ["0 scans", "Menu", "0"]
    assert [width for _, width, _ in bars(svg, "scans")] == [0]


def test_heading_names_title_period_and_totals() -> None:
    svg = draw((1000, 4), (5, 5), title="<b> & 'c'\x0b")
    root = ElementTree.fromstring(svg)
    assert texts(svg)[:4] == [
        "<b> & 'c'", "Scans by day, 27 Feb 2026 to 28 Feb 2026, UTC", "1,005 scans", "9 unique visitors",
    ]  # fmt: skip
    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert (root[0].text, root[1].text) == (texts(svg)[0], f"{texts(svg)[1]}: 1,005 scans, 9 unique visitors")
    assert len(texts(draw((1, 1), title="long " * 30))[0]) == MAX_TITLE


@pytest.mark.parametrize(
    ("maximum", "expected"),
    [
        (1, ["0", "1"]), (3, ["0", "1", "2", "3"]), (5, ["0", "2", "4", "6"]), (9, ["0", "5", "10"]),
        (11, ["0", "5", "10", "15"]), (21, ["0", "10", "20", "30"]), (99, ["0", "50", "100"]),
        (1200, ["0", "500", "1k", "1.5k"]), (5 * 10**6, ["0", "2M", "4M", "6M"]),
        (10**9 + 1, ["0", "500M", "1G", "1.5G"]),
    ],
)  # fmt: skip
def test_scale_has_round_numbers_that_fit(maximum: int, expected: list[str]) -> None:
    assert marks(draw((maximum, 1))) == expected


@pytest.mark.parametrize(
    ("number_of_days", "number_of_bars", "unit"),
    [
        (1, 1, "day"), (2, 2, "day"), (31, 31, "day"), (MAX_DAYS, MAX_DAYS, "day"), (MAX_DAYS + 1, 14, "week"),
        (366, 53, "week"), (7 * MAX_WEEKS, 106, "week"), (7 * MAX_WEEKS + 1, 26, "month"),
    ],
)  # fmt: skip
def test_bars_are_days_weeks_or_months(number_of_days: int, number_of_bars: int, unit: str) -> None:
    svg = draw(*[(place + 1, 1) for place in range(number_of_days)])
    scan_bars = bars(svg, "scans")
    assert (len(scan_bars), f"Scans by {unit}," in texts(svg)[1]) == (number_of_bars, True)
    assert scan_bars[0][0] >= LEFT
    assert scan_bars[-1][0] + scan_bars[-1][1] <= WIDTH - RIGHT
    assert all(one[0] + one[1] < other[0] for one, other in pairwise(scan_bars))
    positions = [x for x, y, _ in labels(svg) if y == HEIGHT - 26]
    assert 0 < len(positions) <= MAX_LABELS
    assert all(other - one > 40 for one, other in pairwise(positions))


def test_weeks_and_months_add_up_their_days() -> None:
    weeks = draw(*[(1, 1)] * 100, first="2026-01-01")  # a Thursday
    assert row(weeks, 26)[:2] == ["29 Dec", "12 Jan"]
    assert heights(weeks, "scans")[:2] == pytest.approx([4 / 8 * PLOT_HEIGHT, 7 / 8 * PLOT_HEIGHT], abs=0.01)
    months = draw(*[(1, 1)] * 800, first="2026-02-01")
    assert row(months, 26)[:2] == ["Feb", "Jun"]
    assert heights(months, "scans")[:2] == pytest.approx([28 / 40 * PLOT_HEIGHT, 31 / 40 * PLOT_HEIGHT], abs=0.01)


@pytest.mark.parametrize(
    ("numbers", "height"),
    [([(10, 4)], PLOT_HEIGHT), ([(3, 1), (9, 2)], 0.9 * PLOT_HEIGHT), ([(10**9, 10**6)], PLOT_HEIGHT)],
)
def test_rendered_bar_has_the_height_of_its_number(numbers: list[tuple[int, int]], height: float) -> None:
    _, top, _, bottom = pixel_bounds(draw(*numbers), SCANS_COLOR)
    assert top == pytest.approx(BASELINE - height, abs=1)
    assert bottom <= BASELINE + 1


def test_rendered_unique_visitors_are_darker_and_in_front() -> None:
    svg = draw((10, 5))
    left, top, right, bottom = pixel_bounds(svg, UNIQUE_COLOR)
    assert (top, bottom) == pytest.approx((BASELINE - PLOT_HEIGHT / 2, BASELINE), abs=1)
    assert pixel_bounds(svg, SCANS_COLOR)[3] == pytest.approx(top, abs=1)
    assert right - left == pytest.approx(48, abs=2)


@pytest.mark.parametrize("maximum", [1, 10**6, 10**9])
def test_rendered_numbers_are_not_cut_off(maximum: int) -> None:
    pixels = np.array(open_svg(draw((maximum, 1)).encode()).convert("RGB"))
    assert (pixels[10:-10, 0] == 255).all()


@pytest.mark.parametrize("text", ["MENU OF THE BISTRO " * 5, "W" * 100, "東京本店のメニュー" * 11, "🍕" * 100])
def test_rendered_wide_texts_are_not_cut_off(text: str) -> None:
    counts: Counts = Counter({("campaign", text): 5, ("campaign", "b"): 1})
    svg = draw_chart(counts, Period(date(2026, 11, 1), date(2026, 11, 30), "UTC"), "campaign", text)
    pixels = np.array(open_svg(svg.encode()).convert("RGB"))
    assert (pixels[10:-10, -RIGHT:] == 255).all()
    start = int(bars(svg, "scans")[0][0])
    assert (pixels[TOP : HEIGHT - BOTTOM, start - 6 : start] == 255).all()


def test_hours_are_a_heat_map_of_the_week() -> None:
    counts: Counts = Counter({("hour", "fri 18"): 20, ("hour", "sun 00"): 10, ("day", "2026-11-01"): 30})
    svg = draw_chart(counts, Period(date(2026, 11, 1), date(2026, 11, 30), "UTC"), "hour", "anna")
    cells = [rect for rect in ElementTree.fromstring(svg).iter(f"{SVG}rect") if float(rect.get("y", "0")) >= TOP]
    opacities = [float(cell.attrib["opacity"]) for cell in cells]
    assert len(opacities) == 7 * 24
    assert {index: number for index, number in enumerate(opacities) if number > 0.06} == {
        4 * 24 + 18: 1, 6 * 24: 0.53,
    }  # fmt: skip
    assert marks(svg) == [day.capitalize() for day in DAYS]
    assert texts(svg)[1:3] == [
        "Scans by hour, 1 Nov 2026 to 30 Nov 2026, UTC", "30 scans; busiest hour: Fri 18:00 (20)",
    ]  # fmt: skip


def test_values_of_a_dimension_are_the_largest_bars() -> None:
    counts: Counts = Counter({("campaign", f"campaign <{number}> with a long name"): number for number in range(1, 13)})
    svg = draw_chart(counts, Period(date(2026, 11, 1), date(2026, 11, 30), "UTC"), "campaign", "anna")
    widths = [width for _, width, _ in bars(svg, "scans")]
    assert len(widths) == MAX_ROWS
    assert [width / widths[0] for width in widths] == pytest.approx(
        [number / 12 for number in range(12, 4, -1)], abs=0.01
    )
    assert texts(svg)[3:5] == ["campaign <12> with a …", "12"]


def test_chart_of_no_values_is_empty() -> None:
    one_day = Period(date(2026, 11, 1), date(2026, 11, 1), "UTC")
    assert bars(draw_chart(Counter(), one_day, "country", "anna"), "scans") == []
    assert set(heights(draw_chart(Counter(), one_day, "hour", "anna"), "unique")) == {PLOT_HEIGHT / 7 - 2}


def test_chart_has_colors_for_dark_mode() -> None:
    svg = draw((10, 5))
    assert "prefers-color-scheme:dark" in svg
    assert ElementTree.fromstring(svg).find(f"{SVG}rect[@class='background']") is not None
