"""An organiser prints the code of a concert before the sale starts, and uses it until after the concert."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.decoders import open_png
from tests.support.stories import (
    SERVICE,
    Clock,
    ask,
    open_service,
    opens,
    read_code,
    scan,
    send,
    shows,
    table,
    with_key,
)

TICKETS, WELCOME, PROGRAMME, PHOTOS = (
    f"https://concert.example/{page}" for page in ("tickets", "welcome", "programme", "photos")
)
BRAND = {"name": "Seekonzerte", "light": {"button": "#a3243b"}, "footer": "Seekonzerte, Zürich"}


def test_concert(any_store: str, clock: Clock, tmp_path: Path) -> None:
    (tmp_path / "brand.json").write_text(json.dumps(BRAND))
    owner = open_service(any_store, brand=str(tmp_path / "brand.json"))

    # The poster has a code with a random id, so that nobody finds the page before.
    clock("2026-05-01T09:00+02:00")
    concert = send(owner, "POST", "/user", {
        "title": "Concert", "timezone": "Europe/Zurich", "announce": True,
        "starts_at": "2026-06-01T10:00+02:00", "expires_at": "2026-06-21T00:00+02:00", "fallback": PHOTOS,
        "rules": [{"name": "first", "visit": "first", "from": "2026-06-20", "target": WELCOME},
                  {"name": "again", "visit": "returning", "from": "2026-06-20", "target": PROGRAMME}],
        "target": TICKETS,
    })  # fmt: skip
    poster = read_code(open_png(owner.get(concert["qr"]).data))
    assert poster == concert["url"] == f"{SERVICE}/u/{concert['id']}"

    # Before the sale, visitors see its date in their language, on a page with the brand.
    french, english = (shows(scan(owner, poster, Accept_Language=language)) for language in ("fr-CH,fr", "en"))
    assert "1er juin 2026" in french and "10:00" in french and "Seekonzerte, Zürich" in french
    assert "1 June 2026" in english

    # From June on, the code opens the tickets. On the day of the concert, guests get a welcome, and then the programme.
    clock("2026-06-02T12:00+02:00")
    assert opens(scan(owner, poster)) == TICKETS
    clock("2026-06-20T19:30+02:00")
    assert [opens(scan(owner, poster)) for _ in range(3)] == [WELCOME, PROGRAMME, PROGRAMME]
    assert opens(scan(owner, poster, address="192.0.2.9")) == WELCOME

    # After the concert, the same poster opens the photos. Visits of the fallback do not count.
    clock("2026-06-21T09:00+02:00")
    assert opens(scan(owner, poster)) == PHOTOS
    scans = ask(owner, f"/user/{concert['id']}/scans?since=2026-06-01&until=2026-06-20")
    assert (scans["total"], scans["unique"]) == (5, 3)
    assert scans["by_rule"] == {"again": 2, "first": 2, "default": 1}

    # The report has each day of June, also the days without scans.
    days = table(owner.get(f"/user/{concert['id']}/scans?format=csv&since=2026-06-01&until=2026-06-20"))
    assert [row["day"][-2:] for row in days] == [f"{day:02}" for day in range(1, 21)]
    assert [row["scans"] for row in days if row["scans"] != "0"] == ["1", "4"]


def test_guest_list(any_store: str, clock: Clock) -> None:
    owner = open_service(any_store)
    clock("2026-06-20T18:00+02:00")

    # The crew has a page with a password. A preview, and the crawler of a chat, do not reveal it.
    crew = send(owner, "PUT", "/user/crew", {"target": f"{PROGRAMME}/crew", "password": "soundcheck"})
    assert "password" not in crew and crew["has_password"]
    assert 'type="password"' in scan(owner, crew["url"]).text
    guest = with_key(owner, "")
    assert guest.post("/u/crew", data={"password": "sound"}).status_code == 403
    assert opens(guest.post("/u/crew", data={"password": "soundcheck"})) == f"{PROGRAMME}/crew"
    for preview in (guest.get("/u/crew+"), guest.get("/u/crew", headers={"User-Agent": "WhatsApp/2.23.20.0 A"})):
        assert PROGRAMME not in preview.text

    # Two drinks are free. The third guest reads why there is none, and the owner sees how many are left.
    drinks = send(owner, "PUT", "/user/drinks", {"target": WELCOME, "max_scans": 2})
    assert [opens(scan(owner, drinks["url"], address=f"192.0.2.{n}")) for n in (1, 2)] == [WELCOME, WELCOME]
    third = scan(owner, drinks["url"], address="192.0.2.3")
    assert (third.status_code, "limit of visits" in shows(third)) == (410, True)
    assert ask(owner, "/user/drinks/scans")["admitted"] == 2
