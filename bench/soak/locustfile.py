"""The clients of the load test. After each 49 of their requests, one hostile request is sent."""

from __future__ import annotations

import re
import socket
import time
from itertools import count
from random import Random
from typing import Any
from urllib.parse import urlsplit

import gevent
from locust import events

from bench.load.locustfile import EmbeddedImage, Invoice, LinkOwner, Page, Payload, StyledCode
from bench.soak.hostile import Attack, attack

__all__ = ["EmbeddedImage", "Invoice", "LinkOwner", "Page", "Payload", "StyledCode"]  # Locust looks for these names

ORDINARY_PER_ATTACK = 49
TIMEOUT_SECONDS = 30

_requests = count(1)
_random = Random(1)


@events.init.add_listener  # type: ignore[untyped-decorator]
def start(environment: Any, **_: Any) -> None:
    def after_request(name: str, **_: Any) -> None:
        if not name.startswith("hostile") and next(_requests) % ORDINARY_PER_ATTACK == 0:
            gevent.spawn(_send_and_report, environment, attack(_random))

    environment.events.request.add_listener(after_request)


def _send_and_report(environment: Any, one: Attack) -> None:
    started = time.perf_counter()
    error: Exception | None = None
    try:
        status = _send(one, environment.host)
        if status >= 500 and status != 503:
            error = RuntimeError(f"status {status} for {one.data[:300]!r}")
    except OSError as raised:
        # The server may close the connection at once, but it must not be silent.
        error = raised if isinstance(raised, TimeoutError) else None
    elapsed_ms = (time.perf_counter() - started) * 1000
    environment.events.request.fire(
        request_type="RAW", name=one.kind, response_time=elapsed_ms, response_length=0, exception=error, context={}
    )


def _send(one: Attack, url: str) -> int:
    """Return the status of the response; 0 if there is none."""
    address = urlsplit(url)
    with socket.create_connection((address.hostname, address.port), TIMEOUT_SECONDS) as connection:
        connection.sendall(one.data)
        if not one.is_read:
            return 0
        connection.shutdown(socket.SHUT_WR)
        with connection.makefile("rb") as received:
            found = re.match(rb"HTTP/1\.\d (\d{3})", received.read())
    return int(found[1]) if found else 0
