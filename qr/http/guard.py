"""Who may do what: API keys, signed URLs, and the password before the documentation."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from functools import partial
from time import time
from urllib.parse import urlencode

from flask import Response, current_app, g, request

from qr.access.keys import find_scopes, parse_keys
from qr.access.signing import (
    EXPIRY,
    SIGNATURE,
    is_in_future,
    is_signed,
    parse_signing_keys,
)
from qr.config import Settings
from qr.errors import Forbidden, Unauthenticated
from qr.http.parameters import query_pairs, requests_image
from qr.http.service import settings

BEARER = 'Bearer realm="qr"'
BASIC = 'Basic realm="qr documentation", charset="UTF-8"'


def check_settings(settings: Settings) -> None:
    """Raises ``ValueError`` for keys that are none, and for access by signed URLs without a key to sign them."""
    parse_keys(settings.api_keys)
    if not parse_signing_keys(settings.signing_keys) and settings.access == "signed":
        raise ValueError("QR_ACCESS=signed needs QR_SIGNING_KEYS")


def can_restrict_images(settings: Settings) -> bool:
    """Whether some pictures are for some only, or for some time."""
    return settings.access != "open" or bool(settings.signing_keys)


def check() -> None:
    """Run the access check of the endpoint of a request. Raises ``Unauthenticated`` or ``Forbidden``.

    A preflight request has no credentials (Fetch, 3.3.5) and is not checked.
    """
    if request.endpoint and request.method != "OPTIONS":
        current_app.config["ACCESS"][request.endpoint]()


def limit_caching(response: Response) -> Response:
    """Keep what only some may see out of shared caches, and nothing longer than its URL is signed."""
    if g.get("is_private") and response.cache_control.public:
        response.cache_control.public, response.cache_control.private = False, True
    if "signed_until" in g and response.cache_control.max_age:
        left = max(0, g.signed_until - int(time()))
        response.cache_control.max_age = min(response.cache_control.max_age, left)
        response.cache_control.immutable = False
    return response


def allow_everyone() -> None:
    """Links are for everybody who scans a code; what they ask for, they ask for themselves."""


def _require(scope: str) -> None:
    """Raises ``Unauthenticated`` without a key that works here, ``Forbidden`` for one without this scope."""
    keys = parse_keys(settings().api_keys)
    scopes = find_scopes(_request_key(), keys)
    if not scopes:
        none = "" if keys else "; this deployment has none (QR_API_KEYS)"
        raise Unauthenticated(f"this needs an API key, as X-API-Key or Authorization: Bearer{none}", BEARER)
    if scope not in scopes:
        challenge = f'{BEARER}, error="insufficient_scope", scope="{scope}"'
        raise Forbidden(f"this needs an API key with the scope {scope}", challenge)
    g.is_private = True


def _request_key() -> str:
    """The API key that a request brings.

    X-API-Key goes first: before a private function, Authorization may hold what Google asks for.
    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return request.headers.get("X-API-Key") or (token.strip() if scheme.lower() == "bearer" else "")


def _check_image() -> None:
    keys = parse_signing_keys(settings().signing_keys)
    # Looked for in the raw query first, which is cheaper, and most have no signature.
    pairs = query_pairs(request.query_string) if keys and SIGNATURE.encode() in request.query_string else []
    if SIGNATURE in dict(pairs):
        _check_signature(keys, pairs)
    elif settings().access != "open":
        _require("make")


def _check_signature(keys: tuple[str, ...], pairs: list[tuple[str, str]]) -> None:
    """Raise ``Forbidden`` for a wrong or expired signature, else store the query without the signature."""
    given = dict(pairs)
    is_plain = sum(name in {SIGNATURE, EXPIRY} for name, _ in pairs) == len({SIGNATURE, EXPIRY} & given.keys())
    is_right = is_plain and is_signed(keys, request.path, pairs, given[SIGNATURE])
    expiry = given.get(EXPIRY)
    if not is_right or not (expiry is None or is_in_future(expiry, time())) or request.method not in {"GET", "HEAD"}:
        raise Forbidden("this URL is not signed for this, or not any more", BEARER)
    if expiry:
        g.signed_until = int(expiry)
    g.unsigned_query = urlencode([pair for pair in pairs if pair[0] not in {SIGNATURE, EXPIRY}]).encode()


def _check_index() -> None:
    if requests_image(request):
        _check_image()
    elif settings().docs_password:
        _check_documentation()


def _check_documentation() -> None:
    """Raises ``Unauthenticated`` without the password, whatever the user name (RFC 7617)."""
    given = request.authorization.password if request.authorization else None
    if not hmac.compare_digest((given or "").encode(), settings().docs_password.encode()):
        raise Unauthenticated("the documentation asks for a password", BASIC)


# Access checks by name. Each route of ``router.ROUTES`` names one. A check raises ``Unauthenticated`` or ``Forbidden``.
CHECKS: dict[str, Callable[[], None]] = {
    "open": allow_everyone,
    "image": _check_image,
    "documentation": _check_index,
    "read": partial(_require, "read"),
    "write": partial(_require, "write"),
}
