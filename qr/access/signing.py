"""Signed URLs. Anyone with a signed URL can request its image without an API key.

The signed text is the path, "?" and the query without the signature. Every name and value of the query is
percent-encoded (RFC 3986, 2.1, all but unreserved characters) and joined with "="; the pairs are sorted as text and
joined with "&". The signature is the HMAC-SHA256 (RFC 2104) of this text in base64url without padding (RFC 4648,
section 5). Its query parameter is ``sig``. The optional parameter ``exp`` is the expiry time in seconds since 1970.

    signed text:  /wifi/png?exp=1767225600&ssid=Caf%C3%A9
    signed URL:   /wifi/png?ssid=Caf%C3%A9&exp=1767225600&sig=<signature>
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Sequence
from urllib.parse import quote

SIGNATURE, EXPIRY = "sig", "exp"
MIN_KEY_CHARACTERS = 16
MAX_KEYS = 2

Pairs = Iterable[tuple[str, str]]


def parse_signing_keys(text: str) -> tuple[str, ...]:
    """Parse ``QR_SIGNING_KEYS``. The first key creates signatures, all keys verify them.

    Raises ``ValueError`` for more than ``MAX_KEYS`` keys, or a key shorter than ``MIN_KEY_CHARACTERS``.
    """
    keys = tuple(text.replace(",", " ").split())
    if len(keys) > MAX_KEYS or any(len(key) < MIN_KEY_CHARACTERS for key in keys):
        raise ValueError(f"QR_SIGNING_KEYS must be one or two keys of at least {MIN_KEY_CHARACTERS} characters")
    return keys


def signature(key: str, path: str, pairs: Pairs) -> str:
    """Compute the signature of a path and the pairs of its query."""
    return urlsafe_b64encode(hmac.digest(key.encode(), _signed_text(path, pairs), "sha256")).rstrip(b"=").decode()


def is_signed(keys: Sequence[str], path: str, pairs: Pairs, candidate: str) -> bool:
    """Return whether one of the keys gives this signature. The time does not depend on the signature."""
    query, is_valid = list(pairs), False
    for key in keys:
        is_valid |= hmac.compare_digest(signature(key, path, query).encode(), candidate.encode(errors="replace"))
    return is_valid


def is_in_future(moment: str, now: float) -> bool:
    """Return whether ``moment`` is a valid expiry time later than ``now``. Both are in seconds since 1970."""
    return moment.isascii() and moment.isdecimal() and len(moment) < 16 and now < int(moment)


def _signed_text(path: str, pairs: Pairs) -> bytes:
    encoded = sorted(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in pairs if name != SIGNATURE)
    return f"{quote(path)}?{'&'.join(encoded)}".encode()
