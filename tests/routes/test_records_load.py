"""Lists of records leave the remote store to visitors."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from time import sleep
from typing import Any

import pytest

from qr.links.scans import Tally
from qr.store.firestore import FirestoreStore
from tests.support.links import TARGET
from tests.support.stores import new_store_url
from tests.support.user_codes import WITH_KEY, create_client, settings_with


@pytest.mark.usefixtures("project")
def test_lists_share_few_reads_of_scans(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock, running, counts = Lock(), set[int](), list[int]()

    def read_slowly(_store: FirestoreStore, *period: Any) -> list[Tally]:
        with lock:
            running.add(hash(period[0]))
            counts.append(len(running))
        sleep(0.02)
        with lock:
            running.discard(hash(period[0]))
        return []

    settings = settings_with(new_store_url("firestore", tmp_path), threads=8)
    owner = create_client(settings, WITH_KEY)
    for number in range(6):
        owner.put(f"/user/{number}", json={"target": TARGET})
    monkeypatch.setattr(FirestoreStore, "tallies", read_slowly)
    clients = [create_client(settings, WITH_KEY) for _ in range(3)]
    with ThreadPoolExecutor(len(clients)) as threads:
        assert {response.status_code for response in threads.map(lambda client: client.get("/user"), clients)} == {200}
    assert (len(counts), max(counts)) == (18, 2)
