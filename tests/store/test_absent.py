from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from qr.errors import NoDurableStore
from qr.links.queries import RecordQuery
from qr.store import Store, open_store
from tests.support.records import ALWAYS, DAY, record, scan

NO_DURABLE_STORE = [("", False), ("", True), ("sqlite:///users.db", True)]

WRITES: list[Callable[[Store], object]] = [
    lambda store: store.create(record()),
    lambda store: store.replace(record(), record()),
    lambda store: store.delete(record()),
    lambda store: store.admit(record(), 1),
    lambda store: store.count([scan()]),
    lambda store: store.delete_scans("key42"),
    lambda store: store.delete_expired(datetime.now(UTC)),
    lambda store: store.salt(DAY),
    lambda store: store.has_visitor("key42", DAY, bytes(8)),
]


@pytest.mark.parametrize(("url", "in_cloud"), NO_DURABLE_STORE)
@pytest.mark.parametrize("write", WRITES)
def test_write_without_a_durable_store_is_rejected(url: str, in_cloud: bool, write: Callable[[Store], object]) -> None:
    with pytest.raises(NoDurableStore) as error:
        write(open_store(url, in_cloud))
    assert "QR_STORE=firestore" in error.value.detail


@pytest.mark.parametrize(("url", "in_cloud"), NO_DURABLE_STORE)
def test_read_without_a_durable_store_is_empty(url: str, in_cloud: bool) -> None:
    store = open_store(url, in_cloud)
    assert store.get("42") is None
    assert store.page(RecordQuery(9)) == []
    assert store.tallies("key42", *ALWAYS) == []
    assert list(store.all_tallies(*ALWAYS)) == []
