from __future__ import annotations

import csv
import gzip
import re
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from qr.access.keys import format_entry
from qr.access.signing import signature
from qr.http.thread_slots import STATISTICS
from qr.links.record import Record
from qr.links.rules import DAYS
from qr.links.scans import Scan
from qr.routes import scans
from qr.store import open_store
from tests.support.links import TARGET, json_body, put_link
from tests.support.records import CREATED_AT
from tests.support.stores import new_store_url
from tests.support.user_codes import KEY, PHONE, WITH_KEY, create_client, settings_with

SIGNING_KEY = "correct-horse-battery"
# Time in UTC, day in Zurich, visitor, and further values.
SCANS: tuple[tuple[str, str, int, dict[str, str]], ...] = (
    ("2026-10-24T21:45", "2026-10-24", 1, {"device": "ios", "country": "CH"}),
    ("2026-10-24T22:00", "2026-10-25", 1, {"device": "ios", "country": "CH", "campaign": '=HYPERLINK("x"),\n"y"'}),
    ("2026-10-25T22:45", "2026-10-25", 2, {"device": "android", "referrer": "news.example"}),
    ("2026-10-26T10:30", "2026-10-26", 1, {"device": "ios", "country": "AT"}),
    ("2026-10-26T10:30", "2026-10-26", 1, {"device": "ios", "country": "AT"}),
)
LINKS: dict[str, dict[str, Any]] = {
    "42": {"title": "Menu", "tags": ["bistro", "print"]},
    "43": {"tags": ["bistro"]},
    "44": {},
}  # fmt: skip


def owner_of(url: str, scans: dict[str, int]) -> FlaskClient:
    """Return a client with the key, and links with the first scans of ``SCANS``."""
    client = create_client(settings_with(url, signing_keys=SIGNING_KEY), WITH_KEY)
    store = open_store(url, in_cloud=False)
    for user_id, number in scans.items():
        link = {"target": TARGET, "timezone": "Europe/Zurich", **LINKS[user_id]}
        record = Record(user_id, f"key{user_id}", link, CREATED_AT, CREATED_AT)
        assert store.create(record)
        for time, day, visitor, values in SCANS[:number]:
            store.count([Scan(record.key, time, day, bytes([visitor] * 8), (("rule", "default"), *values.items()))])
    return client


@pytest.fixture
def owner(any_store: str) -> FlaskClient:
    return owner_of(any_store, {"42": 5})


