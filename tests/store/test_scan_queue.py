from __future__ import annotations

import json
import sys
from threading import Event
from time import monotonic, sleep

import pytest

from qr.errors import StoreUnavailable
from qr.store import scan_queue
from qr.store.scan_queue import ScanQueue

TIMEOUT_SECONDS = 10


class Counter:
    """Counts scans, unless it is blocked."""

    def __init__(self) -> None:
        self.total = 0
        self.open = Event()

    def count(self) -> None:
        if not self.open.is_set():
            raise StoreUnavailable("blocked")
        self.total += 1

    def wait_for(self, total: int) -> None:
        deadline = monotonic() + TIMEOUT_SECONDS
        while self.total < total and monotonic() < deadline:
            sleep(0.01)
        assert self.total == total


@pytest.fixture(autouse=True)
def _retry_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_queue, "RETRY_SECONDS", 0.01)


def test_scan_is_counted_at_once_if_possible() -> None:
    counter = Counter()
    counter.open.set()
    ScanQueue().count(counter.count)
    assert counter.total == 1


def test_blocked_scans_are_counted_later() -> None:
    counter, queue = Counter(), ScanQueue()
    for _ in range(50):
        queue.count(counter.count)
    assert counter.total == 0
    counter.open.set()
    counter.wait_for(50)
    queue.count(counter.count)
    counter.wait_for(51)


def test_scans_above_the_bound_are_lost_and_logged(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "__stdout__", sys.stdout)
    monkeypatch.setattr(scan_queue, "MAX_WAITING_SCANS", 3)
    counter, queue = Counter(), ScanQueue()
    for _ in range(5):
        queue.count(counter.count)
    counter.open.set()
    counter.wait_for(3)
    deadline = monotonic() + TIMEOUT_SECONDS
    output = ""
    while "2 scans lost" not in output and monotonic() < deadline:
        output += capsys.readouterr().out
        sleep(0.01)
    assert [json.loads(line)["severity"] for line in output.splitlines()] == ["WARNING", "WARNING"]


def test_faulty_scan_does_not_stop_the_next_ones(capsys: pytest.CaptureFixture[str]) -> None:
    counter, queue = Counter(), ScanQueue()
    queue.count(counter.count)

    def fail() -> None:
        raise RuntimeError("secret")

    queue.count(fail)
    queue.count(counter.count)
    counter.open.set()
    counter.wait_for(2)
    assert "secret" not in capsys.readouterr().out


def test_scans_that_wait_at_the_end_are_logged(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    counter, queue = Counter(), ScanQueue()
    queue.count(counter.count)
    monkeypatch.setattr(sys, "__stdout__", sys.stdout)
    queue._report_waiting()
    assert "1 scans lost" in capsys.readouterr().out
    counter.open.set()
    counter.wait_for(1)
