from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from qr.workers import Worker, WorkerStopped

ECHO = "tests.support.echo_worker"


@pytest.fixture
def echo() -> Iterator[Worker]:
    worker = Worker(ECHO, 20, 1000)
    yield worker
    worker.stop()


def test_one_process_answers_all_requests(echo: Worker) -> None:
    assert [echo.ask(b"a"), echo.ask(b"")] == [b"a", b""]
    assert echo.running
    pid = echo.running.process.pid
    echo.ask(b"b")
    assert echo.running.process.pid == pid


def test_response_is_cut_at_the_limit(echo: Worker) -> None:
    echo.max_bytes = 3
    assert echo.ask(b"abcd") == b"abc"


@pytest.mark.parametrize(
    ("signal_number", "label"), [(signal.SIGPROF, "cpu"), (signal.SIGABRT, "abort"), (signal.SIGSEGV, "other")]
)
def test_end_of_the_process_has_a_reason(echo: Worker, signal_number: signal.Signals, label: str) -> None:
    with pytest.raises(WorkerStopped) as raised:
        echo.ask(b"kill %d" % signal_number)
    assert raised.value.label == label
    assert echo.ask(b"next") == b"next"


def test_slow_process_is_ended(echo: Worker) -> None:
    echo.ask(b"start")
    assert echo.running
    echo.running.connection.settimeout(0.1)
    with pytest.raises(WorkerStopped, match="took too long"):
        echo.ask(b"sleep")
