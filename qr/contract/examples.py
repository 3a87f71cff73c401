"""Examples for the contract, the documents and the tests: of payloads, parameters, links and changes of links."""

from __future__ import annotations

from typing import Any

# Each payload with as few fields as possible.
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

# Values of parameters that have no default and no list of words.
PARAMETER_EXAMPLES: dict[str, object] = {
    "data": "https://example.com",
    "data64": "aHR0cHM6Ly9leGFtcGxlLmNvbQ",
    "version": "5",
    "mask": 3,
    "eci": 26,
    "parts": 2,
    "part": 1,
    "eye_color": "#0b5bd3",
    "eyeball_color": "navy",
    "logo": "heart",
    "logo_size": 20,
    "logo_ground": "white",
    "caption": "Scan me",
    "caption_color": "navy",
    "margin": 4,
    "size": 600,
    "width": "30mm",
    "symbol_width": "25mm",
    "dpi": 300,
    "download": "menu",
    "style": "dots",
    "cursor": "42",
    "tag": "bistro",
    "q": "menu",
    "since": "2026-01-01",
    "until": "2026-12-31",
    "from": "2026-12-01",
    "query": "table=7",
    "path": "drinks",
    "password": "open sesame",
    "range": "SKU-{0001..0009}",
    "page_width": "210mm",
    "page_height": "297mm",
    "label_width": "63.5mm",
    "label_height": "38.1mm",
}

# Bodies of requests for records, by a summary.
LINK_EXAMPLES: dict[str, dict[str, Any]] = {
    "Web page": {"target": "https://example.com/menu", "title": "Menu", "tags": ["bistro", "summer"]},
    "Contact": {"target": {"contact": {"name": "Jane Doe", "phone": "+41446681800"}}},
    "Style": {"target": "https://example.com", "style": {"shape": "dot", "dark": "#1a2b4c"}},
    "Rules": {
        "target": "https://example.com",
        "rules": [
            {"name": "phones", "device": "ios,android", "target": "https://example.com/app"},
            {"language": "de", "target": "https://example.com/de"},
        ],
    },
    "Limits": {
        "target": "https://example.com/ticket",
        "expires_at": "2199-12-31T22:00:00Z",
        "max_scans": 1000,
        "fallback": "https://example.com/closed",
        "password": "open sesame",
        "note": "Tickets for the concert",
    },
}

PATCH_EXAMPLES: dict[str, dict[str, Any]] = {
    "New target": {"target": "https://example.com/new"},
    "Close the link": {"disabled": True},
    "Remove the password": {"password": None},
}
