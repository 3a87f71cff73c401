from __future__ import annotations

import re
from base64 import b64decode
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import icalendar
import pytest
import vobject
from flask.testing import FlaskClient

from qr.contract.examples import PAYLOAD_EXAMPLES
from tests.support.browser import Page
from tests.support.decoders import open_png, open_svg, zxing
from tests.support.links import TARGET, WIFI, parse_page, put_link, put_record, redirect, total_scans
from tests.support.user_codes import PHONE, WITH_KEY, create_client, settings_with

SWISS = {
    "iban": "CH9300762011623852957",
    "creditor_name": "Muster AG",
    "creditor_zip": "8000",
    "creditor_town": "Zürich",
    "creditor_country": "CH",
}


def test_wifi_page_shows_fields_and_qr_code(sqlite_client: FlaskClient) -> None:
    put_record(sqlite_client, target={"wifi": WIFI})
    page = parse_page(sqlite_client.get("/u/42"))
    assert page.text("h1") == "Wi-Fi network"
    assert dict(zip(page.each("dt"), page.each("dd"), strict=True)) == {
        "Network name": "Café du Lac",
        "Password": "creme brulee",
        "Hidden network": "yes",
        "Security": "WPA",
    }
    assert page.attributes("a", "href") == []
    assert decode_code(page) == b"WIFI:T:WPA;S:Caf\xc3\xa9 du Lac;P:creme brulee;H:true;;"
    assert page.attributes("img", "alt") == ["QR code with the same content"]


@pytest.mark.parametrize("name", PAYLOAD_EXAMPLES)
def test_every_payload_works_as_a_target(sqlite_client: FlaskClient, name: str) -> None:
    put_record(sqlite_client, target={name: PAYLOAD_EXAMPLES[name]})
    response = sqlite_client.get("/u/42")
    assert response.status_code in {200, 302}
    assert sqlite_client.get("/u/42+").status_code == 200
    if response.status_code == 200 and response.mimetype == "text/html":
        assert decode_code(parse_page(response))


def test_field_aliases_have_the_same_label(sqlite_client: FlaskClient) -> None:
    put_record(sqlite_client, target={"upi": {"pa": "jane@bank", "pn": "Jane", "am": "5.00"}})
    assert set(parse_page(sqlite_client.get("/u/42")).each("dt")) == {"UPI ID of the payee", "Name", "Amount"}


@pytest.mark.parametrize("path", ["/u/42", "/u/42+"])
def test_items_of_a_list_are_separated_by_commas(sqlite_client: FlaskClient, path: str) -> None:
    accounts = ["CZ6508000000192000145399", "SK9611000000002918599669"]
    fields = PAYLOAD_EXAMPLES["spayd"] | {"alternative_ibans": accounts, "payment_id": "7"}
    put_record(sqlite_client, target={"spayd": fields})
    page = parse_page(sqlite_client.get(path))
    shown = dict(zip(page.each("dt"), page.each("dd"), strict=True))
    assert shown["Other IBANs"] == ", ".join(accounts)
    assert {"IBAN", "Payment ID"} < shown.keys()


def test_abbreviations_have_capitals(sqlite_client: FlaskClient) -> None:
    put_record(sqlite_client, target={"qris": PAYLOAD_EXAMPLES["qris"]})
    labels = set(parse_page(sqlite_client.get("/u/42")).each("dt"))
    assert {"Merchant PAN", "National merchant ID (NMID)", "Merchant ID", "Merchant category code"} < labels


def test_page_of_a_long_payload_has_no_code(sqlite_client: FlaskClient) -> None:
    put_record(sqlite_client, target={"mail": {"to": "jane@example.com", "body": "ä" * 1000}})
    page = parse_page(sqlite_client.get("/u/42"))
    (href,) = page.attributes("a", "href")
    assert str(href).startswith("mailto:jane@example.com?body=%C3%A4")
    assert page.attributes("img", "src") == []


# Payload -> what its page has on a phone: an image of the code, a link that opens an app, the texts of copy buttons.
ON_PHONES: dict[str, tuple[bool, bool, list[str]]] = {
    "wifi": (False, False, ["Copy password"]),
    "pix": (False, False, ["Copy Pix code"]),
    "epc": (True, False, ["Copy", "Copy"]),
    "gs1": (False, False, ["Copy"]),
    "mail": (False, True, []),
    "bitcoin": (False, True, []),
}

PHONE_FIELDS: dict[str, dict[str, Any]] = {
    "wifi": WIFI,
    "epc": {"name": "Jane & Co", "iban": "DE89370400440532013000"},
}


@pytest.mark.parametrize("name", ON_PHONES)
def test_phone_gets_what_it_can_use_after_a_scan(sqlite_client: FlaskClient, name: str) -> None:
    put_record(sqlite_client, target={name: PHONE_FIELDS.get(name, PAYLOAD_EXAMPLES[name])})
    page = parse_page(sqlite_client.get("/u/42", headers=PHONE))
    found = (bool(page.attributes("img", "src")), bool(page.attributes("a", "href")), page.each("button"))
    assert found == ON_PHONES[name]
    assert page.attributes("button", "hidden") == [None] * len(page.each("button"))  # until the script runs
    assert decode_code(parse_page(sqlite_client.get("/u/42")))


