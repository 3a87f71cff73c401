"""Counts of a rate limit in Redis, which all instances share. Without Redis, requests are served uncounted."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from time import monotonic
from typing import TypeVar

from limits.storage import RedisStorage
from redis import ConnectionPool, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from qr.http.rate_windows import WindowsUnavailable
from qr.log import log

TIMEOUT_SECONDS = 0.05  # of a connection, and of each response
PAUSE_SECONDS = 1.0  # after a failure, Redis is not called for this time
KEY_PREFIX = "qr"

Result = TypeVar("Result")


class RedisWindows:
    """Counts in Redis. Each script of ``limits`` reads and writes the counts of a client in one step."""

    def __init__(self, url: str) -> None:
        options = {"socket_timeout": TIMEOUT_SECONDS, "socket_connect_timeout": TIMEOUT_SECONDS}
        pool = ConnectionPool.from_url(url, retry=Retry(NoBackoff(), 0), **options)
        self._storage = RedisStorage(url, pool, key_prefix=KEY_PREFIX)
        self._paused_until = 0.0
        self._lock = Lock()

    def acquire_sliding_window_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        return self._call(lambda: self._storage.acquire_sliding_window_entry(key, limit, expiry, amount))

    def get_sliding_window(self, key: str, expiry: int) -> tuple[int, float, int, float]:
        return self._call(lambda: self._storage.get_sliding_window(key, expiry))

    def _call(self, call: Callable[[], Result]) -> Result:
        if monotonic() < self._paused_until:
            raise WindowsUnavailable
        try:
            return call()
        except (RedisError, OSError) as error:
            self._pause(error)
            raise WindowsUnavailable from None

    def _pause(self, error: Exception) -> None:
        with self._lock:
            is_first = monotonic() >= self._paused_until
            self._paused_until = monotonic() + PAUSE_SECONDS
        if is_first:
            log("WARNING", f"requests not counted for {PAUSE_SECONDS:g} s: Redis failed: {type(error).__name__}")
