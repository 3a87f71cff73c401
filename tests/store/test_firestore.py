from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

import grpc
import pytest
from google.api_core.datetime_helpers import DatetimeWithNanoseconds
from google.cloud.firestore_v1.types import CommitRequest, CommitResponse, Value, WriteResult

from qr.errors import StoreUnavailable
from qr.store import Store, firestore, open_store
from qr.store.documents import SHARDS
from qr.store.firestore import FirestoreStore
from tests.support.records import DAY, record, scan
from tests.support.serving import ROOT
from tests.support.stores import new_store_url


@pytest.fixture
def store(tmp_path: Path, project: None) -> FirestoreStore:  # noqa: ARG001
    return FirestoreStore(new_store_url("firestore", tmp_path).partition("://")[2])


def test_scans_of_one_link_use_several_documents(store: FirestoreStore) -> None:
    for number in range(60):
        store.count(scan(visitor=number))
    shards = store._client.collection("qr_users/42/qr_months").stream()
    scans = [snapshot.get("days.`27`.ios.default.scans") for snapshot in shards]
    assert sum(scans) == 60
    assert SHARDS // 2 < len(scans) <= SHARDS


def test_documents_have_a_deletion_time(store: FirestoreStore) -> None:
    store.create(record(expires_at="2026-12-01T00:00:00Z"))
    store.create(record("43"))
    store.salt(DAY)
    store.count(scan())
    client = store._client
    assert client.document("qr_users/42").get().get("delete_at") == datetime(2027, 3, 1, tzinfo=UTC)
    assert client.document("qr_users/43").get().get("delete_at") is None
    (visitor,) = client.collection("qr_users/42/qr_visitors").stream()
    for snapshot in (visitor, client.document(f"qr_salts/{DAY}").get()):
        assert snapshot.get("delete_at") == datetime(2026, 11, 29, tzinfo=UTC)


def test_visitor_document_has_no_address(store: FirestoreStore) -> None:
    store.count(scan())
    (visitor,) = store._client.collection("qr_users/42/qr_visitors").stream()
    assert visitor.id == f"{record().generation}.{DAY}-0000000000000000"
    assert set(visitor.to_dict() or {}) == {"delete_at"}


def test_delete_removes_visitors_in_batches(store: FirestoreStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qr.store.firestore.MAX_DELETED_PER_BATCH", 4)
    store.create(record())
    for number in range(9):
        store.count(scan(visitor=number))
    stored = store.get("42")
    assert stored
    store.delete(stored)
    assert not list(store._client.collection("qr_users/42/qr_visitors").stream())


def test_record_is_deleted_even_if_cleanup_times_out(store: FirestoreStore, monkeypatch: pytest.MonkeyPatch) -> None:
    store.create(record())
    store.count(scan())
    stored = store.get("42")
    assert stored
    monkeypatch.setattr("qr.store.firestore.CLEANUP_SECONDS", -1)
    assert store.delete(stored)
    later = record()._replace(created_at="2026-11-28T08:00:00.000001Z")
    assert store.create(later)
    assert list(store._client.collection("qr_users/42/qr_months").stream())
    assert store.tallies(later) == []


def test_cleanup_keeps_scans_of_a_later_record(store: FirestoreStore) -> None:
    old, later = record(), record()._replace(created_at="2026-11-28T08:00:00.000001Z")
    for one in (old, later):
        store.count(scan()._replace(generation=one.generation))
    store._delete_scans(old)
    assert store.tallies(old) == []
    assert [tally.scans for tally in store.tallies(later)] == [1]
    (visitor,) = store._client.collection("qr_users/42/qr_visitors").stream()
    assert visitor.id.startswith(later.generation)


def test_wait_for_the_client_times_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qr.store.firestore.TIMEOUT_SECONDS", 0.1)
    store = FirestoreStore()
    with store._client_lock, pytest.raises(StoreUnavailable):
        store.get("42")


def test_scans_that_are_not_deleted_are_logged(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "__stdout__", sys.stdout)
    monkeypatch.setattr("qr.store.firestore.TIMEOUT_SECONDS", 0.1)
    store = FirestoreStore()
    with store._client_lock:
        store._delete_scans(record())
    (line,) = capsys.readouterr().out.splitlines()
    entry = json.loads(line)
    assert entry["severity"] == "WARNING"
    assert entry["message"].startswith("scans of a deleted record not deleted")


NOW = DatetimeWithNanoseconds(2026, 11, 27, tzinfo=UTC)  # type: ignore[no-untyped-call]


class Contended(grpc.GenericRpcHandler):
    """A database that aborts the first two writes, as if another client wrote to the same document."""

    commits = 0

    def service(self, call: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler[CommitRequest, CommitResponse] | None:
        if not call.method.endswith("/Commit"):
            return None
        return grpc.unary_unary_rpc_method_handler(self._commit, CommitRequest.deserialize, CommitResponse.serialize)

    def _commit(self, _request: CommitRequest, context: grpc.ServicerContext) -> CommitResponse:
        self.commits += 1
        if self.commits < 3:
            context.abort(grpc.StatusCode.ABORTED, "too much contention on these documents")
        return CommitResponse(write_results=[WriteResult(transform_results=[Value(integer_value=1)])])


@pytest.mark.parametrize(
    "write",
    [
        lambda store: store.admit("42", 1) or pytest.fail(),
        lambda store: store.count(scan()),
        lambda store: store.create(record()) or pytest.fail(),
        lambda store: store.replace(record()._replace(state=NOW), record()) or pytest.fail(),
    ],
)
def test_aborted_write_is_retried(write: Callable[[Store], object], monkeypatch: pytest.MonkeyPatch) -> None:
    database, server = Contended(), grpc.server(ThreadPoolExecutor(2))
    server.add_generic_rpc_handlers([database])
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}")
    monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "demo-qr")
    server.start()
    try:
        write(FirestoreStore())
    finally:
        server.stop(None).wait()
    assert database.commits == 3


