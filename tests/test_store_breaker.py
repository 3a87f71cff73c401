from __future__ import annotations

from pathlib import Path
from time import monotonic, sleep

import pytest
from test_store import record

from qr.errors import StoreUnavailable
from qr.record import Record
from qr.store import breaker
from qr.store.breaker import Breaker
from qr.store.sqlite import SqliteStore


class SlowToFail(SqliteStore):
    """A store in a folder that may come and go, and that takes its time to say so."""

    asked = 0

    def get(self, user_id: str) -> Record | None:
        self.asked += 1
        try:
            return super().get(user_id)
        except StoreUnavailable:
            sleep(0.2)
            raise


def test_a_store_that_has_failed_is_left_alone_and_tried_again_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(breaker, "OPEN_SECONDS", 0.5)
    store = SlowToFail(str(tmp_path / "folder" / "users.db"))
    guarded = Breaker(store)
    began = monotonic()
    for _ in range(20):
        with pytest.raises(StoreUnavailable):
            guarded.get("42")
    assert store.asked == 1
    assert monotonic() - began < 0.5
    (tmp_path / "folder").mkdir()
    sleep(0.5)
    assert guarded.create(record())
    assert guarded.get("42")
    assert store.asked == 2
