from __future__ import annotations

import pytest

from qr.config import Settings
from qr.errors import Overloaded
from qr.http.thread_slots import create_slots


def test_batches_occupy_a_quarter_of_the_threads() -> None:
    slots = create_slots(Settings(threads=8))
    taken = [slots.take(), slots.take()]
    with pytest.raises(Overloaded):
        slots.take()
    for _ in range(2):
        taken[0].release()
    assert slots.free == 1


def test_one_batch_is_always_possible() -> None:
    assert create_slots(Settings(threads=1)).free == 1
