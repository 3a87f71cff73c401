from __future__ import annotations

import sys
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from flask.testing import FlaskClient

from qr.errors import BadParameter
from tests.support.browser import Page
from tests.support.links import WIFI, json_body, parse_page, put_record
from tests.support.serving import ROOT
from tests.support.stores import new_store_url
from tests.support.user_codes import WITH_KEY, create_client, settings_with

EXAMPLE = "https://example.com/"
BOT = {"User-Agent": "Twitterbot/1.0"}
# Text with every character that has a meaning in HTML or in templates.
MARKUP = """<script>alert("1")</script> & 'x' &lt; {{ 7 * 7 }}"""

# States of closed links: members of the record; status, heading and some words of the page.
NOTICES: dict[str, tuple[dict[str, Any], int, str, str]] = {
    "no_target": ({}, 404, "Nothing here", "does not lead anywhere at the moment"),
    "disabled": ({"target": EXAMPLE, "disabled": True}, 404, "Nothing here", "does not lead anywhere"),
    "not_started": ({"target": EXAMPLE, "starts_at": "2199-01-01T00:00:00Z"}, 404, "Nothing here", "try again later"),
    "expired": ({"target": EXAMPLE, "expires_at": "2020-01-01T00:00:00Z"}, 410, "Expired", "has expired"),
    "exhausted": ({"target": EXAMPLE, "max_scans": 1}, 410, "No longer available", "limit of visits"),
}


@pytest.mark.parametrize("path", ["/u/42", "/u/42+"])
@pytest.mark.parametrize("state", NOTICES)
def test_page_explains_why_a_link_is_closed(sqlite_client: FlaskClient, path: str, state: str) -> None:
    members, status, heading, words = NOTICES[state]
    put_record(sqlite_client, **members)
    if state == "exhausted":
        assert sqlite_client.get("/u/42").status_code == 302
    response = sqlite_client.get(path)
    page = Page(response.text)
    assert (response.status_code, page.text("title"), page.text("h1")) == (status, heading, heading)
    assert words in page.text("p")
    assert EXAMPLE not in response.text


@pytest.mark.parametrize("members", [{"max_scans": 1}, {"max_scans": 1, "password": "sesame"}])
def test_limited_link_shows_a_hint_without_a_scan(sqlite_client: FlaskClient, members: dict[str, Any]) -> None:
    put_record(sqlite_client, target=EXAMPLE, **members)
    page = parse_page(sqlite_client.get("/u/42+"))
    assert (page.text("h1"), page.attributes("a", "href")) == ("Open it in a browser", [])
    if "password" not in members:
        assert parse_page(sqlite_client.get("/u/42", headers=BOT)).text("h1") == "Open it in a browser"


def test_redirect_loop_gives_a_page_with_508(tmp_path: Path) -> None:
    settings = settings_with(new_store_url("sqlite", tmp_path))
    put_record(create_client(settings, WITH_KEY), target="https://new.example/u/43")
    response = create_client(settings._replace(public_url="https://new.example"), {}).get("/u/42")
    assert (response.status_code, Page(response.text).text("h1")) == (508, "This link does not work")
    assert "Location" not in response.headers


@pytest.mark.parametrize("path", ["/u/42", "/u/42+"])
def test_store_outage_page_has_retry_after(
    tmp_path: Path, path: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "__stdout__", sys.stdout)
    response = create_client(settings_with(f"sqlite:///{tmp_path}/no/such/folder/users.db"), {}).get(path)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert (response.mimetype, Page(response.text).text("h1")) == ("text/html", "Try again")
    assert "StoreUnavailable raised: OperationalError" in capsys.readouterr().out


