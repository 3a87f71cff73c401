"""Passwords of links: hashed slowly, and tried one at a time, so that guessing is slow however many guess."""

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
MAX_PENDING_CHECKS_PER_LINK = 2  # link: who guesses at it must not keep others from theirs

_HASH_LOCK = Lock()  # a hash takes 32 MB and a tenth of a second
_PENDING_LOCK = Lock()
_pending: Counter[str] = Counter()


def hash_password(password: str) -> str:
    """The scrypt hash (RFC 7914) of a password, with its parameters and a salt of its own."""
    return generate_password_hash(password)


def is_correct(password: str, password_hash: str) -> bool:
    """Whether a hash is that of a password. Raises ``TooMany`` where too many others are being tried."""
    with _limit_pending(password_hash), lock_with_timeout(_HASH_LOCK, WAIT_SECONDS, _too_many_error):
        return check_password_hash(password_hash, password)


@contextmanager
def _limit_pending(password_hash: str) -> Iterator[None]:
    """One of those that wait, of all and for the same hash."""
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
    return TooManyAttempts("too many passwords are being tried at the moment")
