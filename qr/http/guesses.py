"""Limit wrong API keys and wrong passwords per client."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from math import ceil
from time import monotonic
from typing import cast

from flask import current_app, request

from qr.access.backoff import Backoff
from qr.errors import TooManyAttempts
from qr.http.service import settings


def limit_guesses(secret: Hashable, is_correct: Callable[[], bool]) -> bool:
    """Check the credentials of a request, and count them if they are wrong. Return whether they are correct.

    Raises ``TooManyAttempts`` without a check if the client has sent too many wrong credentials. Correct credentials
    of this client are rejected too: otherwise, the response would reveal a correct guess.

    secret:     what the client can guess, such as the password of one link; each has its own count
    is_correct: compares the credentials
    """
    from qr.http.clients import client_network  # imported late, because most requests contain no secret

    client, backoff = (secret, client_network(request, settings())), _backoff()
    _check_block(backoff, client)
    if is_correct():
        return True
    if not backoff.record_failure(client, monotonic()):
        _check_block(backoff, client)
    return False


def _check_block(backoff: Backoff, client: Hashable) -> None:
    seconds = backoff.blocked_seconds(client, monotonic())
    if seconds > 0:
        raise TooManyAttempts("too many wrong keys or passwords; try again later", retry_after=ceil(seconds))


def _backoff() -> Backoff:
    return cast(Backoff, current_app.config["BACKOFF"])
