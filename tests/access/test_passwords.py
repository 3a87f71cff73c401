from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from time import monotonic, sleep
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from qr.access import passwords
from qr.access.passwords import MAX_PENDING_CHECKS, MAX_PENDING_CHECKS_PER_LINK
from qr.config import Settings
from qr.store import open_store
from tests.support.browser import Page
from tests.support.stores import store_url
from tests.support.user_codes import (
    PHONE,
    WITH_KEY,
    client_of,
    settings_with,
)

TARGET = "https://example.com/inside"
PASSWORD = "Sésame, <ouvre> & \"toi\" + '100%' 日本"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_with(store_url("sqlite", tmp_path))


@pytest.fixture
def phone(settings: Settings) -> FlaskClient:
    """A visitor of a link with a password."""
    put(settings, target=TARGET, password=PASSWORD)
    return client_of(settings, PHONE)


def put(settings: Settings, user_id: str = "42", **members: Any) -> None:
    assert client_of(settings, WITH_KEY).put(f"/user/{user_id}", json=members).status_code == 201


def total(settings: Settings) -> int:
    scans = client_of(settings, WITH_KEY).get("/user/42/scans").json
    assert scans is not None
    return int(scans["total"])


def kept_hash(settings: Settings, user_id: str = "42") -> str:
    record = open_store(settings.store, in_cloud=False).get(user_id)
    assert record
    return record.password


def form_on(answer: TestResponse) -> dict[str, str | None]:
    """The attributes of the one field of the form on a page."""
    assert answer.mimetype == "text/html"
    assert TARGET not in answer.text + str(answer.headers)
    page = Page(answer.text)
    assert [attributes for tag, attributes in page.elements if tag == "form"] == [{"method": "post"}]
    (field,) = [attributes for tag, attributes in page.elements if tag == "input"]
    assert page.attributes("label", "for") == [field["id"]]
    assert page.text("button") == "Continue"
    return field


def test_a_form_asks_for_the_password(phone: FlaskClient) -> None:
    answer = phone.get("/u/42")
    field = form_on(answer)
    assert answer.status_code == 200
    assert (field["type"], field["name"], "required" in field) == ("password", "password", True)
    assert "aria-invalid" not in field
    assert "not the password" not in answer.text


def test_after_a_wrong_password_the_form_comes_again(settings: Settings, phone: FlaskClient) -> None:
    for guess in ("wrong", "", " ", PASSWORD.lower(), PASSWORD[:-1], f"{PASSWORD} ", "x" * 1000, "\udcff", "\0"):
        encoded = guess.encode(errors="replace").decode()
        answer = phone.post("/u/42", data={"password": encoded})
        field = form_on(answer)
        assert answer.status_code == 403, guess
        assert (field["aria-invalid"], field["aria-describedby"], field.get("value")) == ("true", "wrong", None)
        (message,) = [attributes for tag, attributes in Page(answer.text).elements if tag == "p"]
        assert (message["id"], message["role"]) == ("wrong", "alert")
    assert total(settings) == 0


def test_the_right_password_leads_on_and_counts(settings: Settings, phone: FlaskClient) -> None:
    answer = phone.post("/u/42", data={"password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"], answer.data) == (303, TARGET, b"")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in answer.headers
    assert total(settings) == 1
    assert phone.get("/u/42").status_code == 200


@pytest.mark.parametrize("password", ["a", " padded ", "x" * 128, "日" * 128])
def test_a_password_of_any_allowed_length_opens(settings: Settings, password: str) -> None:
    put(settings, target=TARGET, password=password)
    assert client_of(settings, PHONE).post("/u/42", data={"password": password}).status_code == 303


def test_a_password_in_the_query_or_a_header_opens_nothing(settings: Settings, phone: FlaskClient) -> None:
    for answer in (
        phone.get("/u/42", query_string={"password": PASSWORD}),
        phone.get("/u/42", auth=("anybody", "sesame")),
        phone.get("/u/42", headers=WITH_KEY),
    ):
        assert (answer.status_code, form_on(answer)["type"]) == (200, "password")
    assert phone.post("/u/42", query_string={"password": PASSWORD}, data={"name": "x"}).status_code == 403
    assert phone.post("/u/42", query_string={"password": PASSWORD}).status_code == 415
    assert total(settings) == 0


def test_what_is_inside_may_be_a_page(settings: Settings) -> None:
    put(settings, target={"wifi": {"ssid": "bistro", "password": "creme brulee"}}, password=PASSWORD)
    visitor = client_of(settings, PHONE)
    assert "bistro" not in visitor.get("/u/42").text
    answer = visitor.post("/u/42", data={"password": PASSWORD})
    assert (answer.status_code, "bistro" in answer.text, "creme brulee" in answer.text) == (200, True, True)


