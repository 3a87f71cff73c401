from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from qr.links.scans import Scan
from qr.store import open_store
from tests.support.stores import new_store_url
from tests.support.user_codes import WITH_KEY, create_client, settings_with


@pytest.fixture
def owner(tmp_path: Path) -> Iterator[FlaskClient]:
    """A client with the key, and a link with scans on three days of two months."""
    url = new_store_url("sqlite", tmp_path)
    client = create_client(settings_with(url), WITH_KEY)
    client.put("/user/42", json={"target": "https://example.com/"})
    store = open_store(url, in_cloud=False)
    record = store.get("42")
    assert record
    for day, device, visitor in (
        ("2026-10-30", "ios", 1), ("2026-10-30", "ios", 1), ("2026-11-01", "android", 2), ("2026-11-02", "ios", 1),
    ):  # fmt: skip
        values = ("device", device), ("rule", "default")
        store.count([Scan(record.key, f"{day}T09:45", day, bytes([visitor]), values)])
    yield client


def test_scans_are_grouped_by_day_device_and_rule(owner: FlaskClient) -> None:
    response = owner.get("/user/42/scans")
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert response.json == {
        "id": "42",
        "total": 4,
        "unique": 3,
        "by_day": {
            "2026-10-30": {"total": 2, "unique": 1},
            "2026-11-01": {"total": 1, "unique": 1},
            "2026-11-02": {"total": 1, "unique": 1},
        },
        "by_device": {"ios": 3, "android": 1},
        "by_rule": {"default": 4},
    }


def test_admitted_scans_are_reported_with_a_limit(sqlite_client: FlaskClient) -> None:
    sqlite_client.put("/user/42", json={"target": "https://example.com/"})
    sqlite_client.get("/u/42")
    assert "admitted" not in (sqlite_client.get("/user/42/scans").json or {})
    sqlite_client.patch("/user/42", json={"max_scans": 2})
    assert [sqlite_client.get("/u/42").status_code for _ in range(3)] == [302, 302, 410]
    scans = sqlite_client.get("/user/42/scans").json
    assert scans
    assert (scans["admitted"], scans["total"]) == (2, 3)


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("since=2026-11-01", 2),
        ("until=2026-10-31", 2),
        ("since=2026-11-01&until=2026-11-01", 1),
        ("since=2027-01-01", 0),
    ],
)
def test_since_and_until_select_a_period(owner: FlaskClient, query: str, total: int) -> None:
    response = owner.get(f"/user/42/scans?{query}").json
    assert response
    assert response["total"] == total


@pytest.mark.parametrize(
    ("target", "accept", "media_type"),
    [
        ("?format=csv", "*/*", "text/csv"),
        ("?format=svg", "*/*", "image/svg+xml"),
        ("", "text/csv", "text/csv"),
        ("", "image/avif,image/svg+xml,*/*;q=0.8", "image/svg+xml"),
        ("", "*/*", "application/json"),
        ("?format=json", "text/csv", "application/json"),
    ],
)
def test_format_parameter_or_accept_selects_the_format(
    owner: FlaskClient, target: str, accept: str, media_type: str
) -> None:
    response = owner.get(f"/user/42/scans{target}", headers={"Accept": accept})
    assert (response.status_code, response.mimetype) == (200, media_type)
    assert response.headers["Vary"] == "Accept, Accept-Encoding"


def test_csv_has_a_line_per_day_and_value(owner: FlaskClient) -> None:
    rows = list(csv.DictReader(owner.get("/user/42/scans?format=csv").text.splitlines()))
    assert {"day": "2026-10-30", "dimension": "device", "value": "ios", "scans": "2", "unique": "0"} in rows
    for dimension in ("time", "device", "rule"):
        assert sum(int(row["scans"]) for row in rows if row["dimension"] == dimension) == 4


def test_chart_has_a_bar_per_day(owner: FlaskClient) -> None:
    chart = ElementTree.fromstring(owner.get("/user/42/scans?format=svg").text)
    bars = [bar for bar in chart.iter("{http://www.w3.org/2000/svg}rect") if bar.get("class") == "scans"]
    assert len(bars) == 4
    assert "42: 4 scans, 3 unique" in "".join(chart.itertext())


@pytest.mark.parametrize(
    ("target", "accept", "status"),
    [
        ("/user/43/scans", "*/*", 404),
        ("/user/a%20b/scans", "*/*", 400),
        ("/user/42/scans?format=pdf", "*/*", 400),
        ("/user/42/scans?since=yesterday", "*/*", 400),
        ("/user/42/scans?since=2026-11-02&until=2026-11-01", "*/*", 400),
        ("/user/42/scans", "application/pdf", 406),
    ],
)
def test_invalid_request_for_scans_is_rejected(owner: FlaskClient, target: str, accept: str, status: int) -> None:
    assert owner.get(target, headers={"Accept": accept}).status_code == status


def test_scans_are_compressed_on_request(owner: FlaskClient) -> None:
    plain, compressed = (
        owner.get("/user/42/scans?format=svg", headers=fields) for fields in ({}, {"Accept-Encoding": "gzip"})
    )
    assert compressed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(compressed.data) == plain.data