@pytest.fixture(params=[0, 100])
def agency(any_store: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """Return the client of three links. Their scans are read together, or one link after the other."""
    monkeypatch.setattr(scans, "MAX_SINGLE_READS", request.param)
    # A slow commit would spread the scans over several documents, whose tallies count as read.
    monkeypatch.setattr("qr.store.firestore_scans.SLOW_SECONDS", 60)
    return owner_of(any_store, {"42": 5, "43": 2, "44": 1})


PERIOD = "since=2026-10-25&until=2026-10-26"


def test_scans_of_a_link_are_summed_up(owner: FlaskClient) -> None:
    response = owner.get(f"/user/42/scans?{PERIOD}")
    assert response.headers["Cache-Control"] == "private, no-cache"
    document = json_body(response)
    hours, week = document.pop("by_hour"), document.pop("by_weekday")
    assert document == {
        "id": "42", "total": 4, "unique": 3, "since": "2026-10-25", "until": "2026-10-26", "timezone": "Europe/Zurich",
        "previous": {"since": "2026-10-23", "until": "2026-10-24", "total": 1, "unique": 1, "change": 300.0},
        "by_day": {"2026-10-25": {"total": 2, "unique": 2}, "2026-10-26": {"total": 2, "unique": 1}},
        "by_device": {"ios": 3, "android": 1}, "by_rule": {"default": 4}, "by_country": {"AT": 2, "CH": 1},
        "by_language": {}, "by_referrer": {"news.example": 1}, "by_source": {}, "by_medium": {},
        "by_campaign": {'=HYPERLINK("x"),\n"y"': 1},
    }  # fmt: skip
    assert {hour: number for hour, number in enumerate(hours) if number} == {0: 1, 11: 2, 23: 1}
    assert (week["sun"][0], week["sun"][23], week["mon"][11], list(week)) == (1, 1, 2, list(DAYS))


@pytest.mark.parametrize(
    ("query", "days"),
    [
        (PERIOD, {"2026-10-25": 2, "2026-10-26": 2}),
        ("since=2026-10-26", {"2026-10-26": 2}),
        ("last=2&until=2026-10-25", {"2026-10-24": 1, "2026-10-25": 2}),
        (f"{PERIOD}&timezone=UTC", {"2026-10-25": 1, "2026-10-26": 2}),
        ("last=3&until=2026-10-26&timezone=Asia/Kathmandu", {"2026-10-25": 2, "2026-10-26": 3}),
        ("since=2027-01-01", {}),
        ("until=2020-01-01", {}),
        ("last=1", {}),
    ],
)  # fmt: skip
def test_period_and_time_zone_select_days(owner: FlaskClient, query: str, days: dict[str, int]) -> None:
    document = json_body(owner.get(f"/user/42/scans?{query}"))
    assert {day: numbers["total"] for day, numbers in document["by_day"].items()} == days
    assert document["total"] == sum(days.values())


def test_statistics_start_with_the_record(sqlite_client: FlaskClient) -> None:
    sqlite_client.get(put_link(sqlite_client), headers=PHONE)
    today = datetime.now(UTC).date()
    document = json_body(sqlite_client.get("/user/42/scans"))
    assert document["since"] in {str(today), str(today - timedelta(1))}
    assert (document["total"], document["previous"]["total"], document["previous"]["change"]) == (1, 0, None)


def test_visit_counts_all_its_values(client_with_key: FlaskClient) -> None:
    put_link(client_with_key)
    fields = {**PHONE, "Accept-Language": "de-CH", "CF-IPCountry": "CH", "Referer": "https://news.example/a"}
    client_with_key.get("/u/42?utm_source=Poster&utm_medium=__print__&utm_campaign=a.b/c`d", headers=fields)
    document = json_body(client_with_key.get("/user/42/scans"))
    values = {
        name: document[f"by_{name}"] for name in ("device", "country", "language", "referrer", "source", "campaign")
    }
    assert values == {
        "device": {"ios": 1}, "country": {"CH": 1}, "language": {"de": 1}, "referrer": {"news.example": 1},
        "source": {"poster": 1}, "campaign": {"a.b/c`d": 1},
    }  # fmt: skip
    assert sum(document["by_medium"].values()) == 1
    assert sum(document["by_hour"]) == document["total"] == document["unique"] == 1


def test_admitted_scans_are_reported_with_a_limit(sqlite_client: FlaskClient) -> None:
    sqlite_client.put("/user/42", json={"target": "https://example.com/"})
    sqlite_client.get("/u/42")
    assert "admitted" not in json_body(sqlite_client.get("/user/42/scans"))
    sqlite_client.patch("/user/42", json={"max_scans": 2})
    assert [sqlite_client.get("/u/42").status_code for _ in range(3)] == [302, 302, 410]
    scans = json_body(sqlite_client.get("/user/42/scans"))
    assert (scans["admitted"], scans["total"]) == (2, 3)


def test_deleted_test_scans_count_from_zero(client_with_key: FlaskClient) -> None:
    path = put_link(client_with_key, max_scans=2)
    assert [client_with_key.get(path).status_code for _ in range(3)] == [302, 302, 410]
    assert client_with_key.delete("/user/42/scans").status_code == 204
    document = json_body(client_with_key.get("/user/42/scans"))
    assert (document["total"], document["by_device"], document["admitted"]) == (0, {}, 0)
    assert client_with_key.get("/user/42").status_code == 200
    assert [client_with_key.get(path).status_code for _ in range(3)] == [302, 302, 410]
    document = json_body(client_with_key.get("/user/42/scans"))
    assert (document["total"], document["unique"]) == (2, 1)
    assert client_with_key.delete("/user/43/scans").status_code == 404
    assert client_with_key.delete("/user/42/scans?since=2026-01-01").status_code == 400


def test_scans_of_all_links_are_ranked(agency: FlaskClient) -> None:
    document = json_body(agency.get("/scans?until=2026-10-26"))
    assert document["records"] == [
        {"id": "42", "title": "Menu", "total": 5, "unique": 4},
        {"id": "43", "title": None, "total": 2, "unique": 2},
        {"id": "44", "title": None, "total": 1, "unique": 1},
    ]
    assert document["by_tag"] == {"bistro": 7, "print": 5}
    assert (document["total"], document["unique"]) == (8, 7)
    assert (document["since"], document["timezone"]) == ("2026-09-27", "Europe/Zurich")
    assert document["by_country"] == {"CH": 5, "AT": 2}
    assert "id" not in document
    agency.put("/user/45", json={"target": TARGET})
    assert json_body(agency.get("/scans?until=2026-10-26"))["timezone"] == "UTC"


def test_tag_selects_links(agency: FlaskClient) -> None:
    period = "last=1&until=2026-10-25&timezone=Europe/Zurich"
    document = json_body(agency.get(f"/scans?{period}&tag=bistro"))
    assert [(row["id"], row["total"]) for row in document["records"]] == [("42", 2), ("43", 1)]
    assert document["previous"]["total"] == 2
    assert json_body(agency.get(f"/scans?{period}&tag=print"))["by_tag"] == {"print": 2, "bistro": 2}
    assert json_body(agency.get(f"/scans?{period}&tag=none"))["records"] == []
    assert "print" in agency.get(f"/scans?{period}&tag=print&format=svg").text


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
    sqlite_client: FlaskClient, target: str, accept: str, media_type: str
) -> None:
    put_link(sqlite_client)
    for path in ("/user/42/scans", "/scans"):
        response = sqlite_client.get(f"{path}{target}", headers={"Accept": accept})
        assert (response.status_code, response.mimetype) == (200, media_type)
        assert response.headers["Vary"] == "Accept, Accept-Encoding"


