"""Webhooks: their URLs and secrets, and the signature of a message (Standard Webhooks, 1.0).

``QR_WEBHOOKS`` contains entries ``https://host/path#whsec_<base64>`` that are separated by spaces or line breaks. A
fragment is never part of a request, so it can contain the secret.
"""

from __future__ import annotations

import hmac
import re
from base64 import b64decode, b64encode
from typing import NamedTuple

_ENTRY = re.compile(r"(?P<url>https://[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+([/?][!-\"$-~]*)?)#whsec_(?P<secret>.+)")
_SECRET_BYTES = range(24, 65)


class Webhook(NamedTuple):
    """Receiver of the scans of all links.

    secret: key of the signatures
    """

    url: str
    secret: bytes


def parse_webhooks(entries: str) -> tuple[Webhook, ...]:
    """Parse ``QR_WEBHOOKS``.

    Raises ``ValueError`` for a malformed entry. The message gives its number and never its text.
    """
    return tuple(_parse_entry(entry, number) for number, entry in enumerate(entries.split(), 1))


def _parse_entry(entry: str, number: int) -> Webhook:
    match = _ENTRY.fullmatch(entry)
    try:
        secret = b64decode(match["secret"], validate=True) if match else b""
    except ValueError:
        secret = b""
    if not match or len(secret) not in _SECRET_BYTES:
        allowed = "https://host/path#whsec_ and 24 to 64 bytes in base64"
        raise ValueError(f"QR_WEBHOOKS: entry {number} must be {allowed}")
    return Webhook(match["url"], secret)


def sign_message(secret: bytes, message_id: str, timestamp: int, body: bytes) -> str:
    """Return the value of the header field ``webhook-signature``. ``timestamp`` is in seconds since 1970."""
    digest = hmac.digest(secret, f"{message_id}.{timestamp}.".encode() + body, "sha256")
    return f"v1,{b64encode(digest).decode()}"
