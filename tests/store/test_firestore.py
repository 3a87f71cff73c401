from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import pytest
from google.api_core.exceptions import DeadlineExceeded, ServiceUnavailable
from google.cloud.firestore import DocumentSnapshot, Query

from qr.store import firestore
from qr.store.documents import write_document
from qr.store.firestore import FirestoreStore
from tests.support.records import ALWAYS, DAY, record, scan
from tests.support.serving import ROOT
from tests.support.stores import new_store_url


@pytest.fixture
def store(tmp_path: Path, project: None) -> FirestoreStore:  # noqa: ARG001
    return FirestoreStore(new_store_url("firestore", tmp_path).partition("://")[2])


def test_documents_have_a_deletion_time(store: FirestoreStore) -> None:
    store.create(record(expires_at="2026-12-01T00:00:00Z"))
    store.create(record("43"))
    store.salt(DAY)
    store.count([scan()])
    client = store._client
    assert client.document("qr_users/42").get().get("delete_at") == datetime(2027, 3, 1, tzinfo=UTC)
    assert client.document("qr_users/43").get().get("delete_at") is None
    (visitor,) = client.collection("qr_visitors").stream()
    for snapshot in (visitor, client.document(f"qr_salts/{DAY}").get()):
        assert snapshot.get("delete_at") == datetime(2026, 11, 29, tzinfo=UTC)


def test_tags_are_counted_in_several_calls(store: FirestoreStore, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        store.create(record(str(number), tags=["bistro", f"room-{number % 2}"]))
    stream = Query.stream

    def stream_few(query: Query, **options: Any) -> Iterator[DocumentSnapshot[Any]]:
        """Fail as a call does that reads many documents."""
        found = list(stream(query, **options))
        if len(found) > 2:
            raise DeadlineExceeded("504")  # type: ignore[no-untyped-call]
        return iter(found)

    monkeypatch.setattr("google.cloud.firestore_v1.query.Query.stream", stream_few)
    monkeypatch.setattr(firestore, "TAGGED_PAGE", 2)
    assert store.count_tags(None) == {"bistro": 5, "room-0": 3, "room-1": 2}
    monkeypatch.setattr(firestore, "MAX_TAGGED_RECORDS", 4)
    assert store.count_tags(frozenset({"bistro"})) == {"bistro": 4, "room-0": 2, "room-1": 2}


def test_salts_of_three_days_stay_in_memory(store: FirestoreStore) -> None:
    days = "2026-11-27", "2026-11-25", "2026-11-26", "2026-11-28"
    assert len(set(map(store.salt, days))) == 4
    assert set(store._salts) == {"2026-11-26", "2026-11-27", "2026-11-28"}


def test_failed_deletion_does_not_affect_the_salt(store: FirestoreStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qr.store.firestore.EXPIRY_SECONDS", -1)
    store.create(record(expires_at="2020-01-01T00:00:00Z"))
    assert store.salt(DAY) == store.salt(DAY)
    assert store.get("42")
    monkeypatch.setattr("qr.store.firestore.EXPIRY_SECONDS", 9)
    store.salt("2026-11-28")
    assert store.get("42") is None


def test_visitor_document_has_no_address(store: FirestoreStore) -> None:
    store.count([scan()])
    (visitor,) = store._client.collection("qr_visitors").stream()
    assert visitor.id == f"key42.{DAY}.0000000000000000"
    assert set(visitor.to_dict() or {}) == {"delete_at"}


def test_delete_removes_visitors_in_batches(store: FirestoreStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qr.store.firestore_scans.MAX_DELETIONS", 4)
    store.create(record())
    for number in range(9):
        store.count([scan(visitor=number)])
    stored = store.get("42")
    assert stored
    store.delete(stored)
    assert not list(store._client.collection("qr_visitors").stream())


def test_record_is_deleted_even_if_cleanup_times_out(
    store: FirestoreStore, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    store.create(record())
    store.count([scan()])
    stored = store.get("42")
    assert stored
    monkeypatch.setattr("qr.store.firestore_scans.CLEANUP_SECONDS", -1)
    monkeypatch.setattr(sys, "__stdout__", sys.stdout)
    assert store.delete(stored)
    entry = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert entry["severity"] == "WARNING"
    assert entry["message"].startswith("scans of a deleted record not deleted")
    later = record()._replace(key="later")
    assert store.create(later)
    assert store.tallies("key42", *ALWAYS)
    assert store.tallies(later.key, *ALWAYS) == []


def test_record_is_deleted_even_if_cleanup_fails(store: FirestoreStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> NoReturn:
        raise ServiceUnavailable("the database restarts")  # type: ignore[no-untyped-call]

    store.create(record())
    stored = store.get("42")
    assert stored
    monkeypatch.setattr("qr.store.firestore_calls.read_pages", fail)
    assert store.delete(stored)


def test_record_of_an_earlier_version_is_readable(store: FirestoreStore) -> None:
    document = store._client.document("qr_users/42")
    document.set({name: value for name, value in write_document(record()).items() if name != "key"} | {"admitted": 3})
    stored = store.get("42")
    assert stored
    assert stored._replace(state=None) == record()._replace(key="20261127080000000001")
    assert store.replace(stored, stored._replace(version=2))
    assert document.get().get("key") == "20261127080000000001"


def test_image_request_does_not_import_the_store() -> None:
    script = """
import sys
from qr.config import Settings
from router import create_app
client = create_app(Settings(store="firestore", in_cloud=True)).test_client()
assert client.get("/png?data=hi").status_code == 200
late = ("google.api_core", "google.auth", "google.cloud.firestore", "grpc", "sqlite3", "qr.store", "qr.links.link")
print([name for name in sys.modules if name.startswith(late)])
"""
    result = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    request, *printed = result.stdout.splitlines()
    assert '"message": "request"' in request
    assert printed == ["[]"]
