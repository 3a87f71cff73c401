"""One instance: the app of the service with its threads, and the load on it, without a server and without sockets.

Run as a module with the fields of ``Load`` as a JSON list. Prints the responses as JSON.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from heapq import merge
from io import BytesIO
from threading import Semaphore
from time import sleep, time
from typing import Any, NamedTuple

from bench.hot_links.contention import SLOWDOWN
from qr.config import Settings
from qr.store import firestore_calls, firestore_scans, scan_groups
from router import create_app

THREADS = 16  # as deploy.sh sets them
MAX_HOT_REQUESTS = 32  # at a time; the load balancer rejects further requests
VISITORS = 100_000
OTHER_LINKS = 20
HOT, OTHER, IMAGE = "hot code", "other links", "images"
OTHER_RATE = IMAGE_RATE = 4.0  # requests per second

TIMES = {
    scan_groups: ("COUNT_SECONDS", "ADMIT_SECONDS"),
    firestore_calls: ("TIMEOUT_SECONDS", "COUNT_TIMEOUT_SECONDS", "SLOT_SECONDS", "PAUSE_SECONDS"),
    firestore_scans: ("SLOW_SECONDS",),
}

App = Callable[..., Any]


class Load(NamedTuple):
    """Database, hot requests per second, start time in seconds since 1970, and duration in seconds of the model."""

    database: str
    rate: float
    start: float
    seconds: float


class Reply(NamedTuple):
    """A response: kind, status (0: rejected), and seconds of the model from the arrival to the headers and the end."""

    kind: str
    status: int
    headers: float
    end: float


def run(load: Load) -> list[Reply]:
    """Send the requests at their times, from the start on, and return the responses."""
    _slow_down()
    app = create_app(Settings(store=f"firestore://{load.database}", threads=THREADS, link_cache=SLOWDOWN))
    for kind in (OTHER, IMAGE):  # imports, and connects to the store
        _request(app, kind, time())
    replies: list[Reply] = []
    free = Semaphore(MAX_HOT_REQUESTS)

    def respond(kind: str, due: float) -> None:
        replies.append(_request(app, kind, due))
        if kind == HOT:
            free.release()

    with ThreadPoolExecutor(THREADS) as pool:
        for due, kind in _arrivals(load):
            sleep(max(0.0, due - time()))
            if kind == HOT and not free.acquire(blocking=False):
                replies.append(Reply(kind, 0, 0, 0))
            else:
                pool.submit(respond, kind, due)
    return replies


def _slow_down() -> None:
    """Make all timeouts of the service ``SLOWDOWN`` times longer."""
    for module, names in TIMES.items():
        for name in names:
            setattr(module, name, SLOWDOWN * getattr(module, name))


def _arrivals(load: Load) -> Iterator[tuple[float, str]]:
    """Yield times and kinds of requests: random arrivals at a constant rate."""
    rates = {HOT: load.rate, OTHER: OTHER_RATE, IMAGE: IMAGE_RATE}
    yield from merge(*(_times(load, kind, rate) for kind, rate in rates.items() if rate))


def _times(load: Load, kind: str, rate: float) -> Iterator[tuple[float, str]]:
    now = random.expovariate(rate)
    while now < load.seconds:
        yield load.start + SLOWDOWN * now, kind
        now += random.expovariate(rate)


def _request(app: App, kind: str, due: float) -> Reply:
    """Send a request as a server does: the headers are sent with the first part of the body."""
    statuses: list[str] = []
    body = app(_environ(kind), lambda status, *_: statuses.append(status))
    parts = iter(body)
    next(parts, b"")
    headers = (time() - due) / SLOWDOWN
    for _ in parts:
        pass
    getattr(body, "close", lambda: None)()
    return Reply(kind, int(statuses[-1][:3]), headers, (time() - due) / SLOWDOWN)


def _environ(kind: str) -> dict[str, Any]:
    visitor = random.randrange(VISITORS)
    paths = {HOT: "/u/hot", OTHER: f"/u/other-{random.randrange(OTHER_LINKS)}", IMAGE: "/png"}
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": paths[kind],
        "QUERY_STRING": f"data=https://example.com/{random.getrandbits(64)}" if kind == IMAGE else "",
        "SCRIPT_NAME": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "HTTP_USER_AGENT": "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15",
        "REMOTE_ADDR": f"10.{visitor >> 16}.{visitor >> 8 & 255}.{visitor & 255}",
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
        "wsgi.version": (1, 0),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }


if __name__ == "__main__":
    print(json.dumps(run(Load(*json.loads(sys.argv[1])))), flush=True)