FORM = "application/x-www-form-urlencoded"
ADDRESS, BROWSER, LENGTH = "check the address", "open this link in a browser", "password is too long"
NOWHERE = "does not lead anywhere"
# Requests that links reject: method, path, form, status, words of the page.
REJECTED_REQUESTS = [
    ("GET", "/u/a%20b", None, 400, ADDRESS),
    ("GET", "/u/1++", None, 400, ADDRESS),
    ("GET", "/u/a%20b+", None, 400, ADDRESS),
    ("GET", f"/u/{'x' * 65}", None, 400, ADDRESS),
    ("GET", "/u/__x__", None, 400, ADDRESS),
    ("GET", "/u/%ff", None, 400, ADDRESS),
    ("POST", "/u/a%20b", "password=x", 400, ADDRESS),
    ("GET", "/u/", None, 404, ADDRESS),
    ("GET", "/u/+", None, 404, ADDRESS),
    ("GET", "/u/42/menu", None, 404, NOWHERE),
    ("PUT", "/u/42", None, 405, BROWSER),
    ("POST", "/u/42+", None, 405, BROWSER),
    ("POST", "/u/42", None, 415, BROWSER),
    ("POST", "/u/42", "password=a&password=b", 400, BROWSER),
    ("POST", "/u/42", f"password={'x' * 100_000}", 413, LENGTH),
]


@pytest.mark.parametrize("case", REJECTED_REQUESTS, ids=lambda case: f"{case[0]} {case[1][:12]} {case[3]}")
def test_rejected_request_gets_a_page_for_people(
    sqlite_client: FlaskClient, case: tuple[str, str, str | None, int, str]
) -> None:
    method, path, form, status, words = case
    put_record(sqlite_client, target=EXAMPLE, password="sesame")
    response = sqlite_client.open(path, method=method, data=form, content_type=FORM if form else None)
    page = Page(response.text)
    assert (response.status_code, response.content_type) == (status, "text/html; charset=utf-8")
    assert words in page.text("p")
    text = page.text("h1") + page.text("p")
    assert not any(term in text for term in ("parameter", "must be", "A-Z", "URL", "id ", "Content-Type"))
    assert (response.headers["Cache-Control"], "Access-Control-Allow-Origin" in response.headers) == ("no-store", False)
    assert ("Allow" in response.headers) == (status == 405)


