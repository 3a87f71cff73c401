"""Scans by day as an SVG chart: a bar a day, the part of unique visitors in it darker."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from html import escape
from typing import NamedTuple

WIDTH, HEIGHT = 640, 240
LEFT, RIGHT, TOP, BOTTOM = 48, 16, 40, 28  # around the bars
MAX_DAYS = 366
MAX_LABELS = 8

_STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#444}.scans{fill:#9db8e8}.unique{fill:#2f5fb3}.grid{stroke:#8884}"
    "@media(prefers-color-scheme:dark){text{fill:#ccc}.scans{fill:#4a6697}.unique{fill:#9db8e8}}"
)


class Bar(NamedTuple):
    """One day."""

    day: str
    total: int
    unique: int


def draw_chart(by_day: Mapping[str, Mapping[str, int]], title: str) -> str:
    """The chart of the days from the first to the last with a scan, at most the latest ``MOST_DAYS``."""
    bars = _bars(by_day)
    top = _scale_maximum(max((bar.total for bar in bars), default=0))
    total, unique = sum(bar.total for bar in bars), sum(bar.unique for bar in bars)
    period = f" since {bars[0].day}" if len(bars) == MAX_DAYS else ""
    heading = f"{escape(title)}: {total} scans, {unique} unique{period}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' width="{WIDTH}" height="{HEIGHT}"><title>{heading}</title><style>{_STYLE}</style>'
        f'<text x="{LEFT}" y="24">{heading}</text>{_grid(top)}{_columns(bars, top)}{_labels(bars)}</svg>'
    )


def _bars(by_day: Mapping[str, Mapping[str, int]]) -> list[Bar]:
    """Every day of the period, also those without scans."""
    if not by_day:
        return []
    first, last = date.fromisoformat(min(by_day)), date.fromisoformat(max(by_day))
    days = [str(first + timedelta(number)) for number in range((last - first).days + 1)]
    none = {"total": 0, "unique": 0}
    return [Bar(day, **by_day.get(day, none)) for day in days[-MAX_DAYS:]]


def _scale_maximum(most: int) -> int:
    """The next number of 1, 2, 5, 10, 20, 50, ..., at least 4, so that half of it is whole too."""
    power = 1
    while True:
        for step in (power, 2 * power, 5 * power):
            if step >= max(most, 4) and step % 2 == 0:
                return step
        power *= 10


def _y(number: float, top: int) -> float:
    return HEIGHT - BOTTOM - number / top * (HEIGHT - TOP - BOTTOM)


def _grid(top: int) -> str:
    lines = []
    for number in (0, top // 2, top):
        y = _y(number, top)
        lines.append(f'<path class="grid" d="M{LEFT} {y:g}H{WIDTH - RIGHT}"/>')
        lines.append(f'<text x="{LEFT - 6}" y="{y + 4:g}" text-anchor="end">{_abbreviate(number)}</text>')
    return "".join(lines)


def _abbreviate(number: int) -> str:
    """A number in few signs: 1M for a million."""
    for power, letter in ((10**9, "G"), (10**6, "M"), (10**3, "k")):
        if number >= 10 * power or (number >= power and number % power == 0):
            return f"{number / power:g}{letter}"
    return str(number)


def _columns(bars: list[Bar], top: int) -> str:
    slot = (WIDTH - LEFT - RIGHT) / max(len(bars), 1)
    width = min(slot * 0.8, 48)
    columns = []
    for place, bar in enumerate(bars):
        x = LEFT + slot * (place + 0.5) - width / 2
        for kind, number in (("scans", bar.total), ("unique", bar.unique)):
            y = _y(number, top)
            size = f'width="{width:.2f}" height="{HEIGHT - BOTTOM - y:.2f}"'
            columns.append(f'<rect class="{kind}" x="{x:.2f}" y="{y:.2f}" {size}/>')
    return "".join(columns)


def _labels(bars: list[Bar]) -> str:
    slot = (WIDTH - LEFT - RIGHT) / max(len(bars), 1)
    step = -(-len(bars) // MAX_LABELS) or 1
    return "".join(
        f'<text x="{LEFT + slot * (place + 0.5):.2f}" y="{HEIGHT - 10}" text-anchor="middle">'
        f"{bars[place].day[5:]}</text>"
        for place in range(0, len(bars), step)
    )
