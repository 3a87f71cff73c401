from __future__ import annotations

import socket
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from qr.links.record import Record
from qr.store import open_store
from tests.support.user_codes import (
    PHONE,
    TABLET,
    WITH_KEY,
    client_of,
    settings_with,
)

TARGET = "https://example.com/target"
FALLBACK = "https://example.com/over"


def moment(**later: float) -> str:
    return f"{datetime.now(UTC) + timedelta(**later):%Y-%m-%dT%H:%M:%SZ}"


def total(client: FlaskClient, user_id: str = "42") -> int:
    scans = client.get(f"/user/{user_id}/scans").json
    assert scans is not None
    return int(scans["total"])


def link(client: FlaskClient, **members: Any) -> str:
    answer = client.put("/user/42", json={"target": TARGET, **members})
    assert answer.status_code in {200, 201}, answer.text
    return "/u/42"


def led_to(answer: TestResponse) -> tuple[int, str | None]:
    return answer.status_code, answer.headers.get("Location")


class TestRedirect:
    def test_it_is_never_kept_and_tells_nobody_where_from(self, office: FlaskClient) -> None:
        answer = office.get(link(office), headers=PHONE)
        assert led_to(answer) == (302, TARGET)
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert answer.data == b""

    def test_it_is_on_its_way_before_a_remote_store_has_counted(self, any_store: str, office: FlaskClient) -> None:
        answer = office.get(link(office), buffered=False)
        assert led_to(answer) == (302, TARGET)
        assert total(office) == (0 if any_store.startswith("firestore") else 1)
        assert answer.data == b""
        assert total(office) == 1

    def test_it_needs_no_key(self, any_store: str) -> None:
        settings = settings_with(any_store)
        path = link(client_of(settings, WITH_KEY))
        assert led_to(client_of(settings, {}).get(path)) == (302, TARGET)

    def test_a_target_beyond_ascii_arrives_as_a_browser_would_send_it(self, office: FlaskClient) -> None:
        path = link(office, target="https://müller.example/straße?q=ä b&c=%2F#ö")
        expected = "https://xn--mller-kva.example/stra%C3%9Fe?q=%C3%A4%20b&c=%2F#%C3%B6"
        assert led_to(office.get(path)) == (302, expected)

    def test_an_id_without_record_or_target_is_not_found_yet(self, office: FlaskClient) -> None:
        office.put("/user/43", json={"style": {"shape": "dot"}})
        for path in ("/u/42", "/u/43"):
            answer = office.get(path)
            assert (answer.status_code, answer.mimetype) == (404, "text/html")
            assert answer.headers["Cache-Control"] == "no-store"

    def test_a_bad_id_is_refused(self, desk: FlaskClient) -> None:
        assert desk.get("/u/a%20b").status_code == 400

    def test_it_does_not_go_in_circles_when_the_service_moves(self, tmp_path: Any) -> None:
        settings = settings_with(f"sqlite:///{tmp_path}/users.db")
        path = link(client_of(settings, WITH_KEY), target="https://new.example/qr/%75/42")
        moved = client_of(settings._replace(public_url="https://new.example/qr"), {})
        assert moved.get(path).status_code == 508
        assert total(client_of(settings, WITH_KEY)) == 0


class TestEnds:
    @pytest.mark.parametrize(
        ("members", "status", "words"),
        [
            ({"disabled": True}, 404, "switched it off"),
            ({"starts_at": moment(hours=1)}, 404, "Not yet"),
            ({"expires_at": moment(hours=-1)}, 410, "has expired"),
            ({"starts_at": moment(hours=-2), "expires_at": moment(hours=-1)}, 410, "has expired"),
        ],
    )
    def test_a_closed_link_is_a_page_or_the_fallback(
        self, office: FlaskClient, members: dict[str, Any], status: int, words: str
    ) -> None:
        answer = office.get(link(office, **members))
        assert (answer.status_code, words in answer.text) == (status, True)
        assert TARGET not in answer.text
        assert led_to(office.get(link(office, **members, fallback=FALLBACK))) == (302, FALLBACK)
        assert total(office) == 0
        assert office.get("/user/42/qr").status_code == 200

    @pytest.mark.parametrize("members", [{"starts_at": moment(hours=-1)}, {"expires_at": moment(hours=1)}])
    def test_an_open_link_is_followed(self, office: FlaskClient, members: dict[str, Any]) -> None:
        assert led_to(office.get(link(office, **members))) == (302, TARGET)

    def test_a_link_is_used_up_after_its_scans(self, office: FlaskClient) -> None:
        path = link(office, max_scans=2)
        assert [office.get(path).status_code for _ in range(4)] == [302, 302, 410, 410]
        assert total(office) == 2
        office.patch("/user/42", json={"max_scans": 3, "fallback": FALLBACK})
        assert [led_to(office.get(path))[1] for _ in range(2)] == [TARGET, FALLBACK]
        assert total(office) == 3

    def test_a_used_up_link_does_not_ask_for_its_password(self, office: FlaskClient) -> None:
        path = link(office, max_scans=1, password="sesame")
        assert office.post(path, data={"password": "wrong"}).status_code == 403
        assert led_to(office.post(path, data={"password": "sesame"})) == (303, TARGET)
        assert office.get(path).status_code == 410
        assert total(office) == 1


