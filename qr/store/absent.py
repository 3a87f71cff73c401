"""The store of a deployment without a store: it is empty and rejects every write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NoReturn

from qr.errors import NoDurableStore
from qr.links.record import Record
from qr.links.scans import Scan, Tally


class AbsentStore:
    """Store of a function in the cloud without ``QR_STORE=firestore``."""

    is_remote = False

    def get(self, _user_id: str) -> Record | None:
        return None

    def page(self, _after: str, _limit: int) -> list[Record]:
        return []

    def create(self, _record: Record) -> bool:
        self._reject()

    def replace(self, _old: Record, _new: Record) -> bool:
        self._reject()

    def delete(self, _old: Record) -> bool:
        self._reject()

    def admit(self, _record: Record, _limit: int, _number: int = 1) -> int:
        self._reject()

    def count(self, _scans: Sequence[Scan]) -> None:
        self._reject()

    def tallies(self, _key: str, _first: str, _last: str) -> list[Tally]:
        return []

    def all_tallies(self, _first: str, _last: str) -> Iterator[tuple[str, Tally]]:
        return iter(())

    def delete_scans(self, _key: str) -> None:
        self._reject()

    def delete_expired(self, _now: datetime) -> None:
        self._reject()

    def salt(self, _day: str) -> bytes:
        self._reject()

    def _reject(self) -> NoReturn:
        raise NoDurableStore("no durable store is configured; set QR_STORE=firestore")
