from __future__ import annotations

from collections.abc import Callable

import pytest

from qr.errors import NoDurableStore
from qr.store import Store, open_store
from tests.store.test_store import DAY, record, scan

NOWHERE = [("", False), ("", True), ("sqlite:///users.db", True)]

WRITES: list[Callable[[Store], object]] = [
    lambda store: store.create(record()),
    lambda store: store.replace(record(), record()),
    lambda store: store.delete(record()),
    lambda store: store.admit("42", 1),
    lambda store: store.count(scan()),
    lambda store: store.salt(DAY),
]


@pytest.mark.parametrize(("url", "in_cloud"), NOWHERE)
@pytest.mark.parametrize("write", WRITES)
def test_nothing_is_kept_that_would_vanish(url: str, in_cloud: bool, write: Callable[[Store], object]) -> None:
    with pytest.raises(NoDurableStore) as refusal:
        write(open_store(url, in_cloud))
    assert "QR_STORE=firestore" in refusal.value.detail


@pytest.mark.parametrize(("url", "in_cloud"), NOWHERE)
def test_nothing_is_there(url: str, in_cloud: bool) -> None:
    store = open_store(url, in_cloud)
    assert store.get("42") is None
    assert store.page("", 9) == []
    assert store.tallies(record()) == []
