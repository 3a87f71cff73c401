from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from tests.support.links import FALLBACK, TARGET, json_body, put_link, redirect, total_scans
from tests.support.user_codes import (
    PHONE,
    TABLET,
    WITH_KEY,
    create_client,
    settings_with,
)


def time_from_now(**later: float) -> str:
    return f"{datetime.now(UTC) + timedelta(**later):%Y-%m-%dT%H:%M:%SZ}"


class TestRedirect:
    def test_redirect_is_not_cached_and_sends_no_referrer(self, client_with_key: FlaskClient) -> None:
        response = client_with_key.get(put_link(client_with_key), headers=PHONE)
        assert redirect(response) == (302, TARGET)
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert response.data == b""

    def test_redirect_is_sent_before_remote_scan_count(self, any_store: str, client_with_key: FlaskClient) -> None:
        response = client_with_key.get(put_link(client_with_key), buffered=False)
        assert redirect(response) == (302, TARGET)
        assert total_scans(client_with_key) == (0 if any_store.startswith("firestore") else 1)
        assert response.data == b""
        assert total_scans(client_with_key) == 1

    def test_redirect_needs_no_key(self, any_store: str) -> None:
        settings = settings_with(any_store)
        path = put_link(create_client(settings, WITH_KEY))
        assert redirect(create_client(settings, {}).get(path)) == (302, TARGET)

    def test_non_ascii_target_is_percent_encoded(self, client_with_key: FlaskClient) -> None:
        path = put_link(client_with_key, target="https://müller.example/straße?q=ä b&c=%2F#ö")
        expected = "https://xn--mller-kva.example/stra%C3%9Fe?q=%C3%A4%20b&c=%2F#%C3%B6"
        assert redirect(client_with_key.get(path)) == (302, expected)

    def test_characters_that_browsers_keep_are_sent(self, client_with_key: FlaskClient) -> None:
        url = "https://xn--mn8h3k.to/a[1]|%zz?b={c}^\\#/[d]{e}|^\\#f"
        assert redirect(client_with_key.get(put_link(client_with_key, target=url))) == (302, url)

    def test_link_without_target_returns_404(self, client_with_key: FlaskClient) -> None:
        client_with_key.put("/user/43", json={"style": {"shape": "dot"}})
        for path in ("/u/42", "/u/43"):
            response = client_with_key.get(path)
            assert (response.status_code, response.mimetype) == (404, "text/html")
            assert response.headers["Cache-Control"] == "no-store"

    def test_invalid_id_is_rejected(self, sqlite_client: FlaskClient) -> None:
        assert sqlite_client.get("/u/a%20b").status_code == 400

    def test_redirect_loop_returns_508_after_the_service_moves(self, tmp_path: Any) -> None:
        settings = settings_with(f"sqlite:///{tmp_path}/users.db")
        path = put_link(create_client(settings, WITH_KEY), target="https://new.example/qr/%75/42")
        moved = create_client(settings._replace(public_url="https://new.example/qr"), {})
        assert moved.get(path).status_code == 508
        assert total_scans(create_client(settings, WITH_KEY)) == 0


class TestClosedLink:
    @pytest.mark.parametrize(
        ("members", "status", "words"),
        [
            ({"disabled": True}, 404, "Nothing here"),
            ({"starts_at": time_from_now(hours=1)}, 404, "Nothing here"),
            ({"expires_at": time_from_now(hours=-1)}, 410, "has expired"),
            ({"starts_at": time_from_now(hours=-2), "expires_at": time_from_now(hours=-1)}, 410, "has expired"),
        ],
    )
    def test_closed_link_gives_a_page_or_the_fallback(
        self, client_with_key: FlaskClient, members: dict[str, Any], status: int, words: str
    ) -> None:
        response = client_with_key.get(put_link(client_with_key, **members))
        assert (response.status_code, words in response.text) == (status, True)
        assert TARGET not in response.text
        assert redirect(client_with_key.get(put_link(client_with_key, **members, fallback=FALLBACK))) == (302, FALLBACK)
        assert total_scans(client_with_key) == 0
        assert client_with_key.get("/user/42/qr").status_code == 200

    @pytest.mark.parametrize(
        "members", [{"starts_at": time_from_now(hours=-1)}, {"expires_at": time_from_now(hours=1)}]
    )
    def test_open_link_redirects(self, client_with_key: FlaskClient, members: dict[str, Any]) -> None:
        assert redirect(client_with_key.get(put_link(client_with_key, **members))) == (302, TARGET)

    def test_link_closes_after_max_scans(self, client_with_key: FlaskClient) -> None:
        path = put_link(client_with_key, max_scans=2)
        assert [client_with_key.get(path).status_code for _ in range(4)] == [302, 302, 410, 410]
        assert total_scans(client_with_key) == 2
        client_with_key.patch("/user/42", json={"max_scans": 3, "fallback": FALLBACK})
        assert [redirect(client_with_key.get(path))[1] for _ in range(2)] == [TARGET, FALLBACK]
        assert total_scans(client_with_key) == 3

    def test_exhausted_link_does_not_ask_for_the_password(self, client_with_key: FlaskClient) -> None:
        path = put_link(client_with_key, max_scans=1, password="sesame")
        assert client_with_key.post(path, data={"password": "wrong"}).status_code == 403
        assert redirect(client_with_key.post(path, data={"password": "sesame"})) == (303, TARGET)
        assert client_with_key.get(path).status_code == 410
        assert total_scans(client_with_key) == 1


