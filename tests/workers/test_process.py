from __future__ import annotations

import signal
import subprocess
import sys
from io import BytesIO

from qr.workers import LENGTH
from qr.workers.process import serve
from tests.support.serving import ROOT

ALLOCATE = "from qr.workers.process import limit_process; limit_process({limit}); bytearray(64 * 1024 * 1024)"


def test_requests_are_answered_in_order_within_a_time_limit() -> None:
    timers: list[float] = []

    def respond(request: bytes) -> bytes:
        timers.append(signal.getitimer(signal.ITIMER_PROF)[0])
        return request.upper()

    responses = BytesIO()
    serve(BytesIO(LENGTH.pack(1) + b"a" + LENGTH.pack(2) + b"bc"), responses, respond, 5)
    assert responses.getvalue() == LENGTH.pack(1) + b"A" + LENGTH.pack(2) + b"BC"
    assert all(0 < seconds <= 5.01 for seconds in timers)
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)


def test_memory_above_the_limit_is_refused() -> None:
    for limit, status in ((256 * 1024 * 1024, 0), (16 * 1024 * 1024, 1)):
        command = [sys.executable, "-c", ALLOCATE.format(limit=limit)]
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert run.returncode == status, run.stderr
        assert ("MemoryError" in run.stderr) == bool(status)
