"""An export can be imported into another store, whatever its records contain."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.links import json_body
from tests.support.stores import new_store_url
from tests.support.user_codes import WITH_KEY, create_client, hash_passwords_cheaply, settings_with

CHARACTERS = st.characters(codec="utf-8") | st.sampled_from("'=+-@,;\"{[|")
LINES = st.text(CHARACTERS.filter(str.isprintable), min_size=1, max_size=12) | st.sampled_from(
    ["null", "true", "'=1", "''-1", "{}", "[1]", " a", "a ", "=1", "1.10", "0", "\ufeffx", "\uff11"]
)
URLS = st.sampled_from(
    ["https://example.com/", "HTTP://Example.com", "https://example.com/a,b?x='1'&y=%2C#{z}", "https://[2001:db8::1]:8443/x",
     "https://bücher.example/é"]
)  # fmt: skip
PAYLOADS = st.fixed_dictionaries({"contact": st.fixed_dictionaries({"name": LINES}, optional={"note": LINES})}) | (
    st.fixed_dictionaries({"wifi": st.fixed_dictionaries({"ssid": LINES}, optional={"hidden": st.booleans()})})
)
TARGETS = URLS | PAYLOADS
RULES = st.lists(
    st.fixed_dictionaries(
        {"target": TARGETS, "query": st.dictionaries(LINES, LINES, min_size=1, max_size=2)},
        optional={
            "name": st.sampled_from(["a b", "1.0", "A"]),
            "device": st.sampled_from(["ios", "ios,android", "mobile"]),
            "language": st.sampled_from(["de", "de-CH,fr"]),
            "country": st.sampled_from(["CH", "ch,at"]),
            "lot": st.sampled_from(["L7,%2C", '"', "=1", "-1"]),
            "visit": st.sampled_from(["first", "returning"]),
            "from": st.just("2026-01-01"),
            "until": st.just("2026-12-31"),
            "after": st.just("22:00"),
            "before": st.just("06:00"),
            "days": st.just("mon,tue"),
        },
    ),
    max_size=2,
    unique_by=lambda rule: str(rule.get("name", id(rule))),
)
LINK_TYPES = st.lists(
    st.fixed_dictionaries(
        {"type": st.just("gs1:pip"), "title": LINES, "target": URLS},
        optional={
            "language": st.just("de,fr"),
            "media_type": st.just("text/html"),
            "serial": st.sampled_from(["=1", "%2C"]),
        },
    ),
    max_size=2,
)
STYLES = st.fixed_dictionaries(
    {},
    optional={
        "dark": st.sampled_from(["#123456", "navy"]),
        "scale": st.sampled_from([4, 4.0, "4"]),
        "margin": st.just(4),
        "caption": LINES,
        "shape": st.just("dot"),
        "boost": st.booleans(),
    },
)
MEMBERS = {
    "target": TARGETS, "fallback": TARGETS, "rules": RULES, "link_types": LINK_TYPES, "style": STYLES, "title": LINES,
    "note": st.lists(LINES, min_size=1, max_size=3).map("\n".join),
    "tags": st.lists(st.from_regex(r"\A[a-z0-9][a-z0-9._-]{0,3}\Z"), max_size=3, unique=True),
    "starts_at": st.just("2026-01-01T00:00+02:00"), "expires_at": st.just("2027-01-01T00:00:00Z"),
    "max_scans": st.integers(1, 10**9), "announce": st.booleans(), "disabled": st.booleans(),
    "forward_query": st.booleans(), "forward_path": st.booleans(), "timezone": st.just("Europe/Zurich"),
}  # fmt: skip
RECORDS = st.fixed_dictionaries({}, optional=MEMBERS)
IDS = ("09506000134352", "-1", "1e5", "007", "true", "a.b")
READ_ONLY = {"version", "created_at", "updated_at", "scans_30_days"}
MEDIA_TYPES = {"jsonl": "application/x-ndjson", "csv": "text/csv"}
EXAMPLES = {"sqlite": 300, "firestore": 60}


def records_of(client: FlaskClient) -> list[dict[str, Any]]:
    records = json_body(client.get("/user?limit=100"))["users"]
    return [{name: value for name, value in record.items() if name not in READ_ONLY} for record in records]


def store_records(client: FlaskClient, records: list[tuple[str, dict[str, Any]]]) -> None:
    """Store the records that are valid, and no others."""
    for user_id in IDS:
        client.delete(f"/user/{user_id}")
    for user_id, members in records:
        client.put(f"/user/{user_id}", json=members)


@pytest.mark.exhaustive
@pytest.mark.parametrize("kind", EXAMPLES)
def test_imports_its_own_exports_unchanged(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    if kind == "firestore":
        request.getfixturevalue("project")
    hash_passwords_cheaply(monkeypatch)
    source, copy = (create_client(settings_with(new_store_url(kind, tmp_path)), WITH_KEY) for _ in range(2))

    @settings(max_examples=EXAMPLES[kind], deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.tuples(st.sampled_from(IDS), RECORDS), min_size=1, max_size=3))
    def check(records: list[tuple[str, dict[str, Any]]]) -> None:
        store_records(source, records)
        store_records(copy, [])
        if not records_of(source):
            return
        for format_name, media_type in MEDIA_TYPES.items():
            export = source.get(f"/user?format={format_name}").data
            results = [client.post("/user", data=export, content_type=media_type) for client in (source, copy)]
            assert [result.headers["X-QR-Errors"] for result in results] == ["0", "0"], results[1].text
            assert not re.search("changed|created", results[0].text.replace("unchanged", "")), results[0].text
            assert records_of(copy) == records_of(source)

    check()
