from __future__ import annotations

import pytest

from qr.store import shards
from qr.store.shards import BLOCK_SIZE, BLOCKS, SPREAD_SECONDS, Shards


def test_load_spreads_scans_over_a_block(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(shards, "monotonic", lambda: now[0])
    store = Shards()
    assert {store.choose("key") for _ in range(20)} == {0}
    store.spread("key")
    chosen = [store.choose("key") for _ in range(2 * BLOCK_SIZE)]
    first = min(chosen)
    assert chosen == 2 * [*range(first, first + BLOCK_SIZE)]
    assert store.choose("another") == 0
    now[0] += SPREAD_SECONDS
    assert store.choose("key") == 0


def test_processes_choose_different_blocks() -> None:
    chosen = set()
    for _ in range(50):
        store = Shards()
        store.spread("key")
        chosen |= {store.choose("key") for _ in range(BLOCK_SIZE)}
    assert chosen <= set(range(1, 1 + BLOCKS * BLOCK_SIZE))
    assert len(chosen) > 2 * BLOCK_SIZE


def test_number_of_hot_records_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "MAX_HOT_RECORDS", 2)
    store = Shards()
    for key in ("key", "b", "c"):
        store.spread(key)
    assert store.choose("key") == 0
    assert store.choose("c")
