"""Access checks: hosts, API keys, signed URLs, and the password of the documentation."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from functools import partial
from time import time
from urllib.parse import urlencode

from flask import Response, current_app, g, request

from qr.access.keys import find_tags, parse_keys
from qr.access.signing import (
    EXPIRY,
    SIGNATURE,
    is_in_future,
    is_signed,
    parse_signing_keys,
)
from qr.access.webhooks import parse_webhooks
from qr.config import Settings
from qr.errors import Forbidden, Unauthenticated
from qr.http.api_keys import request_scopes
from qr.http.guesses import limit_guesses
from qr.http.hosts import REQUESTED_AUTHORITY, accepted_hosts, check_authority
from qr.http.parameters import query_pairs, requests_image
from qr.http.service import settings

BEARER = 'Bearer realm="qr"'
# Load balancers and Prometheus request an instance by its IP address. The responses do not depend on the host.
ENDPOINTS_OF_ANY_HOST = frozenset(("health", "ready", "metrics"))
_FACTS_OF_REQUEST = frozenset(
    (
        "is_private", "signed_until", "unsigned_query", "form", "body_pairs", "units", "key_name", "scopes",
        "has_searched", "image_units", "embedded", "is_batch", "checked_styles", "allowed_tags",
    )
)  # fmt: skip
BASIC = 'Basic realm="qr documentation", charset="UTF-8"'


def check_settings(settings: Settings) -> None:
    """Check the settings of the access control.

    Raises ``ValueError`` for a malformed API key, webhook, signing key or host, for ``QR_ACCESS=signed`` without a
    signing key, and for ``QR_RATE_STORE`` without a rate limit.
    """
    accepted_hosts(settings)
    parse_keys(settings.api_keys)
    parse_webhooks(settings.webhooks)
    if not parse_signing_keys(settings.signing_keys) and settings.access == "signed":
        raise ValueError("QR_ACCESS=signed needs QR_SIGNING_KEYS")
    if settings.rate_store and settings.rate_limit is None:
        raise ValueError("QR_RATE_STORE needs QR_RATE_LIMIT")


def access_check(name: str, settings: Settings) -> Callable[[], None]:
    """Return an access check by its name in ``CHECKS``, or ``allow_everyone`` if everyone can request images."""
    is_open = name == "image" and settings.access == "open" and not settings.signing_keys
    return allow_everyone if is_open else CHECKS[name]


def can_restrict_caching(settings: Settings) -> bool:
    """Return whether some images or documents can need a key or a password, or can have an expiry time."""
    return settings.access != "open" or bool(settings.signing_keys or settings.docs_password)


def forget_earlier_request() -> None:
    """Remove the facts of an earlier request from ``g``, if both requests run in one application context."""
    for name in _FACTS_OF_REQUEST.intersection(g):
        g.pop(name)


def check_host() -> None:
    """Raise ``MisdirectedRequest`` for another host than the accepted hosts, or ``BadParameter`` for an invalid host.

    A request without a host is for the host of ``PUBLIC_URL`` (RFC 9112, 3.3). X-Forwarded-Host is ignored, because
    clients can send it.
    """
    accepted, authority = accepted_hosts(settings()), request.environ[REQUESTED_AUTHORITY]
    is_default = not authority and settings().public_url
    if accepted and not is_default and request.endpoint not in ENDPOINTS_OF_ANY_HOST:
        check_authority(authority, accepted)


def check() -> None:
    """Run the access check of the endpoint of a request.

    Raises ``Unauthenticated`` or ``Forbidden``, or ``TooManyAttempts`` after too many wrong keys or passwords.

    A preflight request has no credentials (Fetch, 3.3.5) and is not checked.
    """
    endpoint = request.endpoint
    if endpoint and request.method != "OPTIONS":
        current_app.config["ACCESS"][endpoint]()


def limit_caching(response: Response) -> Response:
    """Mark responses that need a key as private, and limit max-age to the expiry time of a signed URL."""
    if g.get("is_private") and response.cache_control.public:
        response.cache_control.public, response.cache_control.private = False, True
    if "signed_until" in g and response.cache_control.max_age:
        remaining_seconds = max(0, g.signed_until - int(time()))
        response.cache_control.max_age = min(response.cache_control.max_age, remaining_seconds)
        response.cache_control.immutable = False
    return response


def allow_everyone() -> None:
    """Allow every request. Links are for everyone who scans a code, and check their password themselves."""


def _require(scope: str) -> None:
    """Note the tags to which an API key limits a scope.

    Raises ``Unauthenticated`` without a valid API key, or ``Forbidden`` if the key does not have the scope.
    """
    scopes = request_scopes()
    if not scopes:
        hint = "" if parse_keys(settings().api_keys) else "; this deployment has no API keys (QR_API_KEYS)"
        raise Unauthenticated(f"an API key is missing or wrong: send X-API-Key or Authorization: Bearer{hint}", BEARER)
    tags = find_tags(scopes, scope)
    if tags is not None and not tags:
        challenge = f'{BEARER}, error="insufficient_scope", scope="{scope}"'
        raise Forbidden(f"the API key must have the scope {scope}", challenge)
    g.is_private, g.allowed_tags = True, tags


def _check_image() -> None:
    if not _has_signature() and settings().access != "open":
        _require("make")


def _check_scans() -> None:
    """Check access to scans: an ``<img>`` or a spreadsheet with a signed URL cannot send an API key."""
    if not _has_signature():
        _require("read")


def _has_signature() -> bool:
    """Return whether a URL has a signature. Raises ``Forbidden`` if the signature is invalid."""
    keys = parse_signing_keys(settings().signing_keys)
    # Search the raw query first: this costs less, and most queries have no signature.
    pairs = query_pairs(request.query_string) if keys and SIGNATURE.encode() in request.query_string else []
    if SIGNATURE not in dict(pairs):
        return False
    _check_signature(keys, pairs)
    return True


def _check_signature(keys: tuple[str, ...], pairs: list[tuple[str, str]]) -> None:
    """Raise ``Forbidden`` for a wrong or expired signature, else store the query without the signature."""
    values = dict(pairs)
    is_unique = sum(name in {SIGNATURE, EXPIRY} for name, _ in pairs) == len({SIGNATURE, EXPIRY} & values.keys())
    is_valid = is_unique and is_signed(keys, request.path, pairs, values[SIGNATURE])
    expiry = values.get(EXPIRY)
    if not is_valid or not (expiry is None or is_in_future(expiry, time())) or request.method not in {"GET", "HEAD"}:
        raise Forbidden("the signature of this URL is invalid or expired, or is not for this method", BEARER)
    if expiry:
        g.signed_until = int(expiry)
    g.unsigned_query = urlencode([pair for pair in pairs if pair[0] not in {SIGNATURE, EXPIRY}]).encode()


def _check_index() -> None:
    if requests_image(request):
        _check_image()
    elif settings().docs_password:
        _check_docs_password()


def _check_tools() -> None:
    """Check access to the definitions of the tools: they are documentation, and need no password with an API key."""
    if settings().docs_password and not request_scopes():
        _check_docs_password()


def _check_docs_password() -> None:
    """Raise ``Unauthenticated`` without the password of the documentation. Any user name is accepted (RFC 7617).

    RFC 9111, 3.5: a shared cache stores a response to ``Authorization`` if the response is public.
    """
    try:
        password = (request.authorization.password if request.authorization else None) or ""
    except ValueError:  # Werkzeug does not expect credentials with characters that Base64 does not have
        password = ""

    def is_correct() -> bool:
        return hmac.compare_digest(password.encode(), settings().docs_password.encode())

    # A browser sends its first request without a password. This request is not a guess.
    if not (limit_guesses("documentation", is_correct) if password else is_correct()):
        raise Unauthenticated("the documentation needs a password", BASIC)
    g.is_private = True


# Access checks by name. Each route of ``router.ROUTES`` names one. A check raises the errors of ``check``.
CHECKS: dict[str, Callable[[], None]] = {
    "open": allow_everyone,
    "image": _check_image,
    "documentation": _check_index,
    "tools": _check_tools,
    "read": partial(_require, "read"),
    "scans": _check_scans,
    "write": partial(_require, "write"),
    "metrics": partial(_require, "metrics"),
}
