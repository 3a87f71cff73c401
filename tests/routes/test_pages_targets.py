from __future__ import annotations

from base64 import b64decode
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import icalendar
import pytest
import vobject
from flask.testing import FlaskClient

from tests.links.test_target import EXAMPLES
from tests.routes.test_pages import WIFI, put, shown
from tests.support.browser import Page
from tests.support.decoders import open_png, open_svg, zxing

SWISS = {
    "iban": "CH9300762011623852957",
    "creditor_name": "Muster AG",
    "creditor_zip": "8000",
    "creditor_town": "Zürich",
    "creditor_country": "CH",
}


def test_a_network_is_shown_with_its_fields_and_a_code_that_joins_it(desk: FlaskClient) -> None:
    put(desk, target={"wifi": WIFI})
    page = shown(desk.get("/u/42"))
    assert page.text("h1") == "Wi-Fi network"
    assert dict(zip(page.each("dt"), page.each("dd"), strict=True)) == {
        "Network": "Café du Lac",
        "Password": "creme brulee",
        "Hidden": "True",
    }
    assert page.attributes("a", "href") == []
    assert code_on(page) == b"WIFI:T:WPA;S:Caf\xc3\xa9 du Lac;P:creme brulee;H:true;;"
    assert page.attributes("img", "alt") == ["QR code with the same content"]


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_payload_is_led_to_sent_or_shown(desk: FlaskClient, name: str) -> None:
    put(desk, target={name: EXAMPLES[name]})
    answer = desk.get("/u/42")
    assert answer.status_code in {200, 302}
    assert desk.get("/u/42+").status_code == 200
    if answer.status_code == 200 and answer.mimetype == "text/html":
        assert code_on(shown(answer))


def test_a_field_is_labelled_alike_by_each_of_its_names(desk: FlaskClient) -> None:
    put(desk, target={"upi": {"pa": "jane@bank", "pn": "Jane", "am": "5.00"}})
    assert set(shown(desk.get("/u/42")).each("dt")) == {"Payee", "Name", "Amount"}


def test_what_no_code_has_room_for_is_still_opened(desk: FlaskClient) -> None:
    put(desk, target={"mail": {"to": "jane@example.com", "body": "ä" * 1000}})
    page = shown(desk.get("/u/42"))
    (opened,) = page.attributes("a", "href")
    assert str(opened).startswith("mailto:jane@example.com?body=%C3%A4")
    assert page.attributes("img", "src") == []


def code_on(page: Page) -> bytes | None:
    """What the code on a page says."""
    (source,) = page.attributes("img", "src")
    head, _, picture = str(source).partition(",")
    assert head == "data:image/svg+xml;base64"
    return zxing(open_svg(b64decode(picture)))


@pytest.mark.parametrize(
    ("target", "heading", "link"),
    [
        ({"phone": {"number": "+41 79 123 45 67"}}, "Phone number", "tel:+41791234567"),
        ({"sms": {"number": "+41791234567", "scheme": "sms"}}, "Text message", "sms:+41791234567"),
        ({"geo": {"lat": 47.4, "lng": 8.5}}, "Place", "geo:47.4,8.5"),
        ({"mail": {"to": "jane@example.com"}}, "E-mail", "mailto:jane@example.com"),
        ({"otpauth": {"account": "jane", "secret": "JBSWY3DPEHPK3PXP"}}, "One-time passwords", "otpauth://totp/jane?"),
        ({"upi": {"payee": "jane@bank", "name": "Jane"}}, "UPI payment", "upi://pay?"),
        ({"bitcoin": {"address": "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"}}, "Bitcoin payment", "bitcoin:1Boat"),
        ({"epc": {"name": "Jane", "iban": "DE89370400440532013000"}}, "Bank transfer", None),
        ({"gs1": {"gtin": "09506000134352"}}, "Product", None),
        ({"swissqr": SWISS}, "QR-bill", None),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_what_is_no_web_address_has_a_page_with_its_code(
    desk: FlaskClient, target: dict[str, Any], heading: str, link: str | None
) -> None:
    put(desk, target=target)
    page = shown(desk.get("/u/42"))
    found = page.attributes("a", "href")
    assert (page.text("title"), page.text("h1")) == (heading, heading)
    assert [str(href).startswith(link or "-") for href in found] == ([True] if link else [])
    ((name, fields),) = target.items()
    assert code_on(page) == zxing(open_png(desk.post(f"/{name}/png", json=fields).data))
    assert heading in shown(desk.get("/u/42+")).text("p")


def test_a_mail_is_written_with_a_touch(desk: FlaskClient) -> None:
    put(desk, target={"mail": {"to": "jane@example.com", "subject": "A & B", "body": "Hello\n<Jane>"}})
    page = shown(desk.get("/u/42"))
    (link,) = page.attributes("a", "href")
    parts = urlsplit(str(link))
    assert (parts.scheme, parts.path, page.text("a")) == ("mailto", "jane@example.com", "Open")
    assert parse_qs(parts.query) == {"subject": ["A & B"], "body": ["Hello\r\n<Jane>"]}


def test_a_contact_is_a_file_for_the_address_book(desk: FlaskClient) -> None:
    put(desk, target={"contact": {"name": "Jane Doe; Esq.", "phone": "+41791234567", "email": "jane@example.com"}})
    answer = desk.get("/u/42")
    assert (answer.status_code, answer.content_type) == (200, "text/vcard; charset=utf-8")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="contact.vcf"'
    card = vobject.readOne(answer.text)
    assert (card.fn.value, card.tel.value, card.email.value) == ("Jane Doe; Esq.", "+41791234567", "jane@example.com")


def test_an_event_is_a_file_for_the_calendar(desk: FlaskClient) -> None:
    event = {"summary": "Fête, à midi", "start": "2027-06-21T12:00:00Z", "end": "2027-06-21T14:00:00Z"}
    put(desk, target={"event": event})
    answer = desk.get("/u/42")
    assert (answer.status_code, answer.content_type) == (200, "text/calendar; charset=utf-8")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="event.ics"'
    (found,) = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    assert (found["SUMMARY"], found.decoded("DTSTART")) == ("Fête, à midi", datetime(2027, 6, 21, 12, tzinfo=UTC))


@pytest.mark.parametrize("name", ["contact", "event"])
def test_a_look_ahead_at_a_file_shows_what_is_in_it(desk: FlaskClient, name: str) -> None:
    fields = {"contact": {"name": "Jane Doe"}, "event": {"summary": "Lunch", "start": "2027-06-21"}}[name]
    put(desk, target={name: fields})
    answer = desk.get("/u/42+")
    assert "Content-Disposition" not in answer.headers
    assert set(shown(answer).each("dd")) == set(fields.values())


CAPITALS = ["HTTPS://EXAMPLE.COM/a", {"url": {"url": "Https://example.com/a"}}]


@pytest.mark.parametrize("target", CAPITALS, ids=["text", "payload"])
def test_a_web_address_is_one_in_capitals_too(desk: FlaskClient, target: Any) -> None:
    put(desk, target=target)
    answer = desk.get("/u/42")
    assert (answer.status_code, answer.headers.get("Location", "").lower()) == (302, "https://example.com/a")
    assert desk.get("/u/42+").status_code == 200


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost/u/43"])
def test_capitals_are_no_way_to_where_no_link_may_lead(desk: FlaskClient, host: str) -> None:
    for target in (f"HTTP://{host}", {"url": {"url": f"Http://{host}"}}):
        assert desk.put("/user/42", json={"target": target}).status_code == 400
