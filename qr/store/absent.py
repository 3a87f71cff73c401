"""No store: nothing is there, and nothing can be kept."""

from __future__ import annotations

from typing import NoReturn

from qr.errors import NoDurableStore
from qr.links.record import Record
from qr.links.scans import Scan, Tally


class AbsentStore:
    """What a function in the cloud has until it is given a durable store."""

    is_remote = False

    def get(self, _user_id: str) -> Record | None:
        return None

    def page(self, _after: str, _most: int) -> list[Record]:
        return []

    def create(self, _record: Record) -> bool:
        self._reject()

    def replace(self, _old: Record, _new: Record) -> bool:
        self._reject()

    def delete(self, _old: Record) -> bool:
        self._reject()

    def admit(self, _user_id: str, _most: int) -> bool:
        self._reject()

    def count(self, _scan: Scan) -> None:
        self._reject()

    def tallies(self, _record: Record) -> list[Tally]:
        return []

    def salt(self, _day: str) -> bytes:
        self._reject()

    def _reject(self) -> NoReturn:
        raise NoDurableStore(
            "there is no durable store here, and what an instance keeps itself vanishes with it: set QR_STORE=firestore"
        )
