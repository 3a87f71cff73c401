"""Texts that people type on the page, and the forms that ``detect.js`` offers for them."""

from __future__ import annotations

VCARD = """BEGIN:VCARD
VERSION:3.0
N:Doe;Jane;;;
FN:Jane Doe
ORG:Example\\, Inc.
item1.TEL;TYPE=CELL:+41 79 123 45 67
TEL;TYPE=WORK,VOICE:+41 44 123 45 67
EMAIL;TYPE=WORK:jane@example.com
ADR;TYPE=WORK:;;Main Street 1;Zurich;;8001;Switzerland
NOTE:folded
  line
END:VCARD"""

EVENT = """BEGIN:VEVENT
UID:1
SUMMARY;LANGUAGE=en:Dinner\\, at eight\\;
  late
DTSTART;TZID="America/New_York":20260701T200000
DTEND;TZID=America/New_York:20260701T223015
LOCATION:Main Street 1
BEGIN:VALARM
DESCRIPTION:alarm
DURATION:PT5M
END:VALARM
DESCRIPTION:First line\\nsecond \\\\ line
END:VEVENT"""


def event(*lines: str) -> str:
    """Return an event with a title and further properties."""
    return "\r\n".join(("BEGIN:VEVENT", "SUMMARY:x", *lines, "END:VEVENT"))