def rows(client: FlaskClient, url: str) -> list[list[str]]:
    text = client.get(url).data.decode("utf-8-sig")
    assert text.endswith("\r\n")
    return list(csv.reader(text.splitlines(keepends=True), strict=True))


def test_csv_has_days_without_scans(agency: FlaskClient) -> None:
    found = rows(agency, "/user/42/scans?since=2026-10-23&until=2026-10-26&format=csv")
    assert found == [
        ["id", "day", "scans", "unique"],
        ["42", "2026-10-23", "0", "0"], ["42", "2026-10-24", "1", "1"],
        ["42", "2026-10-25", "2", "2"], ["42", "2026-10-26", "2", "1"],
    ]  # fmt: skip
    assert [row for row in rows(agency, "/scans?last=1&until=2026-10-23&format=csv") if "scans" not in row] == [
        [user_id, "2026-10-23", "0", "0"] for user_id in LINKS
    ]


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("country", [["id", "country", "scans"], ["42", "AT", "2"], ["42", "CH", "1"]]),
        ("campaign", [["id", "campaign", "scans"], ["42", "'=HYPERLINK(\"x\"),\n\"y\"", "1"]]),
        ("language", [["id", "language", "scans"]]),
        (
            "hour",
            [
                ["id", "weekday", "hour", "scans"],
                ["42", "mon", "11", "2"], ["42", "sun", "00", "1"], ["42", "sun", "23", "1"],
            ],
        ),
    ],
)  # fmt: skip
def test_csv_by_another_dimension(owner: FlaskClient, by: str, expected: list[list[str]]) -> None:
    assert rows(owner, f"/user/42/scans?{PERIOD}&format=csv&by={by}") == expected


def test_report_has_a_line_per_link(agency: FlaskClient) -> None:
    url = f"/scans?{PERIOD}&by=link"
    totals = [list(map(str, row.values())) for row in json_body(agency.get(url.removesuffix("&by=link")))["records"]]
    found = rows(agency, f"{url}&format=csv")
    assert found == [
        ["id", "title", "scans", "unique"],
        *(["" if cell == "None" else cell for cell in row] for row in totals),
    ]
    assert agency.get(f"{url}&format=csv").data.startswith(b"\xef\xbb\xbf")
    assert {row[1] or row[0] for row in found[1:] if row[2] != "0"} <= set(
        re.findall(">([^<]+)</text>", agency.get(f"{url}&format=svg").text)
    )
    assert agency.get("/user/42/scans?by=link&format=csv").status_code == 400


