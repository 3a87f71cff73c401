"""SVG charts of scans: bars by day, week or month, a heat map of hours, or the values of another dimension."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from html import escape
from itertools import accumulate
from unicodedata import east_asian_width

from qr.links.rules import DAYS
from qr.links.statistics import Counts, Period, total_of, values_of

WIDTH, HEIGHT = 640, 300
LEFT, RIGHT, TOP, BOTTOM = 48, 16, 88, 44  # space around the plot
PLOT_WIDTH, PLOT_HEIGHT = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
NAMES_WIDTH, NUMBERS_WIDTH = 160, 88  # space for the names and the numbers of values
MAX_DAYS, MAX_WEEKS = 92, 105  # of a chart by day and by week; longer periods are drawn by month
MAX_LABELS, MAX_ROWS = 8, 8
MAX_TITLE, MAX_NAME = 56, 22  # columns, the width of a small letter

# Charts have a background of their own, because an <img> does not know the colour of the page.
STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#555}.title{font-size:18px;font-weight:600;fill:#111}"
    ".background{fill:#fff}.scans{fill:#9db8e8}.unique{fill:#2f5fb3}.grid{stroke:#8884}"
    "@media(prefers-color-scheme:dark){text{fill:#bbb}.title{fill:#eee}"
    ".background{fill:#161a22}.scans{fill:#4a6697}.unique{fill:#9db8e8}}"
)


def draw_chart(counts: Counts, period: Period, by: str, title: str) -> str:
    """Draw the scans of a period by day, by hour, or by another dimension."""
    unit = _unit(period) if by == "day" else by
    span = f"Scans by {unit}, {' to '.join(dict.fromkeys(map(_day_text, period[:2])))}, {period.timezone}"
    legend, plot = _legend_texts(counts, by), {"day": _draw_days, "hour": _draw_hours}.get(by)
    body = plot(counts, period) if plot else _draw_values(values_of(counts, by))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' width="{WIDTH}" height="{HEIGHT}"><title>{_text(title, MAX_TITLE)}</title>'
        f"<desc>{span}: {', '.join(legend.values())}</desc><style>{STYLE}</style>"
        f'<rect class="background" width="{WIDTH}" height="{HEIGHT}" rx="8"/>'
        f"{_label(16, 30, _text(title, MAX_TITLE), 'start', 'title')}{_label(16, 50, span, 'start')}"
        f"{_legend(legend)}{body}</svg>"
    )


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


def _legend(texts: Mapping[str, str]) -> str:
    return "".join(
        f"{_bar(css_class, (16 + index * 160, 60, 12, 12))}{_label(34 + index * 160, 70, text, 'start')}"
        for index, (css_class, text) in enumerate(texts.items())
    )


def _draw_days(counts: Counts, period: Period) -> str:
    """Draw the scans of each day, week or month, and the unique visitors in front."""
    unit = _unit(period)
    bars = list(dict.fromkeys(_start(day, unit) for day in period.days()))
    sums = {name: Counter[date]() for name in ("scans", "unique")}
    for series, dimension in (("scans", "day"), ("unique", "unique")):
        for day, number in values_of(counts, dimension).items():
            sums[series][_start(day, unit)] += number
    step, maximum = _scale(max(sums["scans"].values(), default=0))
    grid = "".join(_grid_line(number, maximum) for number in range(0, maximum + 1, step))
    return grid + "".join(_columns(bars, sums, maximum)) + "".join(_day_labels(bars, unit))


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


def _grid_line(number: int, maximum: int) -> str:
    y = _y(number, maximum)
    line = f'<path class="grid" d="M{LEFT} {y:g}H{WIDTH - RIGHT}"/>'
    return line + _label(LEFT - 6, y + 4, _abbreviate(number), "end")


def _columns(bars: list[date], sums: Mapping[str, Counter[date]], maximum: int) -> Iterator[str]:
    slot = PLOT_WIDTH / len(bars)
    width = min(slot * 0.8, 48)
    for index, bar in enumerate(bars):
        for css_class, numbers in sums.items():
            y = _y(numbers[bar], maximum)
            yield _bar(css_class, (LEFT + slot * (index + 0.5) - width / 2, y, width, HEIGHT - BOTTOM - y))


def _day_labels(bars: list[date], unit: str) -> Iterator[str]:
    """Yield at most ``MAX_LABELS`` labels, with the year below the first label of each year."""
    slot, year = PLOT_WIDTH / len(bars), 0
    for index in range(0, len(bars), -(-len(bars) // MAX_LABELS)):
        x, day = LEFT + slot * (index + 0.5), bars[index]
        yield _label(x, HEIGHT - 26, f"{day:%b}" if unit == "month" else f"{day.day} {day:%b}")
        if day.year != year:
            year = day.year
            yield _label(x, HEIGHT - 10, str(year))


def _draw_hours(counts: Counts, _: Period) -> str:
    """Draw a heat map: one row per weekday, one column per hour. The opacity shows the number of scans."""
    width, height = PLOT_WIDTH / 24, PLOT_HEIGHT / len(DAYS)
    scans = values_of(counts, "hour")
    maximum = max(scans.values(), default=1)
    hours = "".join(_label(LEFT + width * (hour + 0.5), HEIGHT - 26, f"{hour:02}") for hour in range(0, 24, 3))
    cells = [hours]
    for row, day in enumerate(DAYS):
        y = TOP + height * row
        cells.append(_label(LEFT - 6, y + height / 2 + 4, day.capitalize(), "end"))
        for hour in range(24):
            share = scans.get(f"{day} {hour:02}", 0) / maximum
            box = LEFT + width * hour + 1, y + 1, width - 2, height - 2
            cells.append(_bar("unique", box, 0.06 + 0.94 * share))
    return "".join(cells)


def _draw_values(scans: Mapping[str, int]) -> str:
    """Draw a horizontal bar for each of the values with the most scans."""
    if not scans:
        return _label(WIDTH / 2, TOP + PLOT_HEIGHT / 2, "no values")
    height, maximum = PLOT_HEIGHT / MAX_ROWS, max(scans.values())
    rows, left = [], 16 + NAMES_WIDTH
    for index, (name, number) in enumerate(list(scans.items())[:MAX_ROWS]):
        y, width = TOP + height * index, number / maximum * (WIDTH - RIGHT - NUMBERS_WIDTH - left)
        rows.append(_label(16, y + height / 2 + 4, _text(name, MAX_NAME), "start"))
        rows.append(_bar("scans", (left, y + 2, width, height - 4)))
        rows.append(_label(left + width + 6, y + height / 2 + 4, f"{number:,}", "start"))
    return "".join(rows)


def _y(number: float, maximum: int) -> float:
    return HEIGHT - BOTTOM - number / maximum * PLOT_HEIGHT


def _bar(css_class: str, box: tuple[float, float, float, float], opacity: float = 1) -> str:
    x, y, width, height = box
    position, size = f'x="{x:.2f}" y="{y:.2f}"', f'width="{width:.2f}" height="{height:.2f}"'
    return f'<rect class="{css_class}" {position} {size} opacity="{opacity:.3g}"/>'


def _label(x: float, y: float, text: str, anchor: str = "middle", css_class: str = "label") -> str:
    return f'<text class="{css_class}" x="{x:.2f}" y="{y:g}" text-anchor="{anchor}">{text}</text>'


def _abbreviate(number: int) -> str:
    """Return a short text of a number: 1M for a million."""
    for power, letter in ((10**9, "G"), (10**6, "M"), (10**3, "k")):
        if number >= 10 * power or (number >= power and number % (power // 10) == 0):
            return f"{number / power:g}{letter}"
    return str(number)


def _day_text(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _text(text: str, max_columns: int) -> str:
    """Escape a text, without the control characters that XML does not have, and shorten it to a width."""
    printable = "".join(filter(str.isprintable, text))
    ends = list(accumulate(map(_columns_of, printable)))
    is_short = not ends or ends[-1] <= max_columns
    return escape(printable if is_short else f"{printable[: bisect_right(ends, max_columns - 1)]}…")


def _columns_of(character: str) -> float:
    """Estimate the width of a character: East Asian characters and emoji are twice as wide as small letters."""
    if east_asian_width(character) in "WF" or character in "MW@%—":
        return 2
    return 1.35 if character.isupper() else 1
