"""A record and a scan for tests of stores."""

from __future__ import annotations

from qr.links.record import Record
from qr.links.scans import Scan

CREATED_AT = "2026-11-27T08:00:00.000001Z"
DAY = "2026-11-27"
ALWAYS = ("0001-01-01", "9999-12-31")


def record(user_id: str = "42", **members: object) -> Record:
    """Return a record with a target. Members of the link can be added."""
    link = {"target": "https://example.com/é", **members}
    return Record(user_id, f"key{user_id}", link, CREATED_AT, CREATED_AT, "scrypt:hash")


def scan(user_id: str = "42", day: str = DAY, visitor: int = 0, device: str = "ios", **values: str) -> Scan:
    """Return a scan of the link of ``record`` at 09:45 UTC. Values of other dimensions can be added."""
    pairs = {"device": device, "rule": "default", **values}
    return Scan(record(user_id).key, f"{day}T09:45", day, bytes([visitor] * 8), tuple(pairs.items()))