def test_chart_names_links_with_equal_titles_by_id(agency: FlaskClient) -> None:
    agency.patch("/user/43", json={"title": "Menu"})
    chart = ElementTree.fromstring(agency.get(f"/scans?{PERIOD}&by=link&format=svg").text)
    assert [text for text in chart.itertext() if text.strip()][-6:] == ["42", "4", "43", "1", "44", "0"]


@pytest.mark.parametrize(("by", "bars"), [("day", 2), ("hour", 0), ("country", 2), ("language", 0)])
def test_chart_draws_the_requested_dimension(owner: FlaskClient, by: str, bars: int) -> None:
    chart = ElementTree.fromstring(owner.get(f"/user/42/scans?{PERIOD}&format=svg&by={by}").text)
    found = [bar for bar in chart.iter("{http://www.w3.org/2000/svg}rect") if bar.get("class") == "scans"]
    assert len(found) == bars + (by != "hour")  # and the legend
    assert {"Menu", f"Scans by {by}, 25 Oct 2026 to 26 Oct 2026, Europe/Zurich"} <= set(chart.itertext())
    assert "Terrace" in owner.get("/user/42/scans?format=svg&title=Terrace").text


@pytest.mark.parametrize(
    ("target", "accept", "status"),
    [
        ("/user/43/scans", "*/*", 404),
        ("/user/a%20b/scans", "*/*", 400),
        ("/user/42/scans?format=pdf", "*/*", 400),
        ("/user/42/scans?since=yesterday", "*/*", 400),
        ("/user/42/scans?since=2026-11-02&until=2026-11-01", "*/*", 400),
        ("/user/42/scans?since=2000-01-01", "*/*", 400),
        ("/user/42/scans?last=0", "*/*", 400),
        ("/user/42/scans?timezone=Mars", "*/*", 400),
        ("/user/42/scans?tag=bistro", "*/*", 400),
        ("/user/42/scans?since=2026-11-02&last=3", "*/*", 422),
        ("/user/42/scans?by=day&format=json", "*/*", 422),
        ("/user/42/scans?title=x", "text/csv", 422),
        ("/user/42/scans", "application/pdf", 406),
        ("/scans?by=tag&format=csv", "*/*", 400),
        ("/scans?tag=two,words", "*/*", 400),
        ("/scans", "application/pdf", 406),
    ],
)
def test_invalid_request_for_scans_is_rejected(
    sqlite_client: FlaskClient, target: str, accept: str, status: int
) -> None:
    put_link(sqlite_client)
    assert sqlite_client.get(target, headers={"Accept": accept}).status_code == status


@pytest.mark.parametrize(
    ("name", "number", "query"),
    [
        ("MAX_RECORDS", 3, ""),
        ("MAX_TALLIES", 29, f"?{PERIOD}"),
        ("MAX_LINES", 6, f"?{PERIOD}&format=csv"),
    ],
)
def test_statistics_have_a_maximum_size(
    agency: FlaskClient, monkeypatch: pytest.MonkeyPatch, name: str, number: int, query: str
) -> None:
    def set_maximum(maximum: int) -> None:
        is_by_store = isinstance(getattr(scans, name), dict)
        monkeypatch.setattr(scans, name, dict.fromkeys((False, True), maximum) if is_by_store else maximum)

    set_maximum(number)
    assert agency.get(f"/scans{query}").status_code == 200
    set_maximum(number - 1)
    response = agency.get(f"/scans{query}")
    assert (response.status_code, json_body(response)["code"]) == (422, "too-many-rows")


def test_statistics_leave_threads_to_other_requests(tmp_path: Path) -> None:
    settings = settings_with(new_store_url("sqlite", tmp_path), threads=2)
    client = create_client(settings, WITH_KEY)
    slots = client.application.config[STATISTICS]
    slot = slots.take()
    response = client.get("/scans")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    slot.release()
    assert [client.get(f"/scans{query}").status_code for query in ("?last=0", "")] == [400, 200]
    assert slots.free == 1


