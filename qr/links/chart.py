"""Numbers and texts of the charts of scans, which ``qr/web/chart.svg`` draws.

A chart has bars by day, week or month, a heat map of hours, or the values of another dimension.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from datetime import date, timedelta
from itertools import accumulate
from typing import Any
from unicodedata import east_asian_width

from qr.links.rules import DAYS
from qr.links.statistics import Counts, Period, total_of, values_of
from qr.web import FOLDER

MAX_DAYS, MAX_WEEKS = 92, 105  # of a chart by day and by week; longer periods are drawn by month
MAX_LABELS, MAX_ROWS = 8, 8
MAX_TITLE, MAX_NAME = 56, 22  # columns, the width of a small letter
STYLE = (FOLDER / "chart.css").read_text()


def describe_chart(counts: Counts, period: Period, by: str, title: str) -> dict[str, Any]:
    """Return the values of the template for the scans of a period by day, by hour, or by another dimension."""
    unit = _unit(period) if by == "day" else by
    span = f"Scans by {unit}, {' to '.join(dict.fromkeys(map(_day_text, period[:2])))}, {period.timezone}"
    facts: dict[str, Any] = {"title": _shorten(title, MAX_TITLE), "span": span, "unit": unit, "style": STYLE}
    facts["legend"] = _legend_texts(counts, by)
    if by == "day":
        return {**facts, **_describe_columns(counts, period, unit)}
    values = values_of(counts, by)
    facts["maximum"] = max([1, *values.values()])  # links without scans have 0
    if by == "hour":
        return {**facts, "values": values, "days": DAYS}
    rows = [(_shorten(name, MAX_NAME), number) for name, number in list(values.items())[:MAX_ROWS]]
    return {**facts, "values": rows, "max_rows": MAX_ROWS}


def _legend_texts(counts: Counts, by: str) -> dict[str, str]:
    """Return the texts of the legend by the class of their colour."""
    numbers, hours = total_of(counts), values_of(counts, "hour")
    scans, unique = _count_text(numbers["total"], "scan"), _count_text(numbers["unique"], "unique visitor")
    if by == "hour" and hours:
        busiest, number = next(iter(hours.items()))
        return {"unique": f"{scans}; busiest hour: {busiest.capitalize()}:00 ({number:,})"}
    return {"scans": scans, "unique": unique} if by == "day" else {"scans": scans}


def _count_text(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _describe_columns(counts: Counts, period: Period, unit: str) -> dict[str, Any]:
    """Return the scans and unique visitors of each day, week or month, and the numbers of the grid with their texts."""
    columns = {_start(day, unit): Counter(scans=0, unique=0) for day in period.days()}
    for series, dimension in (("scans", "day"), ("unique", "unique")):
        for day, number in values_of(counts, dimension).items():
            columns[_start(day, unit)][series] += number
    step, maximum = _scale(max(numbers["scans"] for numbers in columns.values()))
    grid = {number: _abbreviate(number) for number in range(0, maximum + 1, step)}
    return {"columns": columns, "grid": grid, "maximum": maximum, "labelled": -(-len(columns) // MAX_LABELS)}


def _unit(period: Period) -> str:
    days = (period.last - period.first).days + 1
    return "day" if days <= MAX_DAYS else "week" if days <= 7 * MAX_WEEKS else "month"


def _start(text: str, unit: str) -> date:
    """Return the first day of the unit that contains a day."""
    day = date.fromisoformat(text)
    if unit == "week":
        return day - timedelta(day.weekday())
    return day.replace(day=1) if unit == "month" else day


def _scale(number: int) -> tuple[int, int]:
    """Return the step of the grid, the first of 1, 2, 5, 10, 20, ... with at most four steps, and the last line."""
    power = 1
    while True:
        for step in (power, 2 * power, 5 * power):
            if number <= 4 * step:
                return step, step * max(1, -(-number // step))
        power *= 10


def _abbreviate(number: int) -> str:
    """Return a short text of a number: 1M for a million."""
    for power, letter in ((10**9, "G"), (10**6, "M"), (10**3, "k")):
        if number >= 10 * power or (number >= power and number % (power // 10) == 0):
            return f"{number / power:g}{letter}"
    return str(number)


def _day_text(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _shorten(text: str, max_columns: int) -> str:
    """Shorten a text to a width, without the control characters that XML does not have."""
    printable = "".join(filter(str.isprintable, text))
    ends = list(accumulate(map(_columns_of, printable)))
    is_short = not ends or ends[-1] <= max_columns
    return printable if is_short else f"{printable[: bisect_right(ends, max_columns - 1)]}…"


def _columns_of(character: str) -> float:
    """Estimate the width of a character: East Asian characters and emoji are twice as wide as small letters."""
    if east_asian_width(character) in "WF" or character in "MW@%—":
        return 2
    return 1.35 if character.isupper() else 1
