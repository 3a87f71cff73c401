"""API keys: their names, scopes and hashes. The keys themselves are not stored.

An entry is ``name:scopes:hash``: scopes joined by "+", and the SHA-256 of the key in hexadecimal. The scopes
``read:<tag>`` and ``write:<tag>`` are limited to records with a tag. A fast hash is enough, because a key has 32 random
bytes and cannot be guessed. ``QR_API_KEYS`` contains entries that are separated by spaces, commas or line breaks. To
replace a key, add the new entry before you remove the old one.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

SCOPES = ("read", "write", "make", "metrics")

NAME = r"[A-Za-z0-9._-]{1,64}"  # a regular expression
ALLOWED_NAME = "1 to 64 of the characters A-Z a-z 0-9 . _ -"
TAG = r"[a-z0-9][a-z0-9._-]{0,39}"  # at the end of a scope; records can have other tags too

SCOPE = rf"(read|write)(:{TAG})?|make|metrics"
ALLOWED_SCOPES = f"{'+'.join(SCOPES)}, or a scope for one tag such as read:bistro"

_ENTRY = re.compile(rf"(?P<name>{NAME}):(?P<scopes>({SCOPE})(\+({SCOPE})){{0,29}}):(?P<hash>[0-9a-f]{{64}})")


class Key(NamedTuple):
    """An API key of this deployment.

    scopes: some of ``SCOPES``: read records, write records, make images, read the metrics; the first two can end with
            a tag
    hash:   SHA-256 of the key
    """

    name: str
    scopes: frozenset[str]
    hash: bytes


@lru_cache(maxsize=8)
def parse_keys(entries: str) -> tuple[Key, ...]:
    """Parse ``QR_API_KEYS``.

    Raises ``ValueError`` for a malformed entry. The message gives its number and never its text.
    """
    parts = re.split(r"[\s,]+", entries.strip())
    return tuple(_parse_entry(entry, number) for number, entry in enumerate(parts, 1) if entry)


def format_entry(name: str, scopes: Sequence[str], key: str) -> str:
    """Return the entry of a key for ``QR_API_KEYS``. Raises ``ValueError`` for an invalid name or scope."""
    entry = f"{name}:{'+'.join(scopes)}:{sha256(key.encode()).hexdigest()}"
    _parse_entry(entry, 1)
    return entry


def find_key(key: str, keys: Sequence[Key]) -> Key | None:
    """Return a key, with the scopes of all entries with its hash; None if it is unknown.

    The time does not depend on the key.
    """
    digest = sha256(key.encode(errors="replace")).digest()
    found = [known for known in keys if hmac.compare_digest(digest, known.hash)]
    if not found:
        return None
    return found[0]._replace(scopes=frozenset[str]().union(*(entry.scopes for entry in found)))


def find_tags(scopes: Collection[str], scope: str) -> frozenset[str] | None:
    """Return the tags to which a scope is limited: None without a limit, and empty without the scope."""
    if scope in scopes:
        return None
    return frozenset(entry.removeprefix(f"{scope}:") for entry in scopes if entry.startswith(f"{scope}:"))


def tags_of(scopes: Iterable[str]) -> frozenset[str]:
    """Return the tags to which some of the scopes are limited."""
    return frozenset(scope.partition(":")[2] for scope in scopes if ":" in scope)


def _parse_entry(entry: str, number: int) -> Key:
    match = _ENTRY.fullmatch(entry)
    if not match:
        raise ValueError(f"QR_API_KEYS: entry {number} must be name:scopes:hash, with scopes from {ALLOWED_SCOPES}")
    return Key(match["name"], frozenset(match["scopes"].split("+")), bytes.fromhex(match["hash"]))
