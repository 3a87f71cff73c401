"""Signed URLs: who knows a signing key can vouch for a picture that anybody may then ask for.

What is signed is the path and the query, without the signature itself: every name and value percent-encoded (RFC 3986,
2.1, all but unreserved characters), joined by "=", the pairs sorted as texts and joined by "&", after path and "?". The
signature is the HMAC-SHA256 (RFC 2104) of that, as base64url without padding (RFC 4648, section 5), under the name
``sig``. ``exp`` among the pairs, in seconds since 1970, ends it.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Sequence
from urllib.parse import quote

SIGNATURE, EXPIRY = "sig", "exp"
MIN_KEY_CHARACTERS = 16  # characters
MAX_KEYS = 2

Pairs = Iterable[tuple[str, str]]


def parse_signing_keys(text: str) -> tuple[str, ...]:
    """The keys of ``QR_SIGNING_KEYS``, the first of which signs. Raises ``ValueError`` for what may not be one."""
    keys = tuple(text.replace(",", " ").split())
    if len(keys) > MAX_KEYS or any(len(key) < MIN_KEY_CHARACTERS for key in keys):
        raise ValueError(f"QR_SIGNING_KEYS must be one or two keys of at least {MIN_KEY_CHARACTERS} characters")
    return keys


def signature(key: str, path: str, pairs: Pairs) -> str:
    """The signature of a path and the pairs of its query."""
    return urlsafe_b64encode(hmac.digest(key.encode(), _signed_text(path, pairs), "sha256")).rstrip(b"=").decode()


def is_signed(keys: Sequence[str], path: str, pairs: Pairs, candidate: str) -> bool:
    """Whether a signature is one of these keys'. Takes as long for any signature, right or wrong."""
    message, is_right = list(pairs), False
    for key in keys:
        is_right |= hmac.compare_digest(signature(key, path, message).encode(), candidate.encode(errors="replace"))
    return is_right


def is_in_future(moment: str, now: float) -> bool:
    """Whether the text of an end is one, and still to come; both in seconds since 1970."""
    return moment.isascii() and moment.isdecimal() and len(moment) < 16 and now < int(moment)


def _signed_text(path: str, pairs: Pairs) -> bytes:
    encoded = sorted(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in pairs if name != SIGNATURE)
    return f"{quote(path)}?{'&'.join(encoded)}".encode()
