"""Compare the numbers and statements of docs/stores.md with the service."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from qr.config import Settings
from qr.links.record import Record
from qr.store import (
    connections,
    documents,
    firestore,
    firestore_calls,
    firestore_scans,
    open_store,
    protocol,
    scan_groups,
    scan_queue,
    values,
)
from tests.support.links import TARGET, json_body, redirect
from tests.support.records import CREATED_AT
from tests.support.serving import ROOT
from tests.support.user_codes import PHONE, WITH_KEY, create_client, settings_with

PAGE = re.sub(r"\s+", " ", (ROOT / "docs" / "stores.md").read_text())
WORDS = ("zero", "one", "two", "three", "four")


def test_numbers_of_stores_are_as_documented() -> None:
    for text in (
        f"waits at most {connections.WAIT_SECONDS:.0f} seconds for other writes",
        f"wait at most {connections.SHORT_WAIT_SECONDS} seconds",
        f"a queue of at most {scan_queue.MAX_WAITING_SCANS:,} scans",
        f"at most {1 + documents.BLOCKS * documents.BLOCK_SIZE} documents per link and month",
        f"takes more than {firestore_scans.SLOW_SECONDS} s",
        f"another of the {documents.BLOCKS} blocks",
        f"After {WORDS[firestore_calls.MAX_FAILED_READS]} failed reads in a row",
        f"fail at once for {WORDS[round(firestore_calls.PAUSE_SECONDS)]} second",
        f"at most {values.MAX_VALUES} values per link, day and kind of value",
        f"within {WORDS[round(firestore_scans.CLEANUP_SECONDS)]} seconds",
        f"{protocol.RETENTION_AFTER_EXPIRY.days} days after its expiry time",
        f"takes at most {firestore.EXPIRY_SECONDS:.0f} seconds",
        f"at most {scan_groups.COUNT_SECONDS * 1000:.0f} ms",
        f"A group has at most {scan_groups.MAX_GROUP:,} scans",
        f"for at most {scan_groups.ADMIT_SECONDS:.0f} seconds",
    ):
        assert text in PAGE, text
    assert (documents.BLOCK_SIZE, Settings().link_cache, "for one second" in PAGE) == (10, 1, True)
    assert (firestore_calls.SLOT_SECONDS, "within a second, the response is `503`" in PAGE) == (1.0, True)


@pytest.mark.parametrize(("url", "path"), [("sqlite:///users.db", "users.db"), ("sqlite:///{}/users.db", "users.db")])
def test_relative_and_absolute_paths_are_as_documented(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, path: str
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = settings_with(url.format(tmp_path))
    assert create_client(settings, WITH_KEY).put("/user/42", json={"target": TARGET}).status_code == 201
    assert (tmp_path / path).stat().st_mode & 0o777 == 0o600
    assert url.format("/var/lib/qr") in PAGE


@pytest.mark.parametrize(("days", "status"), [(89, 200), (91, 404)])
def test_record_is_deleted_90_days_after_its_end(any_store: str, days: int, status: int) -> None:
    client, store = create_client(settings_with(any_store), WITH_KEY), open_store(any_store, in_cloud=False)
    end = f"{datetime.now(UTC) - timedelta(days=days):%Y-%m-%dT%H:%M:%SZ}"
    expired = {"target": TARGET, "expires_at": end, "fallback": f"{TARGET}/over"}
    assert store.create(Record("old", "keyold", expired, CREATED_AT, CREATED_AT))
    assert redirect(client.get("/u/old"))[1] == f"{TARGET}/over"
    client.put("/user/42", json={"target": TARGET})
    client.get("/u/42", headers=PHONE)  # the first scan of any link on this day
    assert client.get("/user/old").status_code == status


def test_service_in_the_cloud_without_a_store_rejects_writes() -> None:
    client: FlaskClient = create_client(settings_with("", in_cloud=True), WITH_KEY)
    assert client.get("/user/42/qr").status_code == 200
    assert client.get("/u/42").status_code == 404
    response = client.put("/user/42", json={"target": TARGET})
    assert (response.status_code, json_body(response)["code"]) == (503, "no-durable-store")
