"""A record and a scan for tests of stores."""

from __future__ import annotations

from qr.links.record import Record
from qr.links.scans import Scan

CREATED_AT = "2026-11-27T08:00:00.000001Z"
DAY = "2026-11-27"


def record(user_id: str = "42", **members: object) -> Record:
    """Return a record with a target. Members of the link can be added."""
    link = {"target": "https://example.com/é", **members}
    return Record(user_id, link, CREATED_AT, CREATED_AT, "scrypt:hash")


def scan(user_id: str = "42", day: str = DAY, visitor: int = 0, device: str = "ios", rule: str = "default") -> Scan:
    """Return a scan of the link of ``record``."""
    return Scan(user_id, record().generation, day, device, rule, bytes([visitor] * 8))
