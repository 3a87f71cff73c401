"""Trials of random links and visitors: each returns what the link then does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from qr.routes import follow
from tests.support.links import WIFI, json_body
from tests.support.user_codes import WITH_KEY, create_client, settings_with

GTIN = "09506000134352"
AGENTS = {
    "ios": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X)",
    "windows": "Mozilla/5.0 (Windows NT 10.0)",
    "other": "",
}
LANGUAGES = ("de", "de-CH", "fr", "en-US", "zh-Hant-TW", "zh")
ZONES = ("Europe/Zurich", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Africa/Cairo")
QUERIES = ("table=7", "table=8&table=7", "a=", "t%C3%A4=%C3%B6&z", "a=b+c", "k=0", "a=1;b")
TARGETS: tuple[Any, ...] = (
    "https://a.example/t?k=v#f", "https://b.example", "https://qr.example/", "myapp://x",
    {"url": {"url": "https://c.example/"}}, {"wifi": WIFI},
)  # fmt: skip
TIMES = ("00:00", "02:30", "12:00", "22:00")
DAYS = ("2026-10-24", "2026-10-25", "2026-10-26")  # clocks change in most of these zones
CONDITIONS = {
    "device": ("ios", "mobile,other", "desktop"), "language": LANGUAGES, "country": ("CH", "DE,XK"), "query": QUERIES,
    "visit": ("first", "returning"), "from": DAYS[:1], "until": DAYS[1:2], "after": TIMES, "before": TIMES,
    "days": ("sat", "sun,mon"), "lot": ("L1", "a%2Cb"),
}  # fmt: skip


class FixedTime(datetime):
    """A class of times whose present is chosen by a test."""

    present = datetime(2026, 10, 24, tzinfo=UTC)

    @classmethod
    def now(cls, *_: object) -> datetime:  # type: ignore[override]
        return cls.present


def random_rule(random: Random) -> dict[str, Any]:
    names = random.sample(list(CONDITIONS), random.randint(1, 3))
    return {"target": random.choice(TARGETS), **{name: random.choice(CONDITIONS[name]) for name in names}}


def random_link(random: Random) -> dict[str, Any]:
    optional = {
        "target": TARGETS, "fallback": TARGETS, "timezone": ZONES, "forward_path": (True,), "forward_query": (False,),
        "announce": (True,), "starts_at": ("2026-10-24T12:00Z",), "expires_at": ("2026-10-26T12:00Z",),
    }  # fmt: skip
    members = {name: random.choice(values) for name, values in optional.items() if random.random() < 0.5}
    return {**members, "rules": [random_rule(random) for _ in range(random.randint(0, 5))]}


def random_visit(random: Random) -> dict[str, str]:
    """Return the parameters of a trial."""
    moment = datetime(2026, 10, 24, tzinfo=UTC) + timedelta(minutes=30 * random.randrange(150))
    visit = {"device": random.choice(list(AGENTS)), "visit": random.choice(CONDITIONS["visit"])}
    name, part = random.choice([("path", ("u/42", "a b;c")), ("lot", ("L1", "L2", "a,b"))])
    languages = (",".join(random.sample(LANGUAGES, 2)),)
    optional = {"language": languages, "country": ("CH", "XK"), "query": QUERIES, name: part}
    chosen = {name: random.choice(values) for name, values in optional.items() if random.random() < 0.5}
    return {**visit, **chosen, "at": f"{moment:%Y-%m-%dT%H:%MZ}"}


def outcome(client: FlaskClient, visit: dict[str, str]) -> tuple[int, str | None, set[str]]:
    """Visit the link. Return the status, the location, and the name of the rule under which the scan is counted."""
    tail = f"/{quote(visit['path'])}" if "path" in visit else ""
    path = f"/01/{GTIN}/10/{quote(visit['lot'])}" if "lot" in visit else f"/u/{GTIN}{tail}"
    headers = {"User-Agent": AGENTS[visit["device"]], "X-Country": visit.get("country", "")}
    languages = visit.get("language", "").replace(",", ";q=0.9,")
    client.delete(f"/user/{GTIN}/scans")
    url = f"{path}?{visit.get('query', '')}"
    response = client.get(url, headers={**headers, "Accept-Language": languages}, base_url="https://qr.example")
    counted = json_body(client.get(f"/user/{GTIN}/scans?since=2026-10-01"))["by_rule"]
    return response.status_code, response.headers.get("Location"), set(counted)


def check_visit(client: FlaskClient, visit: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FixedTime, "present", datetime.fromisoformat(visit["at"]))
    monkeypatch.setattr(follow, "_visit", lambda *_: visit["visit"])
    trial = json_body(client.get(f"/user/{GTIN}/try", query_string=visit))
    status, location, counted = outcome(client, visit)
    assert (trial["location"], trial["target"] is None) == (location, status >= 400), (visit, trial)
    is_scan = trial["state"] == "open" and status < 400 and trial["reasons"][-1] != "the fallback is used"
    assert counted == ({trial["rule"]} if is_scan else set()), (visit, trial)


def test_trial_agrees_with_random_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    random = Random(8)
    settings = settings_with(f"sqlite:///{tmp_path}/a.db", schemes="myapp", public_url="https://qr.example")
    client = create_client(settings._replace(link_cache=0), WITH_KEY)
    monkeypatch.setattr(follow, "datetime", FixedTime)
    for _ in range(25):
        assert client.put(f"/user/{GTIN}", json=random_link(random)).status_code in {200, 201}
        for visit in [random_visit(random) for _ in range(8)]:
            check_visit(client, visit, monkeypatch)
