from __future__ import annotations

import pytest

from qr.store import shards
from qr.store.shards import MAX_SHARDS, SPREAD_SECONDS, Shards


def chosen(store: Shards) -> int:
    return len({store.choose("key") for _ in range(2000)})


def test_slow_commits_double_the_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(shards, "monotonic", lambda: now[0])
    store, numbers = Shards(), []
    for _ in range(9):
        numbers.append(chosen(store))
        store.widen("key")
    assert numbers == [1, 1, 2, 4, 8, 16, 32, 64, MAX_SHARDS]
    assert store.choose("another") == 0
    now[0] += SPREAD_SECONDS
    assert chosen(store) == 1


def test_number_of_hot_records_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "MAX_HOT_RECORDS", 2)
    store = Shards()
    for key in ("key", "key", "b", "c"):
        store.widen(key)
    assert chosen(store) == 1
