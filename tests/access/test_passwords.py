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
from qr.access.passwords import MAX_PENDING_CHECKS, MAX_PENDING_CHECKS_PER_CLIENT, MAX_PENDING_CHECKS_PER_LINK
from qr.config import Settings
from qr.errors import TooManyAttempts
from qr.store import open_store
from tests.support.browser import Page
from tests.support.stores import new_store_url
from tests.support.user_codes import (
    PHONE,
    WITH_KEY,
    create_client,
    hash_passwords_cheaply,
    settings_with,
)

TARGET = "https://example.com/inside"
PASSWORD = "Sésame, <ouvre> & \"toi\" + '100%' 日本"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_with(new_store_url("sqlite", tmp_path))


@pytest.fixture
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    hash_passwords_cheaply(monkeypatch)


@pytest.fixture
def phone(settings: Settings) -> FlaskClient:
    """A client that visits a link with a password."""
    put_record(settings, target=TARGET, password=PASSWORD)
    return create_client(settings, PHONE)


def put_record(settings: Settings, user_id: str = "42", **members: Any) -> None:
    assert create_client(settings, WITH_KEY).put(f"/user/{user_id}", json=members).status_code == 201


def total_scans(settings: Settings) -> int:
    scans = create_client(settings, WITH_KEY).get("/user/42/scans").json
    assert scans is not None
    return int(scans["total"])


def stored_hash(settings: Settings, user_id: str = "42") -> str:
    record = open_store(settings.store, in_cloud=False).get(user_id)
    assert record
    return record.password


def password_field(response: TestResponse) -> dict[str, str | None]:
    """Return the attributes of the password field, the only field of the form on a page."""
    assert response.mimetype == "text/html"
    assert TARGET not in response.text + str(response.headers)
    page = Page(response.text)
    assert [attributes for tag, attributes in page.elements if tag == "form"] == [{"method": "post"}]
    (field,) = [attributes for tag, attributes in page.elements if tag == "input"]
    assert page.attributes("label", "for") == [field["id"]]
    assert page.text("button") == "Continue"
    return field


def test_link_shows_a_password_form(phone: FlaskClient) -> None:
    response = phone.get("/u/42")
    field = password_field(response)
    assert response.status_code == 200
    assert (field["type"], field["name"], "required" in field) == ("password", "password", True)
    assert "aria-invalid" not in field
    assert "not the password" not in response.text


@pytest.mark.usefixtures("cheap_hashes")
def test_wrong_password_returns_the_form_with_403(settings: Settings, phone: FlaskClient) -> None:
    for guess in ("wrong", "", " ", PASSWORD.lower(), PASSWORD[:-1], f"{PASSWORD} ", "x" * 1000, "\udcff", "\0"):
        encoded = guess.encode(errors="replace").decode()
        response = phone.post("/u/42", data={"password": encoded})
        field = password_field(response)
        assert response.status_code == 403, guess
        assert (field["aria-invalid"], field["aria-describedby"], field.get("value")) == ("true", "wrong", None)
        (message,) = [attributes for tag, attributes in Page(response.text).elements if tag == "p"]
        assert (message["id"], message["role"]) == ("wrong", "alert")
    assert total_scans(settings) == 0


def test_correct_password_redirects_and_counts_a_scan(settings: Settings, phone: FlaskClient) -> None:
    response = phone.post("/u/42", data={"password": PASSWORD})
    assert (response.status_code, response.headers["Location"], response.data) == (303, TARGET, b"")
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in response.headers
    assert total_scans(settings) == 1
    assert phone.get("/u/42").status_code == 200


@pytest.mark.usefixtures("cheap_hashes")
@pytest.mark.parametrize("password", ["a", " padded ", "x" * 128, "日" * 128])
def test_password_of_any_allowed_length_is_accepted(settings: Settings, password: str) -> None:
    put_record(settings, target=TARGET, password=password)
    assert create_client(settings, PHONE).post("/u/42", data={"password": password}).status_code == 303


@pytest.mark.usefixtures("cheap_hashes")
def test_password_in_query_or_header_is_ignored(settings: Settings, phone: FlaskClient) -> None:
    for response in (
        phone.get("/u/42", query_string={"password": PASSWORD}),
        phone.get("/u/42", auth=("anyone", "sesame")),
        phone.get("/u/42", headers=WITH_KEY),
    ):
        assert (response.status_code, password_field(response)["type"]) == (200, "password")
    assert phone.post("/u/42", query_string={"password": PASSWORD}, data={"name": "x"}).status_code == 403
    assert phone.post("/u/42", query_string={"password": PASSWORD}).status_code == 415
    assert total_scans(settings) == 0


def test_correct_password_shows_a_payload_page(settings: Settings) -> None:
    put_record(settings, target={"wifi": {"ssid": "bistro", "password": "creme brulee"}}, password=PASSWORD)
    visitor = create_client(settings, PHONE)
    assert "bistro" not in visitor.get("/u/42").text
    response = visitor.post("/u/42", data={"password": PASSWORD})
    assert (response.status_code, "bistro" in response.text, "creme brulee" in response.text) == (200, True, True)


def test_password_is_stored_as_a_hidden_scrypt_hash(settings: Settings, phone: FlaskClient) -> None:
    put_record(settings, "43", target=TARGET, password=PASSWORD)
    one, other = stored_hash(settings, "42"), stored_hash(settings, "43")
    assert one.startswith("scrypt:32768:8:1$")
    assert one != other
    client, digest = create_client(settings, WITH_KEY), one.rpartition("$")[2]
    responses = [
        client.get(path) for path in ("/user/42", "/user", "/user/42/scans", "/user/42/qr?format=json", "/u/42+")
    ]
    responses += [client.patch("/user/42", json={"note": "n"}), phone.get("/u/42")]
    for response in responses:
        assert response.status_code == 200
        assert not [secret for secret in (digest, one[:6], PASSWORD, "Sésame") if secret in response.text]
    assert stored_hash(settings, "42") == one


