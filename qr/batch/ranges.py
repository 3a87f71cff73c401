"""Rows from a pattern: ``SKU-{0001..9999}`` stands for the texts from SKU-0001 to SKU-9999."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from math import prod

from qr.batch import MAX_ROWS
from qr.parameters import InvalidValue

MAX_GROUPS, MAX_CHARACTERS = 4, 2048
_GROUP = re.compile(r"\{([^{}]*)\}")
_NUMBERS = re.compile(r"(\d{1,12})\.\.(\d{1,12})(?:\.\.(\d{1,12}))?", re.ASCII)
_LETTERS = re.compile(r"([a-z])\.\.([a-z])|([A-Z])\.\.([A-Z])")


class Range:
    """Text with one to four groups: ``{0001..9999}``, ``{0..100..5}`` with a step, ``{A..F}`` or ``{red,blue}``.

    Numbers have as many digits as the longer bound, if one of the bounds has leading zeros.
    """

    allowed = (
        f"text with 1 to {MAX_GROUPS} groups such as {{0001..9999}}, {{0..100..5}}, {{A..F}} or {{red,blue}}, for at "
        f"most {MAX_ROWS} texts"
    )

    def parse(self, text: str) -> str:
        groups = _GROUP.findall(text)
        if not 0 < len(groups) <= MAX_GROUPS or len(text) > MAX_CHARACTERS:
            raise ValueError(text)
        count = prod(len(_values(group)) for group in groups)
        if count > MAX_ROWS:
            raise InvalidValue(f"a range of at most {MAX_ROWS} texts, not {count}")
        return text


def expand_range(text: str) -> Iterator[str]:
    """Yield the texts of a range. The last group changes first. Raises ``ValueError`` for a malformed group."""
    parts = _GROUP.split(text)  # texts at even positions, groups at odd positions
    for values in product(*map(_values, parts[1::2])):
        yield "".join(map("".join, zip(parts[::2], (*values, ""), strict=True)))


def _values(group: str) -> list[str]:
    numbers, letters = _NUMBERS.fullmatch(group), _LETTERS.fullmatch(group)
    if numbers:
        return _numbers(numbers[1], numbers[2], int(numbers[3] or 1))
    if letters:
        first, last = filter(None, letters.groups())
        return [chr(code) for code in _inclusive(ord(first), ord(last), 1)]
    values = group.split(",")
    if len(values) < 2:
        raise ValueError(group)
    return values


def _numbers(first: str, last: str, step: int) -> list[str]:
    width = max(len(first), len(last)) if any(one.startswith("0") and len(one) > 1 for one in (first, last)) else 0
    found = _inclusive(int(first), int(last), step)
    if len(found) > MAX_ROWS:
        raise InvalidValue(f"a range of at most {MAX_ROWS} texts, not {len(found)}")
    return [f"{number:0{width}}" for number in found]


def _inclusive(first: int, last: int, step: int) -> range:
    if not step:
        raise ValueError(step)
    return range(first, last + 1, step) if first <= last else range(first, last - 1, -step)
