"""How figures are stated: ratios beside their targets, in plain aligned tables."""

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
    """The bound a ratio should keep."""

    sense: Literal[">=", "<="]
    bound: float

    def verdict(self, value: float) -> str:
        met = value >= self.bound if self.sense == ">=" else value <= self.bound
        return "met" if met else "missed"

    def __str__(self) -> str:
        return f"{self.sense} {self.bound:.2f}"


def ratios(numerators: Iterable[float], denominators: Iterable[float]) -> list[float]:
    """Round by round, so that whatever slows a whole round cancels out."""
    return [above / below for above, below in zip(numerators, denominators, strict=True)]


def ratio_row(name: str, rounds: Sequence[float], target: Target | None = None) -> Row:
    middle = median(rounds)
    span = f"{min(rounds):.2f}-{max(rounds):.2f}"
    if target is None:
        return (name, f"{middle:.2f}", span, "", "")
    return (name, f"{middle:.2f}", span, str(target), target.verdict(middle))


def table(columns: Row, rows: Iterable[Row]) -> str:
    """The first column flush left, the others flush right."""
    lines = [columns, *rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(_line(cells, widths) for cells in lines)


def _line(cells: Row, widths: Sequence[int]) -> str:
    first, *others = (
        cell.rjust(width) if at else cell.ljust(width)
        for at, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return "  ".join((first, *others)).rstrip()


def conditions() -> str:
    """What was measured, and on what."""
    system = f"{platform.system()} {platform.machine()}"
    machine = f"{cpu_count()} CPUs, Python {platform.python_version()}, {system}"
    peers = [f"{name} {version(name)}" for name in PACKAGES]
    return f"{machine}\n{', '.join([*peers, _wrk_version()])}"


def _wrk_version() -> str:
    if not shutil.which("wrk"):
        return "no wrk"
    # wrk -v prints its usage too, and exits with 1.
    shown = subprocess.run(["wrk", "-v"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"wrk \S*?(\d+(?:\.\d+)+)", shown)
    return f"wrk {found[1]}" if found else "wrk"