FORM = "application/x-www-form-urlencoded"
INVALID_FORMS = [
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


@pytest.mark.usefixtures("cheap_hashes")
def test_invalid_password_form_is_rejected(phone: FlaskClient) -> None:
    for body, content_type, status in INVALID_FORMS:
        response = phone.post("/u/42", data=body, content_type=content_type)
        assert (response.status_code, response.mimetype) == (status, "text/html"), body
        assert response.headers["Cache-Control"] == "no-store"
        assert "Access-Control-Allow-Origin" not in response.headers
        assert TARGET not in response.text + str(response.headers)
        assert "sesame" not in response.text


def test_excess_concurrent_password_checks_return_429(settings: Settings, phone: FlaskClient) -> None:
    visitors = [create_client(settings, PHONE) for _ in range(4 * MAX_PENDING_CHECKS)]
    ready = Barrier(len(visitors))

    def guess(visitor: FlaskClient) -> TestResponse:
        ready.wait()
        return visitor.post("/u/42", data={"password": "wrong"})

    with ThreadPoolExecutor(len(visitors)) as pool:
        responses = list(pool.map(guess, visitors))
    assert {response.status_code for response in responses} == {403, 429}
    assert len([response for response in responses if response.status_code == 403]) >= MAX_PENDING_CHECKS_PER_LINK
    for response in responses:
        if response.status_code == 429:
            assert (response.headers["Retry-After"], response.headers["Cache-Control"]) == ("5", "no-store")
    assert phone.post("/u/42", data={"password": PASSWORD}).status_code == 303


@pytest.mark.usefixtures("cheap_hashes")
def test_password_checks_of_one_link_leave_others_free(settings: Settings, phone: FlaskClient) -> None:
    put_record(settings, "43", target=TARGET, password=PASSWORD)
    guessers = [create_client(settings, PHONE) for _ in range(MAX_PENDING_CHECKS_PER_LINK)]
    with ThreadPoolExecutor(len(guessers) + 1) as pool:
        with passwords._HASH_LOCK:  # as during the check of another password
            guesses = [pool.submit(guesser.post, "/u/42", data={"password": "wrong"}) for guesser in guessers]
            wait_for_pending_checks(len(guessers))
            assert create_client(settings, PHONE).post("/u/42", data={"password": PASSWORD}).status_code == 429
            opened = pool.submit(phone.post, "/u/43", data={"password": PASSWORD})
            wait_for_pending_checks(len(guessers) + 1)
        assert opened.result().status_code == 303
        assert {guess.result().status_code for guess in guesses} == {403}
    wait_for_pending_checks(0)


@pytest.mark.usefixtures("cheap_hashes")
def test_pending_guesses_do_not_lock_out_the_owner(settings: Settings, phone: FlaskClient) -> None:
    for user_id in ("43", "44"):
        put_record(settings, user_id, target=TARGET, password=PASSWORD)
    guesser = {"REMOTE_ADDR": "192.0.2.1"}

    def guess(user_id: int) -> TestResponse:
        client = create_client(settings, PHONE)
        return client.post(f"/u/{user_id}", data={"password": "x"}, environ_overrides=guesser)

    with ThreadPoolExecutor(MAX_PENDING_CHECKS_PER_CLIENT + 1) as pool:
        with passwords._HASH_LOCK:  # as during the check of another password
            guesses = [pool.submit(guess, user_id) for user_id in (42, 43) for _ in range(MAX_PENDING_CHECKS_PER_LINK)]
            wait_for_pending_checks(MAX_PENDING_CHECKS_PER_CLIENT)
            assert {guess(user_id).status_code for user_id in (42, 44)} == {429}
            owner = pool.submit(phone.post, "/u/42", data={"password": PASSWORD})
            wait_for_pending_checks(MAX_PENDING_CHECKS_PER_CLIENT + 1)
        assert owner.result().status_code == 303
        assert {response.result().status_code for response in guesses} == {403}


def wait_for_pending_checks(number: int) -> None:
    """Wait until this number of password checks are pending."""
    deadline = monotonic() + passwords.WAIT_SECONDS
    while passwords._pending.total() != number and monotonic() < deadline:
        sleep(0.01)
    assert passwords._pending.total() == number


@pytest.mark.usefixtures("cheap_hashes")
def test_password_check_times_out_with_429(
    settings: Settings, phone: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_record(settings, "43", target=TARGET)
    monkeypatch.setattr(passwords, "WAIT_SECONDS", 0.01)
    with passwords._HASH_LOCK:  # as during the check of another password
        for _ in range(MAX_PENDING_CHECKS + 1):
            response = phone.post("/u/42", data={"password": PASSWORD})
            assert (response.status_code, response.headers["Retry-After"]) == (429, "5")
        assert phone.get("/u/43").status_code == 302
        assert phone.get("/u/42").status_code == 200
    assert phone.post("/u/42", data={"password": PASSWORD}).status_code == 303


@pytest.mark.usefixtures("cheap_hashes")
def test_hash_waits_for_other_hashes_and_keeps_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    stored = passwords.hash_password(PASSWORD)
    assert passwords.hash_password(PASSWORD, stored) == stored
    assert passwords.hash_password("other", stored) != stored != passwords.hash_password(PASSWORD)
    monkeypatch.setattr(passwords, "WAIT_SECONDS", 0.01)
    with passwords._HASH_LOCK, pytest.raises(TooManyAttempts):
        passwords.hash_password(PASSWORD)
