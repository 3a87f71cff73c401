"""Passwords of links. They are hashed slowly and checked one at a time, so that guessing is slow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from werkzeug.security import check_password_hash, generate_password_hash

from qr.errors import TooManyAttempts
from qr.locks import lock_with_timeout

WAIT_SECONDS = 3.0
MAX_PENDING_CHECKS = 8
MAX_PENDING_CHECKS_PER_LINK = 2  # so that guesses at one link do not block the other links

_HASH_LOCK = Lock()  # one hash takes 32 MB and a tenth of a second
_PENDING_LOCK = Lock()
_pending: Counter[str] = Counter()


def hash_password(password: str) -> str:
    """Return the scrypt hash (RFC 7914) of a password, with its parameters and a random salt."""
    return generate_password_hash(password)


def is_correct(password: str, password_hash: str) -> bool:
    """Return whether a password matches a hash.

    Raises ``TooManyAttempts`` if too many checks are pending, or if the check cannot start within ``WAIT_SECONDS``.
    """
    with _limit_pending(password_hash), lock_with_timeout(_HASH_LOCK, WAIT_SECONDS, _too_many_error):
        return check_password_hash(password_hash, password)


@contextmanager
def _limit_pending(password_hash: str) -> Iterator[None]:
    """Count a pending password check, in total and per link. Raises ``TooManyAttempts`` above either limit."""
    with _PENDING_LOCK:
        if _pending.total() >= MAX_PENDING_CHECKS or _pending[password_hash] >= MAX_PENDING_CHECKS_PER_LINK:
            raise _too_many_error()
        _pending[password_hash] += 1
    try:
        yield
    finally:
        with _PENDING_LOCK:
            _pending[password_hash] -= 1
            if not _pending[password_hash]:
                del _pending[password_hash]


def _too_many_error() -> TooManyAttempts:
    return TooManyAttempts("too many password checks are pending; try again")
