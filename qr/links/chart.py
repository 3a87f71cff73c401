"""An SVG chart of the scans by day: one bar per day, with the unique visitors as a darker bar in front."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from html import escape
from typing import NamedTuple

WIDTH, HEIGHT = 640, 240
LEFT, RIGHT, TOP, BOTTOM = 48, 16, 40, 28  # space around the bars
MAX_DAYS = 366
MAX_LABELS = 8

_STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#444}.scans{fill:#9db8e8}.unique{fill:#2f5fb3}.grid{stroke:#8884}"
    "@media(prefers-color-scheme:dark){text{fill:#ccc}.scans{fill:#4a6697}.unique{fill:#9db8e8}}"
)


class Bar(NamedTuple):
    """Scans and unique visitors of one day."""

    day: str
    total: int
    unique: int


def draw_chart(by_day: Mapping[str, Mapping[str, int]], title: str) -> str:
    """Draw the days from the first to the last day with a scan, or the latest ``MAX_DAYS`` of them.

    ``by_day`` maps days (YYYY-MM-DD) to their ``total`` and ``unique``, as ``summarise`` returns them.
    """
    bars = _bars(by_day)
    scale = _scale_maximum(max((bar.total for bar in bars), default=0))
    total, unique = sum(bar.total for bar in bars), sum(bar.unique for bar in bars)
    period = f" since {bars[0].day}" if len(bars) == MAX_DAYS else ""
    heading = f"{escape(title)}: {total} scans, {unique} unique{period}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' width="{WIDTH}" height="{HEIGHT}"><title>{heading}</title><style>{_STYLE}</style>'
        f'<text x="{LEFT}" y="24">{heading}</text>{_grid(scale)}{_columns(bars, scale)}{_labels(bars)}</svg>'
    )


def _bars(by_day: Mapping[str, Mapping[str, int]]) -> list[Bar]:
    """Return one bar per day of the period, including days without scans."""
    if not by_day:
        return []
    first, last = date.fromisoformat(min(by_day)), date.fromisoformat(max(by_day))
    days = [str(first + timedelta(number)) for number in range((last - first).days + 1)]
    no_scans = {"total": 0, "unique": 0}
    return [Bar(day, **by_day.get(day, no_scans)) for day in days[-MAX_DAYS:]]


def _scale_maximum(maximum: int) -> int:
    """Return the first of 10, 20, 50, 100, 200, 500, ... that is not below ``maximum``. Half of each is an integer."""
    power = 10
    while True:
        for step in (power, 2 * power, 5 * power):
            if step >= maximum:
                return step
        power *= 10


def _y(number: float, scale: int) -> float:
    return HEIGHT - BOTTOM - number / scale * (HEIGHT - TOP - BOTTOM)


def _grid(scale: int) -> str:
    lines = []
    for number in (0, scale // 2, scale):
        y = _y(number, scale)
        lines.append(f'<path class="grid" d="M{LEFT} {y:g}H{WIDTH - RIGHT}"/>')
        lines.append(f'<text x="{LEFT - 6}" y="{y + 4:g}" text-anchor="end">{_abbreviate(number)}</text>')
    return "".join(lines)


def _abbreviate(number: int) -> str:
    """Return a short text of a number: 1M for a million."""
    for power, letter in ((10**9, "G"), (10**6, "M"), (10**3, "k")):
        if number >= 10 * power or (number >= power and number % power == 0):
            return f"{number / power:g}{letter}"
    return str(number)


def _columns(bars: list[Bar], scale: int) -> str:
    slot = (WIDTH - LEFT - RIGHT) / max(len(bars), 1)
    width = min(slot * 0.8, 48)
    columns = []
    for index, bar in enumerate(bars):
        x = LEFT + slot * (index + 0.5) - width / 2
        for css_class, number in (("scans", bar.total), ("unique", bar.unique)):
            y = _y(number, scale)
            size = f'width="{width:.2f}" height="{HEIGHT - BOTTOM - y:.2f}"'
            columns.append(f'<rect class="{css_class}" x="{x:.2f}" y="{y:.2f}" {size}/>')
    return "".join(columns)


def _labels(bars: list[Bar]) -> str:
    slot = (WIDTH - LEFT - RIGHT) / max(len(bars), 1)
    step = -(-len(bars) // MAX_LABELS) or 1
    return "".join(
        f'<text x="{LEFT + slot * (index + 0.5):.2f}" y="{HEIGHT - 10}" text-anchor="middle">'
        f"{bars[index].day[5:]}</text>"
        for index in range(0, len(bars), step)
    )