class TestRules:
    def test_first_matching_rule_applies(self, client_with_key: FlaskClient) -> None:
        rules = [
            {"name": "swiss phones", "device": "mobile", "country": "CH", "target": f"{TARGET}/ch"},
            {"name": "german", "language": "de", "target": f"{TARGET}/de"},
            {"device": "ios,android", "target": f"{TARGET}/app"},
        ]
        path = put_link(client_with_key, rules=rules)
        german = {"Accept-Language": "de-CH,de;q=0.9,en;q=0.5"}
        for headers, expected in (
            ({**PHONE, **german, "CF-IPCountry": "CH"}, "/ch"),
            ({**PHONE, **german, "CF-IPCountry": "AT"}, "/de"),
            ({**german}, "/de"),
            ({**PHONE, "Accept-Language": "en"}, "/app"),
            ({**PHONE, "Accept-Language": "gsw-CH,de-CH;q=0.9"}, "/de"),
            ({"Accept-Language": "en"}, ""),
            ({}, ""),
        ):
            assert redirect(client_with_key.get(path, headers=headers)) == (302, TARGET + expected)
        scans = json_body(client_with_key.get("/user/42/scans"))
        third = json_body(client_with_key.get("/user/42"))["rules"][2]["name"]
        assert scans["by_rule"] == {"default": 2, "german": 3, third: 1, "swiss phones": 1}

    def test_country_comes_from_the_configured_header(self, tmp_path: Any) -> None:
        settings = settings_with(f"sqlite:///{tmp_path}/users.db", country_header="X-Our-Country")
        client_with_key = create_client(settings, WITH_KEY)
        path = put_link(client_with_key, rules=[{"country": "CH", "target": f"{TARGET}/ch"}])
        assert redirect(client_with_key.get(path, headers={"CF-IPCountry": "CH"})) == (302, TARGET)
        assert redirect(client_with_key.get(path, headers={"X-Our-Country": "ch"})) == (302, f"{TARGET}/ch")

    def test_link_can_have_rules_without_a_target(self, client_with_key: FlaskClient) -> None:
        client_with_key.put("/user/42", json={"rules": [{"device": "ios", "target": TARGET}]})
        assert redirect(client_with_key.get("/u/42", headers=PHONE)) == (302, TARGET)
        assert client_with_key.get("/u/42", headers=TABLET).status_code == 404
        assert total_scans(client_with_key) == 1

    def test_fallback_applies_without_matching_rule_and_target(self, client_with_key: FlaskClient) -> None:
        client_with_key.put("/user/42", json={"rules": [{"device": "ios", "target": TARGET}], "fallback": FALLBACK})
        assert redirect(client_with_key.get("/u/42", headers=TABLET)) == (302, FALLBACK)
        client_with_key.put("/user/42", json={"fallback": FALLBACK})
        assert redirect(client_with_key.get("/u/42", headers=PHONE)) == (302, FALLBACK)
        assert total_scans(client_with_key) == 0

    def test_invalid_country_header_leaves_other_rules_intact(self, sqlite_client: FlaskClient) -> None:
        path = put_link(sqlite_client, rules=[{"device": "ios", "target": f"{TARGET}/app"}])
        response = sqlite_client.get(path, headers={**PHONE, "CF-IPCountry": "CH, CH"})
        assert redirect(response) == (302, f"{TARGET}/app")

    @pytest.mark.parametrize("hours", [-11, 13])
    def test_time_of_a_rule_is_that_of_the_link(self, sqlite_client: FlaskClient, hours: int) -> None:
        zone, local = f"Etc/GMT{-hours:+}", datetime.now(UTC) + timedelta(hours=hours)
        rules = [{"days": f"{local:%a}".lower(), "after": f"{local - timedelta(minutes=2):%H:%M}",
                  "before": f"{local + timedelta(minutes=2):%H:%M}", "target": f"{TARGET}/now"}]  # fmt: skip
        for member, expected in ((zone, f"{TARGET}/now"), (None, TARGET)):
            assert redirect(sqlite_client.get(put_link(sqlite_client, rules=rules, timezone=member))) == (302, expected)

    def test_rule_matches_the_time_of_day(self, sqlite_client: FlaskClient) -> None:
        now = datetime.now(UTC)
        around = {"after": f"{now - timedelta(minutes=2):%H:%M}", "before": f"{now + timedelta(minutes=2):%H:%M}"}
        later = {"after": around["before"], "before": around["after"]}  # the rest of the day, across midnight
        for times, expected in ((around, f"{TARGET}/now"), (later, TARGET)):
            path = put_link(sqlite_client, rules=[{**times, "target": f"{TARGET}/now"}])
            assert redirect(sqlite_client.get(path)) == (302, expected)


