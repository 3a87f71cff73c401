from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from qr.errors import RendererBusy
from qr.graphics import renderer
from qr.graphics.renderer import Renderer, RendererStopped

ROOT = Path(__file__).parents[2]
OPENING = '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50" viewBox="0 0 100 50">'
DOT = f'{OPENING}<rect width="100" height="50"/></svg>'
SLOW = f'{OPENING}<path d="M0 0{"l.01 49 .01-49" * 60_000}" stroke="red" stroke-linejoin="round"/></svg>'
# resvg 0.48 panics while it cleans up after a panic, which aborts the process.
ABORTING = (
    f'{OPENING}<path d="M24 25c50 0 0 .5 1e6 0A9 1e6 0 0 0 1 0" transform="skewY(45)" fill-rule="evenodd"/></svg>'
)


@pytest.fixture
def own() -> Iterator[Renderer]:
    own = Renderer()
    yield own
    own.stop()


def pid_of(own: Renderer) -> int:
    assert own.running
    return own.running.process.pid


def test_one_process_renders_all_documents(own: Renderer) -> None:
    files = [own.render(DOT)]
    pid = pid_of(own)
    files += [own.render(DOT) for _ in range(3)]
    assert pid_of(own) == pid
    assert {Image.open(BytesIO(file)).size for file in files} == {(100, 50)}


def test_unrenderable_document_does_not_end_the_process(own: Renderer) -> None:
    own.render(DOT)
    pid = pid_of(own)
    with pytest.raises(ValueError, match="cannot render"):
        own.render("<svg")
    assert own.render(DOT)
    assert pid_of(own) == pid


@pytest.mark.parametrize(("document", "reason"), [(SLOW, "CPU time"), (ABORTING, "abort")], ids=["slow", "aborting"])
def test_document_that_ends_the_process_is_reported(
    own: Renderer, document: str, reason: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(RendererStopped, match=reason):
        own.render(document)
    assert own.running is None
    assert own.render(DOT)
    assert "<" not in capfd.readouterr().out


def test_process_without_response_is_ended(own: Renderer) -> None:
    own.render(DOT)
    assert own.running
    pid = pid_of(own)
    own.running.connection.settimeout(0.2)
    os.kill(pid, signal.SIGSTOP)
    with pytest.raises(RendererStopped, match="took too long"):
        own.render(DOT)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)  # neither running nor a zombie


def test_process_that_ended_meanwhile_is_replaced(own: Renderer) -> None:
    own.render(DOT)
    assert own.running
    own.running.process.kill()
    own.running.process.wait()
    assert own.render(DOT)


def test_threads_share_one_process(own: Renderer) -> None:
    with ThreadPoolExecutor(8) as pool:
        files = set(pool.map(own.render, [DOT] * 40))
    assert len(files) == 1


def test_waiting_for_other_documents_is_bounded(own: Renderer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renderer, "MAX_WAITING_SECONDS", 0.01)
    with own.lock, pytest.raises(RendererBusy):
        own.render(DOT)


def test_process_has_no_settings_of_the_service(own: Renderer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QR_API_KEYS", "secret")
    own.render(DOT)
    assert b"secret" not in Path(f"/proc/{pid_of(own)}/environ").read_bytes()


def run_python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )


FORK = """
import os
from qr.graphics.renderer import RENDERER
RENDERER.render({dot!r})
parents = RENDERER.running.process.pid
RENDERER.lock.acquire()
child = os.fork()
if child == 0:
    assert RENDERER.running is None
    RENDERER.render({dot!r})
    assert RENDERER.running.process.pid != parents
    RENDERER.stop()
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
RENDERER.lock.release()
RENDERER.render({dot!r})
assert RENDERER.running.process.pid == parents
print(parents)
"""


def test_fork_gets_its_own_process() -> None:
    pid = int(run_python(FORK.format(dot=DOT)).stdout)
    assert not is_running(pid)


def test_process_ends_if_the_service_is_killed() -> None:
    code = f"from qr.graphics.renderer import RENDERER as r\nimport os\nr.render({DOT!r})\n"
    done: Any = subprocess.run(
        [sys.executable, "-c", f"{code}print(r.running.process.pid, flush=True)\nos.kill(os.getpid(), 9)"],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL
    deadline = time.monotonic() + 20
    while is_running(int(done.stdout)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not is_running(int(done.stdout))


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"  # an orphan waits for the init process, which another process can be