# A text, and the expected key, payload and fields. Neighbours that look similar follow each row.
EXAMPLES: dict[str, tuple[str, str | None, dict[str, str]]] = {
    "https://example.com/menu": ("url", None, {}),
    "HTTP://EXAMPLE.COM": ("url", None, {}),
    "example.com": ("url", None, {}),
    "www.example.co.uk/path?x=1#y": ("url", None, {}),
    "münchen.de": ("url", None, {}),
    "例え.テスト": ("url", None, {}),
    "localhost:8080/x": ("url", None, {}),
    "192.168.1.1": ("url", None, {}),
    "example.com:8443": ("url", None, {}),
    "https://": ("text", None, {}),
    "https://example.com and more": ("text", None, {}),
    "See example.com": ("text", None, {}),
    "v1.2.3": ("text", None, {}),
    "3.14": ("text", None, {}),
    "-a.com": ("text", None, {}),
    "Hello": ("text", None, {}),
    "": ("text", None, {}),
    " jane@example.com ": ("mail", "mail", {"to": "jane@example.com"}),
    "mailto:jane@example.com?subject=Hi%20there&body=a%0D%0Ab": (
        "mail",
        "mail",
        {"to": "jane@example.com", "subject": "Hi there", "body": "a\nb"},
    ),
    "jane@example": ("text", None, {}),
    "@example.com": ("text", None, {}),
    "jane@example.com, joe@example.com": ("text", None, {}),
    "https://user@example.com/": ("url", None, {}),
    "+41 44 123 45 67": ("phone", "phone", {"number": "+41 44 123 45 67"}),
    "tel:+41441234567": ("phone", "phone", {"number": "+41441234567"}),
    "044 123 45 67": ("phone", "phone", {"number": "044 123 45 67"}),
    "044/123 45 67": ("phone", "phone", {"number": "044/123 45 67"}),
    "(555) 123-4567": ("phone", "phone", {"number": "(555) 123-4567"}),
    "1-800-555-0199": ("phone", "phone", {"number": "1-800-555-0199"}),
    "112": ("text", None, {}),
    "01/02/2024": ("text", None, {}),
    "2024-01-15": ("text", None, {}),
    "0.12345678": ("text", None, {}),
    "+1234567890123456": ("text", None, {}),
    "DE89 3704 0044 0532 0130 00": ("iban", "epc", {"iban": "DE89 3704 0044 0532 0130 00"}),
    "iban: ch9300762011623852957": ("iban", "swissqr", {"iban": "CH9300762011623852957"}),
    "CZ6508000000192000145399": ("iban", "spayd", {"iban": "CZ6508000000192000145399"}),
    "DE89 3704 0044 0532 0130 01": ("text", None, {}),
    "4006381333931": ("gtin", "digitallink", {"gtin": "4006381333931"}),
    "978-3-16-148410-0": ("gtin", "digitallink", {"gtin": "9783161484100"}),
    "4006381333932": ("text", None, {}),
    "00000000": ("phone", "phone", {"number": "00000000"}),
    "47.3769, 8.5417": ("geo", "geo", {"lat": "47.3769", "lng": "8.5417"}),
    "-33.8568 151.2153": ("geo", "geo", {"lat": "-33.8568", "lng": "151.2153"}),
    "33.8568° S, 151.2153° E": ("geo", "geo", {"lat": "-33.8568", "lng": "151.2153"}),
    "geo:47,8?z=15": ("geo", "geo", {"lat": "47", "lng": "8"}),
    "47°22'36.8\"N 8°32'30\"E": ("geo", "geo", {"lat": "47.376889", "lng": "8.541667"}),
    "47, 8": ("text", None, {}),
    "97.1, 8.5": ("text", None, {}),
    "47.1, 188.5": ("text", None, {}),
    "WIFI:T:WPA;S:My \\;net;P:pass\\:word;;": (
        "wifi",
        "wifi",
        {"ssid": "My ;net", "password": "pass:word", "security": "WPA"},
    ),
    "wifi:S:Guest;T:nopass;H:true": ("wifi", "wifi", {"ssid": "Guest", "security": "nopass", "hidden": "on"}),
    "WIFI:S:Guest;T:SAE;P:12345678;H:false;;": (
        "wifi",
        "wifi",
        {"ssid": "Guest", "security": "WPA3", "password": "12345678"},
    ),
    "WIFI:T:WPA;;": ("text", None, {}),
    "SMSTO:+41 79 123 45 67:Hello: world\nBye": (
        "sms",
        "sms",
        {"number": "+41 79 123 45 67", "body": "Hello: world\nBye"},
    ),
    "smsto:12345": ("sms", "sms", {"number": "12345"}),
    "SMSTO:": ("text", None, {}),
    "SMSTO:Jane:Hello": ("text", None, {}),
    "SMSTO 12345": ("text", None, {}),
    "sms:+41791234567?body=a%20b+c": ("sms", "sms", {"number": "+41791234567", "body": "a b+c", "scheme": "sms"}),
    "sms:%2B41791234567": ("sms", "sms", {"number": "+41791234567", "scheme": "sms"}),
    "sms:?body=x": ("text", None, {}),
    "otpauth://totp/ACME%20Co:jane@example.com?secret=JBSWY3DPEHPK3PXP&issuer=ACME%20Co&algorithm=sha256&digits=8": (
        "otpauth",
        "otpauth",
        {
            "account": "jane@example.com",
            "secret": "JBSWY3DPEHPK3PXP",
            "issuer": "ACME Co",
            "type": "totp",
            "algorithm": "SHA256",
            "digits": "8",
        },
    ),
    "otpauth://hotp/Example%3A%20jane?secret=JBSWY3DPEHPK3PXP&counter=0": (
        "otpauth",
        "otpauth",
        {"account": "jane", "secret": "JBSWY3DPEHPK3PXP", "issuer": "Example", "type": "hotp", "counter": "0"},
    ),
    "OTPAUTH://TOTP/jane?SECRET=JBSWY3DPEHPK3PXP&image=https%3A%2F%2Fexample.com": (
        "otpauth",
        "otpauth",
        {"account": "jane", "secret": "JBSWY3DPEHPK3PXP", "type": "totp"},
    ),
    "otpauth://totp/jane?issuer=x": ("text", None, {}),
    "otpauth://totp/?secret=JBSWY3DPEHPK3PXP": ("text", None, {}),
    "otpauth://steam/jane?secret=JBSWY3DPEHPK3PXP": ("text", None, {}),
    "otpauth-migration://offline?data=x": ("text", None, {}),
    EVENT: (
        "event",
        "event",
        {
            "summary": "Dinner, at eight; late",
            "start": "2026-07-01T20:00",
            "end": "2026-07-01T22:30:15",
            "timezone": "America/New_York",
            "location": "Main Street 1",
            "description": "First line\nsecond \\ line",
        },
    ),
    event("DTSTART:20260701T200000Z"): (
        "event",
        "event",
        {"summary": "x", "start": "2026-07-01T20:00", "timezone": "UTC"},
    ),
    event("DTSTART:20260701T200000"): (
        "event",
        "event",
        {"summary": "x", "start": "2026-07-01T20:00", "timezone": "Europe/Zurich"},
    ),
    event("DTSTART;VALUE=DATE:20260228", "DTEND;VALUE=DATE:20260302"): (
        "event",
        "event",
        {"summary": "x", "start": "2026-02-28", "end": "2026-03-01"},
    ),
    event("DTSTART;VALUE=DATE:20260701", "DTEND;VALUE=DATE:20260702"): (
        "event",
        "event",
        {"summary": "x", "start": "2026-07-01"},
    ),
    f"BEGIN:VCALENDAR\nVERSION:2.0\n{event('DTSTART:20260701T200000Z')}\nEND:VCALENDAR": (
        "event",
        "event",
        {"summary": "x", "start": "2026-07-01T20:00", "timezone": "UTC"},
    ),
    event("DTSTART:20260701T200000Z", "DTEND;TZID=Asia/Tokyo:20260702T090000"): ("text", None, {}),
    event("DTSTART:20260701T200000Z", "RRULE:FREQ=DAILY"): ("text", None, {}),
    event("DTSTART:20260701T200000Z", "DURATION:PT1H"): ("text", None, {}),
    event("DTSTART:tomorrow"): ("text", None, {}),
    event(): ("text", None, {}),
    "BEGIN:VEVENT\nSUMMARY:x\nDTSTART:20260701": ("text", None, {}),
    "BEGIN:VCALENDAR\nEND:VCALENDAR": ("text", None, {}),
    "BEGIN:VEVENTS": ("text", None, {}),
    "BEGIN:VCARD\nEND:VCARD": ("text", None, {}),
    VCARD: (
        "contact",
        "contact",
        {
            "last": "Doe",
            "first": "Jane",
            "name": "Jane Doe",
            "org": "Example, Inc.",
            "mobile": "+41 79 123 45 67",
            "phone_work": "+41 44 123 45 67",
            "email_work": "jane@example.com",
            "street_work": "Main Street 1",
            "city_work": "Zurich",
            "zip_work": "8001",
            "country_work": "Switzerland",
            "note": "folded line",
        },
    ),
}
