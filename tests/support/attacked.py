"""The service as it is deployed, with eight threads, under attack: delays of other clients, CPU time and memory."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from time import monotonic

from tests.support.http_messages import Message, Response
from tests.support.serving import PROC, ROOT, Server, framework_command, run_server
from tests.support.user_codes import settings_with

CHECKOUT = ROOT  # of the service; an older one shows that the attacks succeed there
THREADS = "8"
_numbers = count()


@contextmanager
def attacked_service(**environ: str) -> Iterator[Server]:
    """Serve the function with the settings of deploy.sh for memory, after its first image."""
    settings = {
        "PYTHONPATH": str(CHECKOUT),
        "THREADS": THREADS,
        "MALLOC_ARENA_MAX": "2",
        "MALLOC_MMAP_THRESHOLD_": "1048576",
        "QR_API_KEYS": settings_with("").api_keys,
    }
    with run_server(framework_command(CHECKOUT / "main.py"), settings | environ, CHECKOUT) as server:
        assert server.send(Message(target="/png?data=first")).status == 200
        yield server


def plain_code() -> Message:
    """Return a request for a new plain QR code."""
    return Message(target=f"/png?data=https://example.com/{next(_numbers)}")


def attack(server: Server, messages: Sequence[Message]) -> tuple[list[int], float]:
    """Send all messages at once. Return their statuses, and the longest wait of another client, in seconds."""
    with ThreadPoolExecutor(len(messages)) as pool:
        responses = [pool.submit(server.send, message) for message in messages]
        longest = _longest_wait(server, lambda: all(map(Future.done, responses)))
        return [response.result().status for response in responses], longest


def _longest_wait(server: Server, is_over: Callable[[], bool]) -> float:
    longest = 0.0
    while not is_over():
        for message in (plain_code(), Message(target="/health")):
            start = monotonic()
            assert server.send(message).status == 200
            longest = max(longest, monotonic() - start)
    return longest


def send_all(server: Server, messages: Sequence[Message]) -> list[Response]:
    with ThreadPoolExecutor(len(messages)) as pool:
        return list(pool.map(server.send, messages))


def cpu_seconds(server: Server) -> float:
    """Return the CPU time of all running processes of a server, and of their ended children."""
    ticks = 0
    for entry in PROC.iterdir():
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split() if entry.name.isdigit() else ()
        except OSError:  # the process ended after it was listed
            continue
        if fields and int(fields[3]) == server.session:
            ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")