def test_only_a_slow_hash_is_kept_and_it_is_shown_to_nobody(settings: Settings, phone: FlaskClient) -> None:
    put(settings, "43", target=TARGET, password=PASSWORD)
    one, other = kept_hash(settings, "42"), kept_hash(settings, "43")
    assert one.startswith("scrypt:32768:8:1$")
    assert one != other
    client, digest = client_of(settings, WITH_KEY), one.rpartition("$")[2]
    shown = [client.get(path) for path in ("/user/42", "/user", "/user/42/scans", "/user/42/qr?format=json", "/u/42+")]
    shown += [client.patch("/user/42", json={"note": "n"}), phone.get("/u/42")]
    for answer in shown:
        assert answer.status_code == 200
        assert not [secret for secret in (digest, one[:6], PASSWORD, "Sésame") if secret in answer.text]
    assert kept_hash(settings, "42") == one


FORM = "application/x-www-form-urlencoded"
NO_SMALL_FORMS = [
    ('{"password": "sesame"}', "application/json", 415),
    ("password=sesame", "text/plain", 415),
    ("password=sesame", "", 415),
    ('--b\r\nContent-Disposition: form-data; name="password"\r\n\r\nx\r\n--b--', "multipart/form-data", 415),
    ("password=" + "x" * 5000, FORM, 413),
    ("password=%ff", FORM, 400),
    ("&".join(f"a{number}=" for number in range(100)), FORM, 400),
    ("other=sesame", FORM, 403),
    ("", FORM, 403),
]


def test_whatever_is_no_small_form_is_refused(phone: FlaskClient) -> None:
    for body, content_type, status in NO_SMALL_FORMS:
        answer = phone.post("/u/42", data=body, content_type=content_type)
        assert (answer.status_code, answer.mimetype) == (status, "text/html"), body
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert TARGET not in answer.text + str(answer.headers)
        assert "sesame" not in answer.text


def test_of_many_guesses_at_once_some_are_told_to_come_back(settings: Settings, phone: FlaskClient) -> None:
    visitors = [client_of(settings, PHONE) for _ in range(4 * MAX_PENDING_CHECKS)]
    ready = Barrier(len(visitors))

    def guess(visitor: FlaskClient) -> TestResponse:
        ready.wait()
        return visitor.post("/u/42", data={"password": "wrong"})

    with ThreadPoolExecutor(len(visitors)) as pool:
        answers = list(pool.map(guess, visitors))
    assert {answer.status_code for answer in answers} == {403, 429}
    assert len([answer for answer in answers if answer.status_code == 403]) >= MAX_PENDING_CHECKS_PER_LINK
    for answer in answers:
        if answer.status_code == 429:
            assert (answer.headers["Retry-After"], answer.headers["Cache-Control"]) == ("5", "no-store")
    assert phone.post("/u/42", data={"password": PASSWORD}).status_code == 303


def test_who_guesses_at_one_link_keeps_nobody_from_another(settings: Settings, phone: FlaskClient) -> None:
    put(settings, "43", target=TARGET, password=PASSWORD)
    guessers = [client_of(settings, PHONE) for _ in range(MAX_PENDING_CHECKS_PER_LINK)]
    with ThreadPoolExecutor(len(guessers) + 1) as pool:
        with passwords._HASH_LOCK:  # as while another password is being tried
            guesses = [pool.submit(guesser.post, "/u/42", data={"password": "wrong"}) for guesser in guessers]
            wait_for(len(guessers))
            assert client_of(settings, PHONE).post("/u/42", data={"password": PASSWORD}).status_code == 429
            opened = pool.submit(phone.post, "/u/43", data={"password": PASSWORD})
            wait_for(len(guessers) + 1)
        assert opened.result().status_code == 303
        assert {guess.result().status_code for guess in guesses} == {403}
    wait_for(0)


def wait_for(waiting: int) -> None:
    """Until so many wait for their password to be tried."""
    deadline = monotonic() + passwords.WAIT_SECONDS
    while passwords._pending.total() != waiting and monotonic() < deadline:
        sleep(0.01)
    assert passwords._pending.total() == waiting


def test_who_would_wait_too_long_is_told_to_come_back_and_holds_up_nobody(
    settings: Settings, phone: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(settings, "43", target=TARGET)
    monkeypatch.setattr(passwords, "WAIT_SECONDS", 0.01)
    with passwords._HASH_LOCK:  # as while another password is being tried
        for _ in range(MAX_PENDING_CHECKS + 1):
            answer = phone.post("/u/42", data={"password": PASSWORD})
            assert (answer.status_code, answer.headers["Retry-After"]) == (429, "5")
        assert phone.get("/u/43").status_code == 302
        assert phone.get("/u/42").status_code == 200
    assert phone.post("/u/42", data={"password": PASSWORD}).status_code == 303
