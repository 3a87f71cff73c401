"""Recognition of typed text on the page (``detect.js``), in Node and against the payloads of the service."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from qr.payloads import PAYLOADS, payload_fields
from tests.support.serving import ROOT

MODULES = ROOT / "qr" / "web" / "page"

DETECT_ALL = """
import { detect } from "./detect.js"
console.log(JSON.stringify(JSON.parse(process.argv[1]).map((text) => detect(text))))
"""

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


def detect_all(texts: list[str], folder: Path) -> list[dict[str, Any]]:
    """Run ``detect`` on each text. Node takes ``.js`` files as modules if a package file says so."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is not installed")
    for name in ("detect.js", "formats.js", "places.js"):
        shutil.copy(MODULES / name, folder)
    (folder / "package.json").write_text('{"type": "module"}')
    command = [node, "--input-type=module", "--eval", DETECT_ALL, json.dumps(texts)]
    output = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout
    detected: list[dict[str, Any]] = json.loads(output)
    return detected


def test_texts_are_recognised(tmp_path: Path) -> None:
    detected = detect_all(list(EXAMPLES), tmp_path)
    found = {text: (one["key"], one["payload"], one["fields"]) for text, one in zip(EXAMPLES, detected, strict=True)}
    assert found == EXAMPLES


def test_recognised_fields_exist_in_their_payloads(tmp_path: Path) -> None:
    for one in detect_all(list(EXAMPLES), tmp_path):
        if one["payload"]:
            assert one["payload"] in PAYLOADS
            assert set(one["fields"]) <= {field.name for field in payload_fields(one["payload"])}