CALLS: list[Callable[[Store], object]] = [
    lambda store: store.get("42"),
    lambda store: store.page("", 9),
    lambda store: store.create(record()),
    lambda store: store.tallies(record()),
    lambda store: store.count(scan()),
]


@pytest.fixture(params=["short", pytest.param("default", marks=pytest.mark.exhaustive)])
def deadline(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> float:
    """Seconds within which a call must fail, with short timeouts and with those of production."""
    if request.param == "default":
        return 2.5 * firestore.TIMEOUT_SECONDS
    assert firestore._NO_RETRY["timeout"] == firestore.TIMEOUT_SECONDS  # production uses the constant
    monkeypatch.setitem(firestore._NO_RETRY, "timeout", 0.2)
    monkeypatch.setattr(firestore, "COUNT_TIMEOUT_SECONDS", 0.2)
    timeout = firestore.TIMEOUT_SECONDS
    monkeypatch.setattr(firestore, "TIMEOUT_SECONDS", 0.2)
    return timeout


@pytest.mark.parametrize("call", CALLS)
def test_unresponsive_firestore_call_times_out(
    call: Callable[[Store], object], deadline: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", f"127.0.0.1:{server.getsockname()[1]}")
        monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "demo-qr")
        start = monotonic()
        with pytest.raises(StoreUnavailable):
            call(open_store("firestore://silent", in_cloud=True))
        assert monotonic() - start < deadline


def test_missing_credentials_make_the_store_unavailable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("FIRESTORE_EMULATOR_HOST", "GOOGLE_CLOUD_PROJECT", "GOOGLE_APPLICATION_CREDENTIALS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CLOUDSDK_CONFIG", str(tmp_path))
    monkeypatch.setenv("NO_GCE_CHECK", "true")
    with pytest.raises(StoreUnavailable):
        open_store("firestore", in_cloud=True).get("42")


def test_missing_project_makes_the_store_unavailable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    credentials = {"type": "authorized_user", "client_id": "a", "client_secret": "b", "refresh_token": "c"}
    (tmp_path / "credentials.json").write_text(json.dumps(credentials))
    for name in ("FIRESTORE_EMULATOR_HOST", "GOOGLE_CLOUD_PROJECT", "GCLOUD_PROJECT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "credentials.json"))
    monkeypatch.setenv("CLOUDSDK_CONFIG", str(tmp_path))
    monkeypatch.setenv("NO_GCE_CHECK", "true")
    with pytest.raises(StoreUnavailable) as error:
        open_store("firestore", in_cloud=True).get("42")
    assert isinstance(error.value.__cause__, OSError)


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
