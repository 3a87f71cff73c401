"""Images of payloads that the service makes are decoded and parsed into the fields that were sent."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from qr.config import Settings
from qr.contract.examples import PAYLOAD_EXAMPLES
from qr.decoding import decode_file
from qr.parsing import parse_content
from router import create_app
from tests.support.payload_requests import build_message

GTIN = "09506000134352"
# Content that character sets, modes or FNC1 change on its way: letters beyond ASCII, separators and line breaks.
EXAMPLES: list[tuple[str, dict[str, str]]] = [
    *((name, {field: str(value) for field, value in fields.items()}) for name, fields in PAYLOAD_EXAMPLES.items()),
    ("wifi", {"ssid": "Café ☕", "password": 'a;b,c:d"e\\f', "hidden": "on"}),
    ("wifi", {"ssid": "日本語", "security": "nopass"}),
    ("contact", {"first": "Jörg", "last": "Müller; Söhne", "note": "a\nb, c", "phone_work": "+41446681800"}),
    ("contact", {"name": "山田太郎", "format": "mecard", "email": "taro@example.com"}),
    ("event", {"summary": "Fête", "start": "2026-07-14", "end": "2026-07-15", "location": "Zürich"}),
    ("epc", {"name": "Müller & Ćosić", "iban": "DE71110220330123456789", "amount": "12.30", "text": "Rechnung №7"}),
    ("gs1", {"gtin": GTIN, "lot": "A(21)B", "serial": "x%y", "expiry": "2026-12-31", "weight": "1.250"}),
    ("digitallink", {"gtin": GTIN, "lot": "A/B", "serial": "12", "expiry": "2026-12-31"}),
    ("swissqr", {
        **{field: str(value) for field, value in PAYLOAD_EXAMPLES["swissqr"].items()}, "message": "Für Öl, Zürich",
    }),
    ("upnqr", {**{field: str(value) for field, value in PAYLOAD_EXAMPLES["upnqr"].items()}, "text": "Plačilo čšž"}),
    ("emvco", {
        "account": "26.00=com.example", "currency": "CNY", "country": "CN", "name": "Shop", "city": "Beijing",
        "language": "zh", "local_name": "最佳运输",
    }),
    ("spayd", {"iban": "CZ5855000000001265098001", "text": "Příspěvek * 100 %", "amount": "480.50"}),
    ("otpauth", {"account": "jörg@example.com", "secret": "JBSWY3DPEHPK3PXP", "issuer": "ACME & Co"}),
    ("sms", {"number": "+41446681800", "body": "Grüezi: 50 %\nTschüss"}),
]  # fmt: skip


@pytest.fixture(scope="module")
def service() -> FlaskClient:
    return create_app(Settings()).test_client()


@pytest.mark.parametrize(("name", "fields"), EXAMPLES, ids=[f"{n}-{name}" for n, (name, _) in enumerate(EXAMPLES)])
def test_image_is_read_as_its_fields(service: FlaskClient, name: str, fields: dict[str, str]) -> None:
    response = service.post(f"/{name}/png", data=fields)
    assert response.status_code == 200, response.text
    (symbol,) = decode_file(response.data)
    assert symbol.text is not None
    parsed = parse_content(symbol.text, symbol.content, is_gs1=symbol.gs1)
    assert parsed is not None
    assert (parsed.name, parsed.warnings) == (name, ())
    assert build_message(name, **parsed.fields) == build_message(name, **fields)
    again = service.post(f"/{name}/png", data=parsed.fields)
    assert again.data == response.data
