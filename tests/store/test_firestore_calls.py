from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC
from pathlib import Path
from threading import Event
from time import monotonic

import grpc
import pytest
from google.api_core.datetime_helpers import DatetimeWithNanoseconds
from google.cloud.firestore_v1.types import (
    BatchWriteRequest,
    BatchWriteResponse,
    CommitRequest,
    CommitResponse,
    RunQueryResponse,
    Value,
    WriteResult,
)

from qr.errors import StoreUnavailable
from qr.links.queries import RecordQuery
from qr.store import Store, open_store
from qr.store import firestore_calls as calls
from qr.store.firestore import FirestoreStore
from tests.support.records import ALWAYS, record, scan
from tests.support.waiting import wait_until


def test_wait_for_the_client_times_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qr.store.firestore_calls.TIMEOUT_SECONDS", 0.1)
    store = FirestoreStore()
    with store._connection.lock, pytest.raises(StoreUnavailable):
        store.get("42")


def fail(context: AbstractContextManager[None]) -> None:
    with pytest.raises(StoreUnavailable), context:
        raise OSError


def is_paused(connection: calls.Connection) -> bool:
    try:
        with connection.read():
            return False
    except StoreUnavailable:
        return True


def test_only_failed_reads_in_a_row_pause_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(calls, "monotonic", lambda: now[0])
    connection = calls.Connection("", 8)
    for _ in range(9):
        fail(connection.call())
    for _ in range(calls.MAX_FAILED_READS - 1):
        fail(connection.read())
    assert not is_paused(connection)
    for _ in range(calls.MAX_FAILED_READS):
        fail(connection.read())
    now[0] += calls.PAUSE_SECONDS - 0.01
    assert is_paused(connection)
    with connection.call():  # a scan of a visitor who already has the redirect
        pass
    now[0] += 0.02
    assert not is_paused(connection)


@pytest.mark.parametrize(("threads", "slots"), [(1, 1), (4, 3), (16, 12)])
def test_some_threads_never_wait_for_the_database(threads: int, slots: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "SLOT_SECONDS", 0.01)
    connection, can_end, waiting = calls.Connection("", threads), Event(), []

    def wait() -> None:
        with connection.read():
            waiting.append(True)
            assert can_end.wait(30)

    with ThreadPoolExecutor(slots) as pool:
        futures = [pool.submit(wait) for _ in range(slots)]
        wait_until(lambda: len(waiting) == slots)
        for _ in range(calls.MAX_FAILED_READS + 1):
            fail(connection.read())
        can_end.set()
        for future in futures:
            future.result()
    assert not is_paused(connection)


NOW = DatetimeWithNanoseconds(2026, 11, 27, tzinfo=UTC)  # type: ignore[no-untyped-call]


def _create_visitors(request: BatchWriteRequest, _context: grpc.ServicerContext) -> BatchWriteResponse:
    return BatchWriteResponse(status=[{} for _ in request.writes])


@contextmanager
def serve(database: grpc.GenericRpcHandler, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Serve a database, to which new stores connect."""
    server = grpc.server(ThreadPoolExecutor(2))
    server.add_generic_rpc_handlers([database])
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}")
    monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "demo-qr")
    server.start()
    try:
        yield
    finally:
        server.stop(None).wait()


class Contended(grpc.GenericRpcHandler):
    """A database that aborts the first two writes, as if another client wrote to the same document."""

    commits = 0

    def service(self, call: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler[CommitRequest, CommitResponse] | None:
        if call.method.endswith("/BatchWrite"):
            return grpc.unary_unary_rpc_method_handler(
                _create_visitors, BatchWriteRequest.deserialize, BatchWriteResponse.serialize
            )
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
        lambda store: store.admit(record(), 1) or pytest.fail(),
        lambda store: store.count([scan()]),
        lambda store: store.create(record()) or pytest.fail(),
        lambda store: store.replace(record()._replace(state=NOW), record()) or pytest.fail(),
    ],
)
def test_aborted_write_is_retried(write: Callable[[Store], object], monkeypatch: pytest.MonkeyPatch) -> None:
    database = Contended()
    with serve(database, monkeypatch):
        write(FirestoreStore())
    assert database.commits == 3


CALLS: list[Callable[[Store], object]] = [
    lambda store: store.get("42"),
    lambda store: store.page(RecordQuery(9)),
    lambda store: store.create(record()),
    lambda store: store.tallies("key42", *ALWAYS),
    lambda store: store.count([scan()]),
]


@pytest.fixture(params=["short", pytest.param("default", marks=pytest.mark.exhaustive)])
def deadline(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> float:
    """Seconds within which a call must fail, with short timeouts and with those of production."""
    timeout = calls.TIMEOUT_SECONDS
    if request.param == "default":
        return 2.5 * timeout
    monkeypatch.setattr(calls, "TIMEOUT_SECONDS", 0.2)
    monkeypatch.setattr(calls, "COUNT_TIMEOUT_SECONDS", 0.2)
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


class Restarting(grpc.GenericRpcHandler):
    """A database that rejects some calls before it responds that there are no documents."""

    def __init__(self, failures: list[grpc.StatusCode]) -> None:
        self.failures = failures

    def service(self, _call: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler[bytes, RunQueryResponse]:
        return grpc.unary_stream_rpc_method_handler(self._respond, bytes, RunQueryResponse.serialize)

    def _respond(self, _request: bytes, context: grpc.ServicerContext) -> Iterator[RunQueryResponse]:
        if self.failures:
            context.abort(self.failures.pop(), "")
        yield RunQueryResponse(read_time=NOW)


@pytest.mark.parametrize("name", ["UNAVAILABLE", "DEADLINE_EXCEEDED", "ABORTED"])
def test_failed_read_is_sent_once_more(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    code = grpc.StatusCode[name]
    database = Restarting([code])
    with serve(database, monkeypatch):
        assert FirestoreStore().page(RecordQuery(9)) == []
        database.failures += [code, code]
        with pytest.raises(StoreUnavailable):
            FirestoreStore().page(RecordQuery(9))
    assert database.failures == []


@pytest.mark.parametrize("code", [grpc.StatusCode.PERMISSION_DENIED, grpc.StatusCode.INVALID_ARGUMENT])
def test_rejected_read_is_not_repeated(code: grpc.StatusCode, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Restarting([code, code])
    with serve(database, monkeypatch), pytest.raises(StoreUnavailable):
        FirestoreStore().page(RecordQuery(9))
    assert database.failures == [code]
