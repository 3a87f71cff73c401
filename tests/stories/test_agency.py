"""An agency makes the codes of several clients, and reports to each of them."""

from __future__ import annotations

import pytest

from qr.access.commands import sign_url
from qr.access.keys import format_entry
from tests.support.decoders import open_png, open_svg
from tests.support.stores import sqlite_first
from tests.support.stories import (
    LAPTOP,
    SIGNING_KEY,
    Clock,
    ask,
    open_service,
    opens,
    read_code,
    scan,
    table,
    with_key,
)

CLIENTS = {"bistro": 300, "museum": 150, "garage": 50}
KEY = "the key of the bistro"
BITLY = """Bitlink,Long URL,Title,Tags,Created
bit.ly/museum-shop,https://museum.example/shop,Shop,museum,2025-03-01
"""


def codes_of_all_clients() -> str:
    rows = (
        f"{name}-{number},https://{name}.example/{number},{name.title()} {number},{name},Europe/Zurich\n"
        for name, codes in CLIENTS.items()
        for number in range(1, codes + 1)
    )
    return f"id,target,title,tags,timezone\n{''.join(rows)}"


@sqlite_first
def test_agency(any_store: str, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QR_SIGNING_KEYS", SIGNING_KEY)
    clock("2026-10-01T08:00+02:00")
    agency = open_service(any_store, format_entry("bistro", ("read:bistro",), KEY))

    # One CSV file creates 500 codes. If the network fails, the agency sends it again.
    file = codes_of_all_clients()
    created = table(agency.post("/user", data=file, content_type="text/csv"))
    assert [row["status"] for row in created] == ["created"] * 500
    assert {row["status"] for row in table(agency.post("/user", data=file, content_type="text/csv"))} == {"unchanged"}

    # The links that the museum had at Bitly keep their short codes.
    (imported,) = table(agency.post("/user", data=BITLY, content_type="text/csv"))
    assert (imported["status"], imported["id"], imported["left_out"]) == ("created", "museum-shop", "Created")
    assert opens(scan(agency, imported["url"])) == "https://museum.example/shop"

    # The list has the number of codes by client, and finds a code.
    assert ask(agency, "/user")["tags"] == {**CLIENTS, "museum": 151}
    assert [user["id"] for user in ask(agency, "/user?tag=bistro&q=bistro%20299")["users"]] == ["bistro-299"]

    # A client has a key, and sees only its own codes. The key cannot change them.
    bistro = with_key(agency, KEY)
    assert ask(bistro, "/user?limit=1")["tags"] == {"bistro": 300}
    assert [bistro.get(f"/user/{name}-1").status_code for name in CLIENTS] == [200, 404, 404]
    assert bistro.patch("/user/bistro-1", json={"title": "Mine"}).status_code == 403
    assert ask(bistro, "/scans?tag=museum")["total"] == 0

    # Guests scan a flyer and a poster in two weeks.
    flyer = read_code(open_png(agency.get("/user/bistro-1/qr").data)) + "?utm_source=flyer&utm_campaign=Autumn"
    for day, visitors in (("2026-10-06", 2), ("2026-10-13", 3)):
        clock(f"{day}T18:00+02:00")
        for number in range(visitors):
            scan(agency, flyer, LAPTOP if number else "Android", f"192.0.2.{number}", Accept_Language="de-CH")
    assert opens(scan(agency, flyer)) == "https://bistro.example/1?utm_source=flyer&utm_campaign=Autumn"
    scan(agency, "/u/bistro-2?utm_source=poster&utm_campaign=autumn")
    scan(agency, "/u/garage-1")

    # The report compares the week with the week before, for this client.
    week = "tag=bistro&since=2026-10-12&until=2026-10-18&timezone=Europe/Zurich"
    report = ask(bistro, f"/scans?{week}")
    assert (report["total"], report["previous"]["total"], report["previous"]["change"]) == (5, 2, 150.0)
    assert report["by_source"] == {"flyer": 4, "poster": 1} and report["by_campaign"] == {"autumn": 5}
    assert report["by_tag"] == {"bistro": 5}
    assert [(row["id"], row["total"]) for row in report["records"][:3]] == [
        ("bistro-1", 4), ("bistro-2", 1), ("bistro-10", 0)]  # fmt: skip
    rows = table(agency.get(f"/scans?format=csv&by=source&{week}"))
    assert rows == [
        {"id": "bistro-1", "source": "flyer", "scans": "4"},
        {"id": "bistro-2", "source": "poster", "scans": "1"},
    ]

    # The chart is on a page of the client, which has no key: the agency signs its URL.
    url = sign_url(f"/scans?format=svg&{week}", None)
    chart = with_key(agency, "").get(url)
    assert (chart.status_code, chart.mimetype) == (200, "image/svg+xml"), chart.text
    assert open_svg(chart.data).width > 300 and "bistro" in chart.text
    assert with_key(agency, "").get(url.partition("&sig=")[0]).status_code == 401
