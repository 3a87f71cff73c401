"""Hostile SVG logos are rejected, or take little CPU time. None of them stops the process."""

from __future__ import annotations

from resource import RUSAGE_CHILDREN, getrusage
from time import process_time

import pytest

from qr.errors import BadLogo
from qr.graphics.renderer import RENDERER
from qr.graphics.resvg_worker import MAX_CPU_SECONDS
from qr.logo import rasterise, read_logo
from qr.logo.svg import read
from tests.support.hostile_logos import HOSTILE, REPETITIONS
from tests.support.tables import for_each, one_in

START_SECONDS = 0.3  # of CPU time to start the renderer, on a busy machine
SIDES = (2000, 1000)  # half the width of the largest raster image


def is_accepted(file: bytes) -> bool:
    try:
        read(file)
    except BadLogo:
        return False
    return True


def most_expensive(name: str) -> bytes | None:
    """Return the file with the most repetitions that the limits accept."""
    build = HOSTILE[name]
    low, high = 0, REPETITIONS
    while high - low > 1 + low // 50:
        count = (low + high) // 2
        low, high = (count, high) if is_accepted(build(count)) else (low, count)
    return build(low) if low else None


def children_seconds() -> float:
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@for_each("name", HOSTILE)
def test_hostile_logo_is_rejected(name: str) -> None:
    assert len(HOSTILE) > 20
    with pytest.raises(BadLogo):
        read_logo(HOSTILE[name](REPETITIONS))


@one_in(5, "name", HOSTILE)
def test_most_expensive_accepted_logo_takes_little_time(name: str) -> None:
    file = most_expensive(name)
    if file is None:
        return
    logo = read_logo(file)
    RENDERER.stop()  # getrusage counts only processes that ended
    before = children_seconds()
    assert rasterise(logo.file, logo.media_type, *SIDES).size == SIDES
    RENDERER.stop()
    assert children_seconds() - before < MAX_CPU_SECONDS + START_SECONDS


@one_in(5, "name", HOSTILE)
def test_rejection_takes_little_time(name: str) -> None:
    file = HOSTILE[name](REPETITIONS)
    start = process_time()
    assert not is_accepted(file)
    assert process_time() - start < 1.5  # 0.15 s on an idle machine