def test_scans_of_few_links_are_read_alone(any_store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    agency = owner_of(any_store, {"42": 5, "43": 2, "44": 1})
    monkeypatch.setattr(scans, "MAX_TALLIES", dict.fromkeys((False, True), 16))
    assert [agency.get(f"/scans?{PERIOD}{tag}").status_code for tag in ("", "&tag=print")] == [422, 200]


def test_policy_allows_the_style_sheet_of_a_chart(sqlite_client: FlaskClient) -> None:
    put_link(sqlite_client)
    response = sqlite_client.get("/user/42/scans?format=svg")
    style = ElementTree.fromstring(response.data).findtext("{http://www.w3.org/2000/svg}style") or ""
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policies = response.headers.getlist("Content-Security-Policy")
    assert policies == [f"default-src 'none'; style-src 'sha256-{digest}'; sandbox"]
    assert response.headers.getlist("X-Content-Type-Options") == ["nosniff"]


def test_scans_are_compressed_on_request(sqlite_client: FlaskClient) -> None:
    put_link(sqlite_client)
    plain, compressed = (
        sqlite_client.get("/user/42/scans?format=svg", headers=fields) for fields in ({}, {"Accept-Encoding": "gzip"})
    )
    assert compressed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(compressed.data) == plain.data


def sign(path: str, **values: Any) -> str:
    return f"{path}?{urlencode({**values, 'sig': signature(SIGNING_KEY, path, values.items())})}"


@pytest.mark.parametrize("path", ["/user/42/scans", "/scans"])
def test_signed_url_of_scans_needs_no_key(tmp_path: Path, path: str) -> None:
    url = new_store_url("sqlite", tmp_path)
    client, visitor = owner_of(url, {"42": 5}), create_client(settings_with(url, signing_keys=SIGNING_KEY), {})
    for values in ({"format": "svg", "last": "30"}, {"format": "csv", "last": "2", "exp": "4102444800"}):
        signed = visitor.get(sign(path, **values))
        query = urlencode({name: value for name, value in values.items() if name != "exp"})
        assert (signed.status_code, signed.data) == (200, client.get(f"{path}?{query}").data)
        assert signed.headers["Cache-Control"] == "private, no-cache"
    assert visitor.get(f"{path}?format=svg").status_code == 401
    assert visitor.get(f"{sign(path, format='svg')}&by=hour").status_code == 403
    assert visitor.get(sign(path, format="svg", exp="1")).status_code == 403
    assert visitor.delete(sign("/user/42/scans")).status_code == 401
    assert json_body(client.get("/user/42/scans?last=40&until=2026-11-01"))["total"] == 5


@pytest.mark.parametrize(
    ("scopes", "records", "statuses"),
    [
        (["read"], ["42", "43", "44"], [200, 200, 403, 403]),
        (["read:print", "write:print"], ["42"], [200, 404, 204, 404]),
        (["read:none"], [], [404, 404, 403, 403]),
    ],
)
def test_scopes_limit_statistics(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], scopes: list[str], records: list[str], statuses: list[int]
) -> None:
    url = new_store_url("sqlite", tmp_path)
    owner_of(url, {"42": 5, "43": 2, "44": 1})
    settings = settings_with(url)._replace(api_keys=format_entry("client", scopes, KEY))
    client = create_client(settings, WITH_KEY)
    document = json_body(client.get("/scans?until=2026-10-26"))
    assert [row["id"] for row in document["records"]] == records
    assert document["total"] == sum(row["total"] for row in document["records"])
    assert client.get("/scans?until=2026-10-26&format=csv&by=rule").text.count("default") == len(records)
    requests = [("GET", "42"), ("GET", "43"), ("DELETE", "42"), ("DELETE", "43")]
    assert [
        client.open(f"/user/{user_id}/scans", method=method).status_code for method, user_id in requests
    ] == statuses
    audit = [line for line in capfd.readouterr().out.splitlines() if '"delete scans"' in line]
    assert len(audit) == (204 in statuses)
