from __future__ import annotations

import pytest

from qr.store import values
from qr.store.values import MAX_VALUES, OTHER, ValueLimit
from tests.support.records import scan


def test_memory_for_values_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(values, "MAX_COUNTERS", 2)
    limit = ValueLimit()
    for number in range(MAX_VALUES):
        limit.apply(scan(country=str(number)))
    assert limit.apply(scan(country="above")).values[-1] == ("country", OTHER)
    for user_id in ("43", "44"):
        limit.apply(scan(user_id, country="DE"))
    assert limit.apply(scan(country="above")).values[-1] == ("country", "above")
