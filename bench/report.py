"""Report figures as ratios with their targets, in aligned plain-text tables."""

import platform
import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from os import cpu_count
from statistics import median
from typing import Literal

PACKAGES = ("functions-framework", "flask", "gunicorn", "qrcode", "segno")
RATIO_COLUMNS = ("ratio", "median", "min-max", "target", "")

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """Lower or upper bound of a ratio."""

    relation: Literal[">=", "<="]
    bound: float

    def verdict(self, value: float) -> str:
        met = value >= self.bound if self.relation == ">=" else value <= self.bound
        return "met" if met else "missed"

    def __str__(self) -> str:
        return f"{self.relation} {self.bound:.2f}"


def ratios(numerators: Iterable[float], denominators: Iterable[float]) -> list[float]:
    """Return the ratio of each round. A delay that affects a whole round cancels out."""
    return [numerator / denominator for numerator, denominator in zip(numerators, denominators, strict=True)]


def ratio_row(name: str, rounds: Sequence[float], target: Target | None = None) -> Row:
    value = median(rounds)
    span = f"{min(rounds):.2f}-{max(rounds):.2f}"
    if target is None:
        return (name, f"{value:.2f}", span, "", "")
    return (name, f"{value:.2f}", span, str(target), target.verdict(value))


def table(columns: Row, rows: Iterable[Row]) -> str:
    """Return an aligned table: the first column on the left, the others on the right."""
    lines = [columns, *rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(_line(cells, widths) for cells in lines)


def _line(cells: Row, widths: Sequence[int]) -> str:
    first, *others = (
        cell.rjust(width) if column else cell.ljust(width)
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return "  ".join((first, *others)).rstrip()


def conditions() -> str:
    """Describe the machine, and the versions of what is measured."""
    system = f"{platform.system()} {platform.machine()}"
    machine = f"{cpu_count()} CPUs, Python {platform.python_version()}, {system}"
    versions = [f"{name} {version(name)}" for name in PACKAGES]
    return f"{machine}\n{', '.join([*versions, _wrk_version()])}"


def _wrk_version() -> str:
    if not shutil.which("wrk"):
        return "no wrk"
    # wrk -v also prints its usage, and exits with status 1.
    output = subprocess.run(["wrk", "-v"], capture_output=True, text=True, check=False).stdout
    match = re.match(r"wrk \S*?(\d+(?:\.\d+)+)", output)
    return f"wrk {match[1]}" if match else "wrk"
