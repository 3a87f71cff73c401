"""Estimate the cost of reading a file that a client sends."""

from __future__ import annotations

from math import ceil

from qr.cost.rates import UNITS_PER_SECOND

BASE_UNITS = 2
MEBIBYTE_UNITS = 20  # of a photograph as JPEG: opening it, and the first attempt


def reading_units(file_bytes: int) -> int:
    """Return the units of a file whose symbols are found by the first attempt."""
    return BASE_UNITS + ceil(MEBIBYTE_UNITS * file_bytes / 1024**2)


def used_units(seconds: float) -> int:
    """Return the units of CPU time that were used."""
    return ceil(seconds * UNITS_PER_SECOND)