def test_preview_shows_the_target(client_with_key: FlaskClient) -> None:
    page = client_with_key.get(f"{put_link(client_with_key)}+")
    assert (page.status_code, page.mimetype, TARGET in page.text) == (200, "text/html", True)
    assert client_with_key.get("/u/43+").status_code == 404
    assert client_with_key.get(f"{put_link(client_with_key, disabled=True)}+").status_code == 404


@pytest.mark.parametrize(
    "members", [{"disabled": True}, {"target": None}, {"expires_at": "2026-01-01T00:00:00Z", "password": "sesame"}]
)
def test_preview_of_closed_link_shows_the_fallback(client_with_key: FlaskClient, members: dict[str, Any]) -> None:
    path = put_link(client_with_key, **{"fallback": FALLBACK, **members})
    page = client_with_key.get(f"{path}+")
    assert (page.status_code, FALLBACK in page.text, TARGET in page.text) == (200, True, False)
    assert redirect(client_with_key.get(path)) == (302, FALLBACK)


def test_preview_rejects_post(sqlite_client: FlaskClient) -> None:
    response = sqlite_client.post(f"{put_link(sqlite_client)}+")
    assert (response.status_code, "POST" in response.headers["Allow"]) == (405, False)


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/u/a%20b", 400), ("GET", "/u/1++", 400), ("POST", "/u/42", 415)]
)
def test_invalid_request_to_a_link_gives_a_page(
    sqlite_client: FlaskClient, method: str, path: str, status: int
) -> None:
    put_link(sqlite_client, password="sesame")
    response = sqlite_client.open(path, method=method)
    assert (response.status_code, response.mimetype) == (status, "text/html")
    assert response.headers["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in response.headers


def test_redirect_from_doubled_slashes_is_not_cached(sqlite_client: FlaskClient) -> None:
    response = sqlite_client.get("/u//42", base_url="http://localhost/")
    assert (response.status_code, response.headers["Cache-Control"]) == (308, "no-store")


@pytest.mark.parametrize("query", ["", "?utm_source=poster"])
def test_trailing_slash_opens_the_same_target(client_with_key: FlaskClient, query: str) -> None:
    path = f"{put_link(client_with_key)}/{query}"
    assert redirect(client_with_key.get(path)) == (302, f"{TARGET}{query}")
    assert redirect(client_with_key.head(path)) == (302, f"{TARGET}{query}")
    assert total_scans(client_with_key) == 1


def test_several_trailing_slashes_open_the_same_target(sqlite_client: FlaskClient) -> None:
    put_link(sqlite_client)
    response = sqlite_client.get("/u/42//")
    assert response.status_code == 308
    assert redirect(sqlite_client.get(response.headers["Location"])) == (302, TARGET)


def test_password_is_accepted_with_a_trailing_slash(sqlite_client: FlaskClient) -> None:
    put_link(sqlite_client, password="sesame")
    assert "password" in sqlite_client.get("/u/42/").text
    assert redirect(sqlite_client.post("/u/42/", data={"password": "sesame"})) == (303, TARGET)


class TestForwarding:
    def test_redirects_add_the_query_of_the_request(self, client_with_key: FlaskClient) -> None:
        rules = [{"device": "ios", "target": f"{TARGET}?app=1#top"}]
        path = put_link(client_with_key, rules=rules)
        assert redirect(client_with_key.get(f"{path}?app=2&utm_source=a%20b", headers=PHONE)) == (
            302, f"{TARGET}?app=1&utm_source=a%20b#top",
        )  # fmt: skip
        assert redirect(client_with_key.get(f"{path}?app=2")) == (302, f"{TARGET}?app=2")
        put_link(client_with_key, disabled=True, fallback=FALLBACK)
        assert redirect(client_with_key.get(f"{path}?a=1")) == (302, f"{FALLBACK}?a=1")
        put_link(client_with_key, forward_query=False)
        assert redirect(client_with_key.get(f"{path}?a=1")) == (302, TARGET)

    def test_password_form_keeps_the_query_and_stays_secret(self, sqlite_client: FlaskClient) -> None:
        path = put_link(sqlite_client, password="sesame")
        response = sqlite_client.post(f"{path}?a=1", data={"password": "sesame"})
        assert redirect(response) == (303, f"{TARGET}?a=1")

    def test_payloads_do_not_get_the_query(self, sqlite_client: FlaskClient) -> None:
        path = put_link(sqlite_client, target={"whatsapp": {"number": "+41791234567"}})
        assert redirect(sqlite_client.get(f"{path}?text=a")) == (302, "https://wa.me/41791234567")

    def test_preview_and_its_link_keep_the_query(self, sqlite_client: FlaskClient) -> None:
        page = sqlite_client.get(f"{put_link(sqlite_client)}+?a=1&b=%22")
        assert f'href="{TARGET}?a=1&amp;b=%22"' in page.text
        assert 'href="42?a=1&amp;b=%22"' in page.text

    def test_path_opens_below_the_target_if_enabled(self, client_with_key: FlaskClient) -> None:
        path = put_link(client_with_key, forward_path=True, fallback=FALLBACK)
        assert redirect(client_with_key.get(f"{path}/drinks/?a=1")) == (302, f"{TARGET}/drinks/?a=1")
        assert redirect(client_with_key.get(f"{path}/a%2Fb%3Fc")) == (302, f"{TARGET}/a/b%3Fc")
        assert redirect(client_with_key.get(path)) == (302, TARGET)
        assert total_scans(client_with_key) == 3
        put_link(client_with_key, forward_path=True, fallback=FALLBACK, disabled=True)
        assert redirect(client_with_key.get(f"{path}/drinks?a=1")) == (302, f"{FALLBACK}?a=1")

    @pytest.mark.parametrize("tail", ["..", "a/..", "a/%2e%2e/b", "%2e", "a%5Cb", "%2Fevil.example"])
    def test_path_cannot_leave_the_target(self, sqlite_client: FlaskClient, tail: str) -> None:
        response = sqlite_client.get(f"{put_link(sqlite_client, forward_path=True)}/{tail}")
        assert response.status_code in {308, 400, 404}
        assert "evil" not in urlsplit(response.headers.get("Location", "")).netloc

    def test_path_does_not_show_which_ids_are_in_use(self, sqlite_client: FlaskClient) -> None:
        put_link(sqlite_client)
        found = [sqlite_client.get(path) for path in ("/u/42/more", "/u/43/more", "/u/43")]
        assert {(response.status_code, response.text) for response in found} == {(404, found[2].text)}

    def test_forwarding_does_not_build_a_redirect_loop(self, tmp_path: Any) -> None:
        settings = settings_with(f"sqlite:///{tmp_path}/users.db", user_url="https://go.example/?id={id}")
        client = create_client(settings._replace(public_url="https://qr.example"), WITH_KEY)
        put_link(client, target="https://qr.example/", forward_path=True)
        assert client.get("/u/42/u/42").status_code == 508
        put_link(client, target="https://go.example/", forward_path=True)
        assert client.get("/u/42?id=42").status_code == 508
        assert [client.get(f"/u/42?id={other}").status_code for other in ("43", "__a__")] == [302, 302]  # an invalid id
