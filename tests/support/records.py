"""A record and a scan for tests of stores."""

from __future__ import annotations

from collections.abc import Iterable

from qr.links.record import Record
from qr.links.scans import Scan, Tally

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


def add_up(tallies: Iterable[Tally]) -> list[Tally]:
    """Return the sums of tallies, which stores can divide, in their order."""
    sums: dict[tuple[str, str, str], Tally] = {}
    for one in tallies:
        before = sums.get(one[:3], Tally(*one[:3], 0, 0))
        sums[one[:3]] = before._replace(scans=before.scans + one.scans, unique=before.unique + one.unique)
    return sorted(sums.values())
