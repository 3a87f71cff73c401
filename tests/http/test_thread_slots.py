from __future__ import annotations

import pytest

from qr.config import Settings
from qr.errors import Overloaded
from qr.http.thread_slots import BATCHES, FETCHES, MAX_CONCURRENT_FETCHES, STATISTICS, create_slots


@pytest.mark.parametrize(("kind", "number"), [(BATCHES, 2), (FETCHES, 2), (STATISTICS, 6)])
def test_work_occupies_a_share_of_the_threads(kind: str, number: int) -> None:
    slots = create_slots(Settings(threads=8))[kind]
    taken = [slots.take() for _ in range(number)]
    with pytest.raises(Overloaded):
        slots.take()
    for _ in range(2):
        taken[0].release()  # the second release has no effect
    assert slots.free == 1


@pytest.mark.parametrize(
    ("threads", "batches", "fetches", "statistics"), [(1, 1, 1, 1), (8, 2, 2, 6), (100, 25, MAX_CONCURRENT_FETCHES, 75)]
)
def test_slots_depend_on_the_threads(threads: int, batches: int, fetches: int, statistics: int) -> None:
    slots = create_slots(Settings(threads=threads))
    assert (slots[BATCHES].free, slots[FETCHES].free, slots[STATISTICS].free) == (batches, fetches, statistics)
