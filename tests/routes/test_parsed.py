"""Facts about the payload of a symbol in a response, and the state of links of this service."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from qr.errors import StoreUnavailable
from qr.http.service import store
from qr.routes.parsed import MAX_STATES, States, payload_facts
from tests.support.tables import for_each

BASE = "https://qr.example.com/"


def facts(
    client: FlaskClient, text: str | None, content: bytes = b"", *, is_gs1: bool = False
) -> dict[str, Any] | None:
    with client.application.test_request_context(base_url=BASE):
        return payload_facts(text, content, {}, is_gs1=is_gs1)


@for_each(
    "link, state",
    [
        ({"target": "https://example.com"}, "open"),
        ({"target": "https://example.com", "disabled": True}, "disabled"),
        ({"target": "https://example.com", "starts_at": "2199-01-01T00:00:00Z"}, "not_started"),
        ({"target": "https://example.com", "expires_at": "2001-01-01T00:00:00Z"}, "expired"),
        ({"target": "https://example.com", "max_scans": 1, "password": "open sesame"}, "open"),
    ],
)
def test_link_has_its_state_and_not_its_target(link: dict[str, Any], state: str, sqlite_client: FlaskClient) -> None:
    assert sqlite_client.put("/user/7", json=link).status_code in {200, 201}
    found = facts(sqlite_client, f"{BASE}u/7")
    assert found == {
        **{"name": "link", "fields": {"id": "7"}, "is_secret": False, "is_exact": True, "warnings": ()},
        "state": state,
    }


def test_link_without_a_record_has_no_target(sqlite_client: FlaskClient) -> None:
    found = facts(sqlite_client, "HTTPS://QR.EXAMPLE.COM/u/8")
    assert found is not None
    assert (found["fields"], found["state"]) == ({"id": "8"}, "no_target")


def test_state_is_unknown_while_the_store_is_unavailable(
    sqlite_client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: str) -> None:
        raise StoreUnavailable("down")

    application = sqlite_client.application
    with application.test_request_context(base_url=BASE):
        monkeypatch.setattr(store(), "get", fail)
        found = payload_facts(f"{BASE}u/7", b"", {})
    assert found is not None
    assert (found["name"], found["state"]) == ("link", None)


def test_states_of_many_links_take_few_lookups(sqlite_client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    states: States = {}
    lookups: list[str] = []
    with sqlite_client.application.test_request_context(base_url=BASE):
        monkeypatch.setattr(store(), "get", lookups.append)
        found = [payload_facts(f"{BASE}u/{number // 2}", b"", states) for number in range(4 * MAX_STATES)]
    assert lookups == [str(number) for number in range(MAX_STATES)]
    known = [facts["state"] for facts in found if facts]
    assert known == ["no_target"] * 2 * MAX_STATES + [None] * 2 * MAX_STATES


def test_other_payloads_have_no_state(sqlite_client: FlaskClient) -> None:
    url = facts(sqlite_client, "https://other.example.com/u/7")
    assert url is not None
    assert (url["name"], url["state"]) == ("url", None)
    wifi = facts(sqlite_client, "WIFI:T:WPA;S:net;P:12345678;;")
    assert wifi is not None
    assert (wifi["is_secret"], wifi["fields"]["ssid"]) == (True, "net")
    item = facts(sqlite_client, "(01)09506000134352", b"0109506000134352", is_gs1=True)
    assert item is not None
    assert item["fields"] == {"gtin": "09506000134352"}


@for_each("text", [None, "", "hello"])
def test_plain_text_has_no_payload(text: str | None, sqlite_client: FlaskClient) -> None:
    assert facts(sqlite_client, text) is None
