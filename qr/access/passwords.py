"""Passwords of links. They are hashed slowly and checked one at a time, so that guessing is slow.

Checks that wait are limited per client, so that a client that guesses does not block clients that know the password.
"""

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
MAX_PENDING_CHECKS_PER_CLIENT = 4  # so that one client does not block the other clients
MAX_PENDING_CHECKS_PER_LINK = 2  # of one client, so that its guesses at one link do not block its other links

_HASH_LOCK = Lock()  # one hash takes 32 MB and a tenth of a second
_PENDING_LOCK = Lock()
_pending: Counter[tuple[str, str]] = Counter()  # by client and hash


def hash_password(password: str, stored: str = "") -> str:
    """Return the scrypt hash (RFC 7914) of a password, with its parameters and a random salt.

    If ``stored`` is a hash of this password, return it. Raises ``TooManyAttempts`` if the work cannot start within
    ``WAIT_SECONDS``.
    """
    with lock_with_timeout(_HASH_LOCK, WAIT_SECONDS, _too_many_error):
        is_stored = stored and check_password_hash(stored, password)
        return stored if is_stored else generate_password_hash(password)


def is_correct(password: str, password_hash: str, client: str) -> bool:
    """Return whether a password matches a hash.

    Raises ``TooManyAttempts`` if too many checks are pending, or if the check cannot start within ``WAIT_SECONDS``.

    client: address of the client, or another text that is the same in all of its requests
    """
    with _limit_pending(client, password_hash), lock_with_timeout(_HASH_LOCK, WAIT_SECONDS, _too_many_error):
        return check_password_hash(password_hash, password)


@contextmanager
def _limit_pending(client: str, password_hash: str) -> Iterator[None]:
    """Count a pending password check. Raises ``TooManyAttempts`` above one of the limits."""
    check = (client, password_hash)
    with _PENDING_LOCK:
        if _is_limit_reached(client, _pending[check]):
            raise _too_many_error()
        _pending[check] += 1
    try:
        yield
    finally:
        with _PENDING_LOCK:
            _pending[check] -= 1
            if not _pending[check]:
                del _pending[check]


def _is_limit_reached(client: str, of_link: int) -> bool:
    """Return whether a client, or all clients together, have as many pending checks as is allowed.

    of_link: pending checks of this client for the same link
    """
    of_client = sum(number for (other, _), number in _pending.items() if other == client)
    return (
        of_link >= MAX_PENDING_CHECKS_PER_LINK
        or of_client >= MAX_PENDING_CHECKS_PER_CLIENT
        or _pending.total() >= MAX_PENDING_CHECKS
    )


def _too_many_error() -> TooManyAttempts:
    return TooManyAttempts("too many password checks are pending; try again")