class TestWhatIsAScan:
    @pytest.mark.parametrize(
        "headers",
        [
            {"User-Agent": "WhatsApp/2.23.20.0 A"},
            {"User-Agent": "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)"},
            {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
            {**PHONE, "Sec-Purpose": "prefetch;prerender"},
            {**PHONE, "Purpose": "prefetch"},
            {**PHONE, "X-Moz": "prefetch"},
        ],
    )
    def test_a_preview_is_led_and_not_counted(self, desk: FlaskClient, headers: dict[str, str]) -> None:
        path = link(desk)
        assert led_to(desk.get(path, headers=headers)) == (302, TARGET)
        assert total(desk) == 0

    def test_neither_the_picture_nor_head_nor_a_look_ahead_count(self, office: FlaskClient) -> None:
        path = link(office)
        assert led_to(office.head(path, headers=PHONE)) == (302, TARGET)
        for other in ("/user/42/qr", "/user/42/qr?format=svg", f"{path}+", "/user/42"):
            assert office.get(other, headers=PHONE).status_code == 200
        assert total(office) == 0

    @pytest.mark.parametrize("headers", [PHONE, TABLET, {"User-Agent": "curl/8.5.0"}, {"User-Agent": ""}])
    def test_a_person_counts_whatever_they_use(self, desk: FlaskClient, headers: dict[str, str]) -> None:
        desk.get(link(desk), headers=headers)
        assert total(desk) == 1

    def test_a_visitor_is_one_by_address_and_browser(self, any_store: str) -> None:
        settings = settings_with(any_store, proxies=1)
        office = client_of(settings, WITH_KEY)
        path = link(office)
        for address in ("203.0.113.1", "203.0.113.2", "10.9.9.9, 203.0.113.2"):  # the last entry is the proxy's own
            for _ in range(2):
                office.get(path, headers={**PHONE, "X-Forwarded-For": address})
        scans = office.get("/user/42/scans").json
        assert scans
        assert (scans["total"], scans["unique"]) == (6, 2)

    @pytest.mark.parametrize("members", [{"max_scans": 1}, {"password": "sesame"}])
    def test_what_is_only_for_some_is_not_given_away_uncounted(
        self, office: FlaskClient, members: dict[str, Any]
    ) -> None:
        path = link(office, **members)
        for answer in (
            office.head(path),
            office.get(path, headers={"User-Agent": "Twitterbot/1.0"}),
            office.get(f"{path}+"),
        ):
            assert answer.status_code == 200
            assert TARGET not in answer.text + str(answer.headers)
        assert total(office) == 0


class TestRules:
    def test_the_first_rule_that_fits_wins(self, office: FlaskClient) -> None:
        rules = [
            {"name": "swiss phones", "device": "mobile", "country": "CH", "target": f"{TARGET}/ch"},
            {"name": "german", "language": "de", "target": f"{TARGET}/de"},
            {"device": "ios,android", "target": f"{TARGET}/app"},
        ]
        path = link(office, rules=rules)
        german = {"Accept-Language": "de-CH,de;q=0.9,en;q=0.5"}
        for headers, expected in (
            ({**PHONE, **german, "CF-IPCountry": "CH"}, "/ch"),
            ({**PHONE, **german, "CF-IPCountry": "AT"}, "/de"),
            ({**german}, "/de"),
            ({**PHONE, "Accept-Language": "en,de;q=0.9"}, "/app"),
            ({"Accept-Language": "en"}, ""),
            ({}, ""),
        ):
            assert led_to(office.get(path, headers=headers)) == (302, TARGET + expected)
        scans = office.get("/user/42/scans").json
        assert scans
        assert scans["by_rule"] == {"default": 2, "german": 2, "3": 1, "swiss phones": 1}

    def test_the_country_is_taken_from_the_header_that_is_trusted(self, tmp_path: Any) -> None:
        settings = settings_with(f"sqlite:///{tmp_path}/users.db", country_header="X-Our-Country")
        office = client_of(settings, WITH_KEY)
        path = link(office, rules=[{"country": "CH", "target": f"{TARGET}/ch"}])
        assert led_to(office.get(path, headers={"CF-IPCountry": "CH"})) == (302, TARGET)
        assert led_to(office.get(path, headers={"X-Our-Country": "ch"})) == (302, f"{TARGET}/ch")

    def test_a_rule_may_be_all_there_is(self, office: FlaskClient) -> None:
        office.put("/user/42", json={"rules": [{"device": "ios", "target": TARGET}]})
        assert led_to(office.get("/u/42", headers=PHONE)) == (302, TARGET)
        assert office.get("/u/42", headers=TABLET).status_code == 404
        assert total(office) == 1

    def test_where_no_rule_fits_and_there_is_no_target_the_fallback_serves(self, office: FlaskClient) -> None:
        office.put("/user/42", json={"rules": [{"device": "ios", "target": TARGET}], "fallback": FALLBACK})
        assert led_to(office.get("/u/42", headers=TABLET)) == (302, FALLBACK)
        office.put("/user/42", json={"fallback": FALLBACK})
        assert led_to(office.get("/u/42", headers=PHONE)) == (302, FALLBACK)
        assert total(office) == 0

    def test_a_front_end_that_names_two_countries_closes_no_rule_that_asks_for_none(self, desk: FlaskClient) -> None:
        path = link(desk, rules=[{"device": "ios", "target": f"{TARGET}/app"}])
        answer = desk.get(path, headers={**PHONE, "CF-IPCountry": "CH, CH"})
        assert led_to(answer) == (302, f"{TARGET}/app")

    def test_a_time_of_day_decides(self, desk: FlaskClient) -> None:
        now = datetime.now(UTC)
        around = {"after": f"{now - timedelta(minutes=2):%H:%M}", "before": f"{now + timedelta(minutes=2):%H:%M}"}
        later = {"after": around["before"], "before": around["after"]}  # all the rest of the day, over midnight
        assert led_to(desk.get(link(desk, rules=[{**around, "target": f"{TARGET}/now"}]))) == (302, f"{TARGET}/now")
        assert led_to(desk.get(link(desk, rules=[{**later, "target": f"{TARGET}/now"}]))) == (302, TARGET)


def test_a_look_ahead_shows_where_a_link_leads(office: FlaskClient) -> None:
    page = office.get(f"{link(office)}+")
    assert (page.status_code, page.mimetype, TARGET in page.text) == (200, "text/html", True)
    assert office.get("/u/43+").status_code == 404
    assert office.get(f"{link(office, disabled=True)}+").status_code == 404


@pytest.mark.parametrize(
    "members", [{"disabled": True}, {"target": None}, {"expires_at": "2026-01-01T00:00:00Z", "password": "sesame"}]
)
def test_a_look_ahead_shows_the_fallback_of_a_link_that_is_closed(office: FlaskClient, members: dict[str, Any]) -> None:
    path = link(office, **{"fallback": FALLBACK, **members})
    page = office.get(f"{path}+")
    assert (page.status_code, FALLBACK in page.text, TARGET in page.text) == (200, True, False)
    assert led_to(office.get(path)) == (302, FALLBACK)


def test_a_look_ahead_is_only_looked_at(desk: FlaskClient) -> None:
    answer = desk.post(f"{link(desk)}+")
    assert (answer.status_code, "POST" in answer.headers["Allow"]) == (405, False)


def test_a_visitor_has_another_pseudonym_at_every_link(tmp_path: Path) -> None:
    settings, made = settings_with(f"sqlite:///{tmp_path}/users.db"), "2026-11-27T08:00:00.000001Z"
    for user_id in ("42", "43"):
        open_store(settings.store, in_cloud=False).create(Record(user_id, {"target": TARGET}, made, made))
        client_of(settings, PHONE).get(f"/u/{user_id}")
    seen = visitors_in(tmp_path / "users.db")
    assert len(set(seen)) == len(seen) == 2


def test_a_later_record_of_an_id_knows_its_visitors_by_other_pseudonyms(tmp_path: Path) -> None:
    office = client_of(settings_with(f"sqlite:///{tmp_path}/users.db"), WITH_KEY)
    seen = []
    for _ in range(2):
        office.put("/user/42", json={"target": TARGET})
        office.get("/u/42", headers=PHONE)
        seen += visitors_in(tmp_path / "users.db")
        office.delete("/user/42")
    assert len(set(seen)) == len(seen) == 2


def visitors_in(path: Path) -> list[bytes]:
    with closing(sqlite3.connect(path)) as file:
        return [visitor for (visitor,) in file.execute("SELECT visitor FROM visitors")]


def test_nothing_that_tells_who_a_visitor_is_is_in_the_file(tmp_path: Path) -> None:
    settings = settings_with(f"sqlite:///{tmp_path}/users.db", proxies=1)
    office = client_of(settings, WITH_KEY)
    office.get(link(office), headers={"User-Agent": "Telling/9.9 (iPhone)", "X-Forwarded-For": "203.0.113.77"})
    assert total(office) == 1
    kept = b"".join(file.read_bytes() for file in tmp_path.glob("users.db*"))
    assert TARGET.encode() in kept
    for telling in (b"203.0.113.77", b"Telling", socket.inet_aton("203.0.113.77")):
        assert telling not in kept


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/u/a%20b", 400), ("GET", "/u/1++", 400), ("POST", "/u/42", 415)]
)
def test_people_are_shown_a_page_also_where_a_link_is_wrong(
    desk: FlaskClient, method: str, path: str, status: int
) -> None:
    link(desk, password="sesame")
    answer = desk.open(path, method=method)
    assert (answer.status_code, answer.mimetype) == (status, "text/html")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_no_cache_keeps_the_way_to_a_link_that_is_written_with_two_slashes(desk: FlaskClient) -> None:
    answer = desk.get("/u//42", base_url="http://localhost/")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (308, "no-store")
