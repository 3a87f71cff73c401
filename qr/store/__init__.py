"""Stores of records and scans: one protocol, and one module per store."""

from __future__ import annotations

from qr.config import DEFAULT_THREADS
from qr.store.protocol import Store

__all__ = ["Store", "open_store"]


def open_store(url: str, in_cloud: bool, threads: int = DEFAULT_THREADS) -> Store:
    """Open the store of ``QR_STORE``: ``sqlite:///path``, ``firestore``, ``firestore://database``, or empty for none.

    ``threads`` is the number of threads of this instance. A remote store leaves some of them to other requests. In the
    cloud, SQLite counts as no store, because the disk of an instance disappears with the instance.
    """
    if url.startswith("firestore"):
        from qr.store.firestore import FirestoreStore  # late: the import takes long, and images need no store

        return FirestoreStore(url.partition("://")[2], threads)
    if url.startswith("sqlite") and not in_cloud:
        from qr.store.sqlite import SqliteStore

        return SqliteStore(url.removeprefix("sqlite:///"))
    from qr.store.absent import AbsentStore

    return AbsentStore()
