"""Passwords of links: hashed slowly, and tried one at a time, so that guessing is slow however many guess."""

from __future__ import annotations

from threading import BoundedSemaphore

from werkzeug.security import check_password_hash, generate_password_hash

from qr.errors import TooMany

WAIT_SECONDS = 3.0
MOST_WAITING = 4

_ONE_AT_A_TIME = BoundedSemaphore(1)  # a hash takes 32 MB and a tenth of a second
_WAITING = BoundedSemaphore(MOST_WAITING)


def hashed(password: str) -> str:
    """The scrypt hash (RFC 7914) of a password, with its parameters and a salt of its own."""
    return generate_password_hash(password)


def is_right(password: str, expected: str) -> bool:
    """Whether a hash is that of a password. Raises ``TooMany`` where too many others are being tried."""
    if not _WAITING.acquire(blocking=False):
        raise TooMany("too many passwords are being tried at the moment")
    try:
        return _checked(password, expected)
    finally:
        _WAITING.release()


def _checked(password: str, expected: str) -> bool:
    if not _ONE_AT_A_TIME.acquire(timeout=WAIT_SECONDS):
        raise TooMany("too many passwords are being tried at the moment")
    try:
        return check_password_hash(expected, password)
    finally:
        _ONE_AT_A_TIME.release()