def test_copy_buttons_have_the_exact_texts(sqlite_client: FlaskClient) -> None:
    for name, texts in {"wifi": ["creme brulee"], "epc": ["DE89370400440532013000", "Jane & Co"]}.items():
        sqlite_client.put("/user/42", json={"target": {name: PHONE_FIELDS[name]}})
        assert parse_page(sqlite_client.get("/u/42")).attributes("button", "data-text") == texts
    sqlite_client.put("/user/42", json={"target": {"pix": PAYLOAD_EXAMPLES["pix"]}})
    page = parse_page(sqlite_client.get("/u/42"))
    assert [str(text).encode() for text in page.attributes("button", "data-text")] == [decode_code(page)]


@pytest.mark.parametrize("name", ["pix", "wifi"])
def test_copied_text_is_shown_without_javascript(sqlite_client: FlaskClient, name: str) -> None:
    put_record(sqlite_client, target={name: PHONE_FIELDS["wifi"] if name == "wifi" else PAYLOAD_EXAMPLES[name]})
    html = sqlite_client.get("/u/42", headers=PHONE).text
    (copied,) = parse_page(sqlite_client.get("/u/42")).attributes("button", "data-text")
    shown = re.findall("<(?:bdi|noscript><p)>([^<]*)<", html)
    assert shown.count(str(copied)) == 1


def test_page_of_an_open_network_shows_its_security(sqlite_client: FlaskClient) -> None:
    put_record(sqlite_client, target={"wifi": {"ssid": "Guests"}})
    page = parse_page(sqlite_client.get("/u/42", headers={**PHONE, "Accept-Language": "de"}))
    assert [*zip(page.each("dt"), page.each("dd"), strict=True)] == [
        ("Name des Netzes", "Guests"),
        ("Sicherheit", "keine"),
    ]
    assert page.each("button") == []


def decode_code(page: Page) -> bytes | None:
    """Decode the QR code on a page."""
    (source,) = page.attributes("img", "src")
    prefix, _, svg = str(source).partition(",")
    assert prefix == "data:image/svg+xml;base64"
    return zxing(open_svg(b64decode(svg)))


