"""The client of Firestore, and the limits, timeouts, retries and errors of its calls."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from threading import Lock, Semaphore
from time import monotonic
from typing import Any

from google.api_core.exceptions import Aborted, DeadlineExceeded, GoogleAPIError, ServiceUnavailable
from google.api_core.retry import Retry, if_exception_type
from google.api_core.timeout import ConstantTimeout
from google.auth.exceptions import GoogleAuthError
from google.cloud.firestore import Client, CollectionReference, DocumentSnapshot, Query

from qr.errors import StoreUnavailable
from qr.locks import lock_with_timeout
from qr.metrics import STORE_FAILURES

TIMEOUT_SECONDS = 4.0  # of one call; the first call also opens the connection
COUNT_TIMEOUT_SECONDS = 8.0  # of a call that counts a scan: the visitor already has the redirect
SLOT_SECONDS = 1.0  # maximum wait for the end of a call of another thread
MAX_FAILED_READS = 3  # in a row, after which reads fail at once for ``PAUSE_SECONDS``
PAUSE_SECONDS = 1.0
MAX_PAGE = 100  # documents of a query; a document can have 1 MiB

unavailable_error = partial(StoreUnavailable, "the store is unavailable; try again")


class Connection:
    """One database of one project. The first use creates the client.

    Of the ``threads`` of this instance, at most three quarters wait for the database at the same time. Requests for
    images, which need no store, therefore find a free thread even if the database does not respond.
    """

    def __init__(self, database: str, threads: int) -> None:
        self._database = database
        self._client: Client | None = None
        self.lock = Lock()
        self._slots = Semaphore(max(1, threads - threads // 4))
        self._failed_reads = 0
        self._pause_end = 0.0

    @property
    def client(self) -> Client:
        with lock_with_timeout(self.lock, TIMEOUT_SECONDS, unavailable_error), translate_errors():
            self._client = self._client or Client(database=self._database or None)
            return self._client

    @contextmanager
    def call(self) -> Iterator[None]:
        """Return a context manager for calls. Raises ``StoreUnavailable`` if a call fails, or if too many threads wait.

        A thread must not enter it twice, because each entry takes a slot.
        """
        if not self._slots.acquire(timeout=SLOT_SECONDS):
            raise unavailable_error()
        try:
            with translate_errors():
                yield
        finally:
            self._slots.release()

    @contextmanager
    def read(self) -> Iterator[None]:
        """Return a context manager for calls that only read. They fail at once after ``MAX_FAILED_READS`` failures.

        Failed writes do not count, because contention on a document can fail them although the database responds.
        """
        if monotonic() < self._pause_end:
            raise unavailable_error()
        with self.call():
            try:
                with translate_errors():
                    yield
            except StoreUnavailable:
                self._failed_reads += 1
                if self._failed_reads >= MAX_FAILED_READS:
                    self._failed_reads, self._pause_end = 0, monotonic() + PAUSE_SECONDS
                raise
        self._failed_reads = 0


@contextmanager
def translate_errors() -> Iterator[None]:
    """Turn every error of Firestore, of the credentials and of the network into ``StoreUnavailable``."""
    try:
        yield
    except (GoogleAPIError, GoogleAuthError, OSError) as error:
        STORE_FAILURES.add("firestore")
        raise unavailable_error() from error


def no_retry() -> dict[str, Any]:
    """Return options of a call that is sent once."""
    return {"retry": None, "timeout": TIMEOUT_SECONDS}


def retry_read() -> dict[str, Any]:
    """Return options that send a read once more if the first attempt fails or takes half of ``TIMEOUT_SECONDS``."""
    retries = iter((True,))

    def is_retried(error: Exception) -> bool:
        return isinstance(error, (Aborted, DeadlineExceeded, ServiceUnavailable)) and next(retries, False)

    each = ConstantTimeout(TIMEOUT_SECONDS / 2)  # type: ignore[no-untyped-call]
    return {"retry": Retry(is_retried, initial=0.05, timeout=TIMEOUT_SECONDS), "timeout": each}


def retry_if_aborted(seconds: float) -> dict[str, Any]:
    """Return options that retry an aborted write with exponential backoff. No retry starts after ``seconds``.

    Firestore aborts a write if other requests write to the same document. An aborted write was certainly not applied.
    """
    predicate = if_exception_type(Aborted)
    return {"retry": Retry(predicate, initial=0.05, maximum=1.0, timeout=seconds), "timeout": seconds}


def select_range(collection: CollectionReference, first: str, last: str) -> Query:
    """Return a query for the documents with names from ``first`` to the last name that starts with ``last``.

    Both end with a dot, and a name contains no "/".
    """
    end = f"{last[:-1]}0"  # in ASCII, "0" follows "." and "/"
    start, stop = ({"__name__": collection.document(name)} for name in (first, end))
    return collection.order_by("__name__").start_at(start).end_before(stop)


def read_pages(query: Query, size: int = 0) -> Iterator[list[DocumentSnapshot[Any]]]:
    """Yield the documents of an ordered query in pages, so that each call stays short. 0: pages of ``MAX_PAGE``."""
    size = size or MAX_PAGE
    page = list(query.limit(size).stream(**retry_read()))
    while page:
        yield page
        rest = query.start_after(page[-1]).limit(size)
        page = list(rest.stream(**retry_read())) if len(page) == size else []
