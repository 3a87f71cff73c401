"""The API key of a request: its scopes, and the limit of wrong keys."""

from __future__ import annotations

import re

from flask import g, request

from qr.access.keys import Key, find_key, parse_keys
from qr.http.guesses import limit_guesses
from qr.http.service import settings

NO_SCOPES = frozenset[str]()

_ID_TOKEN = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]+")  # a JSON Web Token (RFC 7519, section 3)


def request_key() -> str:
    """Return the API key of a request; empty if there is none.

    X-API-Key takes precedence, because Authorization can contain the Google ID token for a private function.
    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return request.headers.get("X-API-Key") or (token.strip() if scheme.lower() == "bearer" else "")


def request_scopes() -> frozenset[str]:
    """Return the scopes of the API key of a request; empty if the key is missing or wrong.

    Raises ``TooManyAttempts`` if the client has sent too many wrong keys.
    """
    if "scopes" not in g:  # a wrong key counts once per request
        g.scopes = _find_request_scopes(request_key())
    scopes: frozenset[str] = g.scopes
    return scopes


def _find_request_scopes(key: str) -> frozenset[str]:
    """Return the scopes of a key, and note its name for the log."""
    found = _find_limited(key, parse_keys(settings().api_keys))
    if found is None:
        return NO_SCOPES
    g.key_name = found.name
    return found.scopes


def _find_limited(key: str, keys: tuple[Key, ...]) -> Key | None:
    # Every request to a private function has an ID token, which is not a guess.
    is_id_token = _ID_TOKEN.fullmatch(key) and not request.headers.get("X-API-Key")
    if not key or not keys or is_id_token:
        return find_key(key, keys)
    found: Key | None = None

    def is_correct() -> bool:
        nonlocal found
        found = find_key(key, keys)
        return found is not None

    limit_guesses("API key", is_correct)
    return found