@pytest.mark.parametrize(
    ("target", "heading", "link"),
    [
        ({"phone": {"number": "+41 79 123 45 67"}}, "Phone number", "tel:+41791234567"),
        ({"sms": {"number": "+41791234567", "scheme": "sms"}}, "Text message", "sms:+41791234567"),
        ({"sms": {"number": "+41 79 123 45 67"}}, "Text message", "sms:+41791234567"),
        ({"sms": {"phone": "+41791234567", "scheme": "smsto"}}, "Text message", "sms:+41791234567"),
        ({"geo": {"lat": 47.4, "lng": 8.5}}, "Place", "geo:47.4,8.5"),
        ({"mail": {"to": "jane@example.com"}}, "E-mail", "mailto:jane@example.com"),
        ({"otpauth": {"account": "jane", "secret": "JBSWY3DPEHPK3PXP"}}, "One-time passwords", "otpauth://totp/jane?"),
        ({"upi": {"payee": "jane@bank", "name": "Jane"}}, "UPI", "upi://pay?"),
        ({"bitcoin": {"address": "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"}}, "Bitcoin", "bitcoin:1Boat"),
        ({"epc": {"name": "Jane", "iban": "DE89370400440532013000"}}, "Bank transfer (SEPA)", None),
        ({"gs1": {"gtin": "09506000134352"}}, "Product (GS1)", None),
        ({"swissqr": SWISS}, "Swiss QR-bill", None),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_page_of_a_payload_has_heading_and_code(
    sqlite_client: FlaskClient, target: dict[str, Any], heading: str, link: str | None
) -> None:
    put_record(sqlite_client, target=target)
    page = parse_page(sqlite_client.get("/u/42"))
    hrefs = page.attributes("a", "href")
    assert (page.text("title"), page.text("h1")) == (heading, heading)
    assert [str(href).startswith(link or "-") for href in hrefs] == ([True] if link else [])
    ((name, fields),) = target.items()
    assert decode_code(page) == zxing(open_png(sqlite_client.post(f"/{name}/png", json=fields).data))
    assert heading in parse_page(sqlite_client.get("/u/42+")).text("p")


def test_mail_page_opens_the_complete_message(sqlite_client: FlaskClient) -> None:
    put_record(sqlite_client, target={"mail": {"to": "jane@example.com", "subject": "A & B", "body": "Hello\n<Jane>"}})
    page = parse_page(sqlite_client.get("/u/42"))
    (link,) = page.attributes("a", "href")
    parts = urlsplit(str(link))
    assert (parts.scheme, parts.path, page.text("a")) == ("mailto", "jane@example.com", "Open")
    assert parse_qs(parts.query) == {"subject": ["A & B"], "body": ["Hello\r\n<Jane>"]}


@pytest.mark.parametrize("scheme", [{}, {"scheme": "SMSTO"}, {"scheme": "sms"}])
def test_sms_page_opens_the_complete_message(sqlite_client: FlaskClient, scheme: dict[str, str]) -> None:
    put_record(sqlite_client, target={"sms": {"number": "+41791234567", "body": "A & B?\n<Jane>", **scheme}})
    page = parse_page(sqlite_client.get("/u/42"))
    (link,) = page.attributes("a", "href")
    assert (link, page.text("a")) == ("sms:+41791234567?body=A%20%26%20B%3F%0A%3CJane%3E", "Open")
    assert (decode_code(page) or b"").startswith(b"sms:" if scheme.get("scheme") == "sms" else b"SMSTO:")


def test_contact_is_sent_as_a_vcard_file(sqlite_client: FlaskClient) -> None:
    put_record(
        sqlite_client,
        target={"contact": {"name": "Jane Doe; Esq.", "phone": "+41791234567", "email": "jane@example.com"}},
    )
    response = sqlite_client.get("/u/42")
    assert (response.status_code, response.content_type) == (200, "text/vcard; charset=utf-8")
    assert response.headers["Content-Disposition"] == 'attachment; filename="contact.vcf"'
    card = vobject.readOne(response.text)
    assert (card.fn.value, card.tel.value, card.email.value) == ("Jane Doe; Esq.", "+41791234567", "jane@example.com")


def test_event_is_sent_as_a_calendar_file(sqlite_client: FlaskClient) -> None:
    event = {"summary": "Fête, à midi", "start": "2027-06-21T12:00:00Z", "end": "2027-06-21T14:00:00Z"}
    put_record(sqlite_client, target={"event": event})
    response = sqlite_client.get("/u/42")
    assert (response.status_code, response.content_type) == (200, "text/calendar; charset=utf-8")
    assert response.headers["Content-Disposition"] == 'attachment; filename="event.ics"'
    (entry,) = icalendar.Calendar.from_ical(response.data).walk("VEVENT")
    assert (entry["SUMMARY"], entry.decoded("DTSTART")) == ("Fête, à midi", datetime(2027, 6, 21, 12, tzinfo=UTC))


@pytest.mark.parametrize("name", ["contact", "event"])
def test_preview_of_a_file_shows_its_fields(sqlite_client: FlaskClient, name: str) -> None:
    fields = {"contact": {"name": "Jane Doe"}, "event": {"summary": "Lunch", "start": "2027-06-21"}}[name]
    put_record(sqlite_client, target={name: fields})
    response = sqlite_client.get("/u/42+")
    assert "Content-Disposition" not in response.headers
    assert set(parse_page(response).each("dd")) == set(fields.values())


UPPER_CASE_URLS = ["HTTPS://EXAMPLE.COM/a", {"url": {"url": "Https://example.com/a"}}]


@pytest.mark.parametrize("target", UPPER_CASE_URLS, ids=["text", "payload"])
def test_url_in_upper_case_redirects(sqlite_client: FlaskClient, target: Any) -> None:
    put_record(sqlite_client, target=target)
    response = sqlite_client.get("/u/42")
    assert (response.status_code, response.headers.get("Location", "").lower()) == (302, "https://example.com/a")
    assert sqlite_client.get("/u/42+").status_code == 200


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost/u/43"])
def test_forbidden_target_in_upper_case_is_rejected(sqlite_client: FlaskClient, host: str) -> None:
    for target in (f"HTTP://{host}", {"url": {"url": f"Http://{host}"}}):
        assert sqlite_client.put("/user/42", json={"target": target}).status_code == 400


IPHONE_APP = {"appstore": {"store": "apple", "app": "1234567890"}}


@pytest.mark.parametrize(
    ("members", "other"),
    [
        ({"target": "myapp://menu?a=1&b", "fallback": IPHONE_APP}, "https://apps.apple.com/app/id1234567890"),
        ({"target": "myapp://menu?a=1&b", "fallback": {"wifi": WIFI}}, None),
        ({"rules": [{"device": "ios", "target": "myapp://menu?a=1&b"}]}, f"{TARGET}?utm_source=a"),
        ({"target": TARGET, "disabled": True, "fallback": "myapp://menu?a=1&b"}, None),
    ],
)
def test_app_link_is_a_page_with_a_button(any_store: str, members: dict[str, Any], other: str | None) -> None:
    client = create_client(settings_with(any_store, schemes="myapp"), {**WITH_KEY, **PHONE})
    path = put_link(client, **members)
    response = client.get(f"{path}?utm_source=a")
    assert redirect(response) == (200, None)
    assert 'class="action" href="myapp://menu?a=1&amp;b"' in response.text
    found = re.search(r'<p><a href="([^"]+)"', response.text)
    assert (found and found[1]) == other
    assert "myapp://menu" in client.get(f"{path}+").text
    assert total_scans(client) == (0 if "disabled" in members else 1)
