"""The store of the app at hand, opened when it is first needed: pictures need none, and do not wait for one."""

from __future__ import annotations

from functools import lru_cache
from threading import Lock

from qr.routes.requests import settings
from qr.store import Store, open_store

_OPENING = Lock()
_opened = lru_cache(maxsize=8)(open_store)


def store() -> Store:
    """Where records and scans are kept."""
    ours = settings()
    with _OPENING:
        return _opened(ours.store, ours.in_cloud)
