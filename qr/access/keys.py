"""API keys: names, what each may do, and hashes; the keys themselves are nowhere.

An entry is ``name:scopes:hash``, with scopes joined by "+" and the SHA-256 of the key in hexadecimal. A fast hash is
enough here: a key is 32 random bytes, which nobody tries out. ``QR_API_KEYS`` holds entries parted by spaces, commas
or line breaks; several at once let one key take over from another.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

SCOPES = ("read", "write", "make")

_NAME = r"[A-Za-z0-9._-]{1,64}"
_ENTRY = re.compile(rf"(?P<name>{_NAME}):(?P<scopes>[a-z]+(\+[a-z]+)*):(?P<hash>[0-9a-f]{{64}})")


class Key(NamedTuple):
    """A key that works here.

    scopes: some of ``SCOPES``: read and write records, make pictures
    """

    name: str
    scopes: frozenset[str]
    hash: bytes


@lru_cache(maxsize=8)
def parse_keys(entries: str) -> tuple[Key, ...]:
    """The keys of ``QR_API_KEYS``. Raises ``ValueError`` for an entry that is none, by its place, not its text."""
    return tuple(
        _parse_entry(entry, number) for number, entry in enumerate(re.split(r"[\s,]+", entries.strip()), 1) if entry
    )


def _parse_entry(entry: str, number: int) -> Key:
    found = _ENTRY.fullmatch(entry)
    scopes = frozenset(found["scopes"].split("+")) if found else frozenset()
    if not found or not scopes <= set(SCOPES):
        raise ValueError(f"QR_API_KEYS: entry {number} must be name:scopes:hash, scopes some of {'+'.join(SCOPES)}")
    return Key(found["name"], scopes, bytes.fromhex(found["hash"]))


def format_entry(name: str, scopes: Sequence[str], key: str) -> str:
    """The entry of a key. Raises ``ValueError`` for a name or scopes that no entry may have."""
    entry = f"{name}:{'+'.join(scopes)}:{sha256(key.encode()).hexdigest()}"
    _parse_entry(entry, 1)
    return entry


def find_scopes(key: str, keys: Sequence[Key]) -> frozenset[str]:
    """What a key may do: nothing for one that is unknown. Takes as long for any key, right or wrong."""
    digest, scopes = sha256(key.encode(errors="replace")).digest(), frozenset[str]()
    for known in keys:
        if hmac.compare_digest(digest, known.hash):
            scopes |= known.scopes
    return scopes