def test_failure_of_a_link_gets_a_page(
    sqlite_client: FlaskClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put_record(sqlite_client, target=EXAMPLE)
    monkeypatch.setattr(sys, "__stdout__", sys.stdout)
    monkeypatch.setattr("qr.routes.follow.target_text", lambda _: 1 / 0)
    response = sqlite_client.get("/u/42")
    assert (response.status_code, Page(response.text).text("h1")) == (500, "This does not work")
    assert "try again later" in Page(response.text).text("p")
    assert "ZeroDivisionError" in capsys.readouterr().out


def test_invalid_stored_target_shows_page_without_error(
    sqlite_client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reject(_: object) -> str:
        raise BadParameter("number", "12", "a phone number")

    put_record(sqlite_client, target=EXAMPLE)
    monkeypatch.setattr("qr.routes.follow.target_text", reject)
    response = sqlite_client.get("/u/42")
    assert (response.status_code, "phone number" in response.text) == (400, False)
    assert "tell the owner of the link" in Page(response.text).text("p")


def test_rejected_request_to_other_urls_gets_problem_details(sqlite_client: FlaskClient) -> None:
    for path in ("/u", "/user/a%20b", "/user/42/x", "/user/a%20b/qr"):
        assert sqlite_client.get(path).mimetype == "application/problem+json"


# One response of each kind: the path, and the members of the record.
RESPONSES: dict[str, tuple[str, dict[str, Any]]] = {
    "notice": ("/u/42", {}),
    "password": ("/u/42", {"target": EXAMPLE, "password": "sesame"}),
    "preview": ("/u/42+", {"target": EXAMPLE}),
    "preview of a payload": ("/u/42+", {"target": {"wifi": WIFI}}),
    "payload": ("/u/42", {"target": {"wifi": WIFI}}),
    "redirect": ("/u/42", {"target": EXAMPLE}),
    "file": ("/u/42", {"target": {"contact": {"name": "Jane Doe"}}}),
}


@pytest.mark.parametrize(("path", "members"), RESPONSES.values(), ids=RESPONSES)
def test_link_response_is_not_cached_or_indexed(sqlite_client: FlaskClient, path: str, members: dict[str, Any]) -> None:
    put_record(sqlite_client, **members)
    headers = sqlite_client.get(path).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Robots-Tag"] == "noindex"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in headers
    assert "Set-Cookie" not in headers


def digest(source: str) -> str:
    return b64encode(sha256(source.encode()).digest()).decode()


@pytest.mark.parametrize("name", [name for name in RESPONSES if name not in {"redirect", "file"}])
def test_page_policy_allows_only_its_own_style_and_script(sqlite_client: FlaskClient, name: str) -> None:
    path, members = RESPONSES[name]
    put_record(sqlite_client, **members)
    response = sqlite_client.get(path)
    page = Page(response.text)
    policy = dict(part.strip().split(" ", 1) for part in response.headers["Content-Security-Policy"].split(";"))
    script = {"script-src": f"'sha256-{digest(page.text('script'))}'"} if name == "payload" else {}
    assert policy == script | {
        "default-src": "'none'",
        "style-src": f"'sha256-{digest(page.text('style'))}'",
        "img-src": "data:",
        "form-action": "'self' https: http:",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    tags = {tag for tag, _ in page.elements}
    assert "main {" in page.text("style")
    assert ("script" in tags) == (name == "payload")
    assert not tags & {"link", "iframe", "object", "base"}
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith(("on", "style"))]
    assert page.attributes("html", "lang") == ["en"]
    assert "noindex" in page.attributes("meta", "content")


@pytest.mark.parametrize(
    "target",
    [
        "https://example.com/?a=1&b=2&copy=3",
        "https://example.com/'onmouseover='alert(1)",
        f"https://example.com/?q={MARKUP}",
        "https://example.com/#{{ 7 * 7 }}",
    ],
)
def test_preview_escapes_the_target_url(sqlite_client: FlaskClient, target: str) -> None:
    put_record(sqlite_client, target=target)
    page = parse_page(sqlite_client.get("/u/42+"))
    address = sqlite_client.get("/u/42").headers["Location"]
    assert page.attributes("a", "href") == [address, "42"]
    assert (page.text("a"), page.text("h1")) == (f"{address}Continue", "This link leads to")
    assert page.attributes("a", "rel") == ["noreferrer", "noreferrer"]
    assert "script" not in {tag for tag, _ in page.elements}
    assert urlsplit(address).hostname == "example.com"


COPY_SCRIPT = (ROOT / "qr" / "web" / "copy.js").read_text()
LABELS = {"ssid": "Network name", "iban": "IBAN", "number": "Phone number", "body": "Text"}


@pytest.mark.parametrize("path", ["/u/42", "/u/42+"])
@pytest.mark.parametrize(
    "target",
    [
        {"mail": {"to": "jane@example.com", "subject": MARKUP, "body": MARKUP}},
        {"wifi": {"ssid": MARKUP[:32], "password": MARKUP[:56]}},
        {"sms": {"number": "+41791234567", "body": MARKUP}},
        {"epc": {"name": MARKUP[:60], "iban": "DE89370400440532013000"}},
    ],
    ids=lambda target: next(iter(target)),
)
def test_page_escapes_payload_fields(sqlite_client: FlaskClient, path: str, target: dict[str, Any]) -> None:
    put_record(sqlite_client, target=target)
    page = parse_page(sqlite_client.get(path))
    ((name, fields),) = target.items()
    if name == "wifi" and path == "/u/42":
        fields = fields | {"security": "WPA"}
    assert dict(zip(page.each("dt"), page.each("dd"), strict=True)) == {
        LABELS.get(name, name.capitalize()): value for name, value in fields.items()
    }
    assert page.each("script") == ([COPY_SCRIPT] if path == "/u/42" else [])


LANGUAGES = {
    "de-CH,en;q=0.5": ("de", "Für diesen Link brauchen Sie ein Passwort.", "Name des Netzes"),
    "fr": ("fr", "Ce lien est protégé par un mot de passe.", "Nom du réseau"),
    "es-MX": ("es", "Este enlace necesita una contraseña.", "Nombre de la red"),
    "zh-Hans-CN,zh": ("zh", "打开此链接需要密码。", "网络名称"),
    "ar": ("ar", "هذا الرابط محمي بكلمة مرور.", "اسم الشبكة"),
    "nl,*;q=0.1": ("en", "This link needs a password.", "Network name"),
}


@pytest.mark.parametrize("accepted", LANGUAGES)
def test_page_is_in_the_language_of_the_browser(sqlite_client: FlaskClient, accepted: str) -> None:
    language, words, label = LANGUAGES[accepted]
    put_record(sqlite_client, target={"wifi": WIFI}, password="sesame")
    headers = {"Accept-Language": accepted}
    form = sqlite_client.get("/u/42", headers=headers)
    found = sqlite_client.post("/u/42", headers=headers, data={"password": "sesame"})
    assert (words in Page(form.text).text("label"), label in Page(found.text).each("dt")) == (True, True)
    for response in (form, found):
        assert (response.headers["Content-Language"], response.headers["Vary"]) == (language, "Accept-Language")
        direction = "rtl" if language == "ar" else "ltr"
        assert (Page(response.text).attributes("html", "lang"), Page(response.text).attributes("html", "dir")) == (
            [language], [direction],
        )  # fmt: skip


# Language -> the text of the page of a link that starts on 1 September at 16:00 UTC.
ANNOUNCED = {
    "en": "This link opens on 1 September 2197 at 18:00 (UTC+02:00).",
    "de": "Dieser Link öffnet am 1. September 2197 um 18:00 Uhr (UTC+02:00).",
    "fr": "Ce lien ouvrira le 1er septembre 2197 à 18:00 (UTC+02:00).",
    "es": "Este enlace se abre el 1 de septiembre de 2197 a las 18:00 (UTC+02:00).",
    "zh": "此链接将于2197年9月1日 18:00",
    "ar": "يُفتح هذا الرابط في 1 سبتمبر 2197 الساعة 18:00 (UTC+02:00).",
}


@pytest.mark.parametrize("path", ["/u/42", "/u/42+"])
def test_announced_link_shows_its_start_in_its_time_zone(sqlite_client: FlaskClient, path: str) -> None:
    put_record(sqlite_client, starts_at="2197-09-01T16:00Z", timezone="Europe/Zurich", announce=True, target=EXAMPLE)
    for language, text in ANNOUNCED.items():
        response = sqlite_client.get(path, headers={"Accept-Language": language})
        assert (response.status_code, text in Page(response.text).text("p")) == (404, True), response.text
    sqlite_client.patch("/user/42", json={"timezone": None, "starts_at": "2197-12-31T23:30Z"})
    assert "on 31 December 2197 at 23:30 (UTC)." in Page(sqlite_client.get(path).text).text("p")
    sqlite_client.patch("/user/42", json={"fallback": f"{EXAMPLE}over"})
    assert "on 31 December 2197" in Page(sqlite_client.get(path).text).text("p")
    trial = json_body(sqlite_client.get("/user/42/try"))
    assert (trial["target"], trial["reasons"][1]) == (None, "its page shows when it starts")
    sqlite_client.patch("/user/42", json={"fallback": None, "disabled": True})
    assert Page(sqlite_client.get(path).text).text("h1") == "Nothing here"


def test_link_that_is_not_announced_equals_an_unknown_link(sqlite_client: FlaskClient) -> None:
    unknown = sqlite_client.get("/u/42")
    put_record(sqlite_client, starts_at="2197-09-01T16:00Z", timezone="Europe/Zurich", target=EXAMPLE)
    hidden = sqlite_client.get("/u/42")
    assert (hidden.status_code, hidden.data) == (unknown.status_code, unknown.data)


def test_redirect_does_not_depend_on_the_language(sqlite_client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    put_record(sqlite_client, target=EXAMPLE)
    monkeypatch.setattr("qr.routes.pages.languages", lambda: 1 / 0)
    headers = sqlite_client.get("/u/42", headers={"Accept-Language": "de"}).headers
    assert (headers["Location"], "Vary" in headers, "Content-Language" in headers) == (EXAMPLE, False, False)


@pytest.mark.parametrize("user_id", ["a.b", "...", "-", "__a", "x" * 64])
def test_preview_continues_to_the_link(sqlite_client: FlaskClient, user_id: str) -> None:
    sqlite_client.put(f"/user/{user_id}", json={"target": EXAMPLE})
    page = parse_page(sqlite_client.get(f"/u/{user_id}+"))
    assert page.attributes("a", "href") == [EXAMPLE, user_id]
    assert sqlite_client.get(urljoin(f"/u/{user_id}+", user_id)).headers["Location"] == EXAMPLE


def test_preview_with_trailing_slash_continues_to_the_link(sqlite_client: FlaskClient) -> None:
    put_record(sqlite_client, target=EXAMPLE)
    page = parse_page(sqlite_client.get("/u/42+/"))
    (target, link) = page.attributes("a", "href")
    assert (target, urljoin("/u/42+/", str(link))) == (EXAMPLE, "/u/42")
