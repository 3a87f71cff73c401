from __future__ import annotations

import signal
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from qr.graphics.resvg_worker import MAX_EXTRA_BYTES, serve
from qr.workers import LENGTH

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "qr.graphics.resvg_worker"]
DOT = '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"><rect width="3" height="2" fill="lime"/></svg>'
LAYER = '<g opacity=".5"><path d="M0 0h2e3v2e3"/><path d="M9 0h2e3v2e3"/></g>'


def request(document: str) -> bytes:
    return LENGTH.pack(len(document.encode())) + document.encode()


def split_responses(data: bytes) -> list[bytes]:
    files = []
    while data:
        end = LENGTH.size + LENGTH.unpack(data[: LENGTH.size])[0]
        files.append(data[LENGTH.size : end])
        data = data[end:]
    return files


def test_each_request_gets_a_response_in_order() -> None:
    out = BytesIO()
    serve(BytesIO(request(DOT) + request("<no>") + request(DOT.replace('"3"', '"5"'))), out)
    first, second, third = split_responses(out.getvalue())
    assert Image.open(BytesIO(first)).size == (3, 2)
    assert second == b""
    assert Image.open(BytesIO(third)).size == (5, 2)
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)


def test_process_ends_with_its_input() -> None:
    done = subprocess.run(COMMAND, cwd=ROOT, input=request(DOT), capture_output=True, check=True, timeout=60)
    assert len(split_responses(done.stdout)) == 1


@pytest.mark.parametrize(
    ("document", "signals"),
    [
        (f'<svg xmlns="http://www.w3.org/2000/svg" width="2000" height="2000">{LAYER * 99}</svg>', {signal.SIGPROF}),
        ('<svg xmlns="http://www.w3.org/2000/svg" width="9000" height="9000"/>', {signal.SIGABRT, signal.SIGPROF}),
    ],
    ids=["time", "memory"],
)  # fmt: skip
def test_process_ends_above_its_limits(document: str, signals: set[signal.Signals]) -> None:
    done = subprocess.run(COMMAND, cwd=ROOT, input=request(document), capture_output=True, check=False, timeout=60)
    assert -done.returncode in signals
    assert not done.stdout


def test_memory_limit_leaves_room_for_largest_image() -> None:
    assert MAX_EXTRA_BYTES > 4 * 4_000_000 * 4
