"""The store of a deployment without a store: it is empty and rejects every write."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NoReturn

from qr.errors import NoDurableStore
from qr.links.queries import RecordQuery
from qr.links.record import Record
from qr.links.scans import Tally


class AbsentStore:
    """Store of a function in the cloud without ``QR_STORE=firestore``. Every method that writes raises an error."""

    is_remote = False

    def get(self, _user_id: str) -> Record | None:
        return None

    def page(self, _query: RecordQuery) -> list[Record]:
        return []

    def count_tags(self, _tags: frozenset[str] | None) -> dict[str, int]:
        return {}

    def tallies(self, _key: str, _first: str, _last: str) -> list[Tally]:
        return []

    def all_tallies(self, _first: str, _last: str) -> Iterator[tuple[str, Tally]]:
        return iter(())

    def _reject(self, *_arguments: object, **_options: object) -> NoReturn:
        raise NoDurableStore("no durable store is configured; set QR_STORE=firestore")

    create = replace = delete = admit = count = has_visitor = delete_scans = delete_expired = salt = _reject
