"""An example of each payload, with as few fields as possible."""

from __future__ import annotations

PAYLOAD_EXAMPLES: dict[str, dict[str, object]] = {
    "appstore": {"store": "apple", "app": "1234567890"},
    "bitcoin": {"address": "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"},
    "contact": {"name": "Jane Doe"},
    "digitallink": {"gtin": "09506000134352"},
    "emvco": {
        "account": "26.00=D15600000000,26.05=A93FO3230Q", "currency": "CNY", "country": "CN", "name": "Best Transport",
        "city": "Beijing",
    },
    "epc": {"name": "Jane Doe", "iban": "DE71110220330123456789"},
    "event": {"summary": "Tea", "start": "2026-12-01T16:00:00Z", "end": "2026-12-01T17:00:00Z"},
    "geo": {"lat": 47.37, "lng": 8.54},
    "gs1": {"gtin": "09506000134352"},
    "mail": {"to": "jane@example.com"},
    "otpauth": {"account": "jane", "secret": "JBSWY3DPEHPK3PXP"},
    "paybysquare": {"iban": "SK9611000000002918599669", "name": "Jane Doe"},
    "paynow": {"uen": "201403121W"},
    "phone": {"number": "+41446681800"},
    "pix": {"key": "123e4567-e12b-12d1-a456-426655440000", "name": "Fulano de Tal", "city": "Brasilia"},
    "promptpay": {"phone": "0812345678"},
    "qris": {
        "domain": "COM.GO-JEK.WWW", "pan": "9360091412345678901", "merchant_id": "G123456789", "criteria": "UMI",
        "nmid": "ID1020012345678", "merchant_code": "5812", "name": "Toko Contoh", "city": "Jakarta",
    },
    "sms": {"number": "+41446681800", "body": "hi"},
    "spayd": {"iban": "CZ5855000000001265098001"},
    "swissqr": {
        "iban": "CH9300762011623852957", "creditor_name": "Muster AG", "creditor_zip": "8000",
        "creditor_town": "Zürich", "creditor_country": "CH", "currency": "CHF",
    },
    "upi": {"payee": "jane@bank", "name": "Jane"},
    "upnqr": {
        "iban": "SI56020170014356205", "name": "RentaCar d.o.o.", "street": "Pohorska ulica 22",
        "city": "2000 Maribor", "amount": "81.05", "text": "Najemnina",
    },
    "url": {"url": "https://example.com"},
    "vietqr": {"bank": "970403", "account": "0011012345678"},
    "whatsapp": {"number": "+41446681800"},
    "wifi": {"ssid": "Bistro", "password": "creme brulee"},
}  # fmt: skip
