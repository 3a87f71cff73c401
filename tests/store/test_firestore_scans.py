from __future__ import annotations

from pathlib import Path

import pytest

from qr.store import firestore_scans
from qr.store.firestore import FirestoreStore
from tests.support.records import ALWAYS, DAY, scan
from tests.support.stores import new_store_url


@pytest.fixture
def store(tmp_path: Path, project: None) -> FirestoreStore:  # noqa: ARG001
    return FirestoreStore(new_store_url("firestore", tmp_path).partition("://")[2])


def month_names(store: FirestoreStore) -> list[str]:
    return [snapshot.id for snapshot in store._connection.client.collection("qr_months").stream()]


def test_month_of_few_scans_is_one_document(store: FirestoreStore) -> None:
    for number in range(9):
        store.count([scan(visitor=number)])
    assert month_names(store) == ["key42.2026-11.0"]


def test_slow_commits_use_more_documents(store: FirestoreStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(firestore_scans, "SLOW_SECONDS", 0)
    for number in range(60):
        store.count([scan(visitor=number)])
    assert 20 < len(month_names(store)) <= 64
    assert [tally.scans for tally in store.tallies("key42", *ALWAYS)] == [60, 60, 60]


def test_full_document_counts_values_as_other(store: FirestoreStore) -> None:
    document = store._connection.client.document("qr_months/key42.2026-11.0")
    document.set({"key": "key42", "month": "2026-11", "days": {}, "padding": "x" * 1_048_000})
    store.count([scan(campaign="y" * 64 + str(number)) for number in range(20)])
    tallies = [tuple(tally) for tally in store.tallies("key42", DAY, DAY)]
    assert tallies == [
        (DAY, "campaign", "other", 20, 0),
        (DAY, "device", "ios", 20, 0),
        (DAY, "rule", "default", 20, 0),
        (DAY, "time", "09:45", 20, 1),
    ]
    assert month_names(store) == ["key42.2026-11.0", "key42.2026-11.full"]
