from __future__ import annotations

import pytest

from qr.config import Settings
from qr.errors import Overloaded
from qr.http.thread_slots import BATCHES, FETCHES, STATISTICS, create_slots


@pytest.mark.parametrize(("kind", "number"), [(BATCHES, 2), (FETCHES, 2), (STATISTICS, 4)])
def test_work_occupies_a_share_of_the_threads(kind: str, number: int) -> None:
    slots = create_slots(Settings(threads=8))[kind]
    taken = [slots.take() for _ in range(number)]
    with pytest.raises(Overloaded):
        slots.take()
    for _ in range(2):
        taken[0].release()
    assert slots.free == 1


def test_one_batch_is_always_possible() -> None:
    assert create_slots(Settings(threads=1))[BATCHES].free == 1
