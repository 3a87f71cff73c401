"""Requests of realistic clients, from a random generator: equal seeds give equal requests."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

PEOPLE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0",
)  # fmt: skip
BOTS = (
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
)
BOT_SHARE = 0.3
EMBEDDED_CODES = 20
# Styles that OpenCV or ZBar reads at the sizes below.
STYLES: tuple[dict[str, str], ...] = (
    {"dark": "123a5a", "light": "fff8e7"},
    {"shape": "rounded", "eye": "rounded"},
    {"dark": "linear(45,0b5bd3,b3123c)"},
    {"shape": "horizontal", "dark": "700"},
    {"eye": "rounded", "eye_color": "b3123c"},
    {"logo": "heart", "ecc": "H"},
    {"caption": "Scan me"},
)
PAGES = ("/", "/llms.txt", "/docs", "/openapi.json", "/health")


class Request(NamedTuple):
    """A request and its expected response.

    kind:     client that sends the request; name of the line in the table
    content:  content of the QR code in the response; None: the response is no image
    statuses: statuses of a correct response; 429 and 503 are always correct
    """

    kind: str
    path: str
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    content: bytes | None = None
    statuses: tuple[int, ...] = (200,)


def embedded_image(random: Random) -> Request:
    """Return the request of a page that shows one of a few codes."""
    content = f"https://example.com/menu/{random.randrange(EMBEDDED_CODES)}"
    return Request("embedded image", f"/png?data={quote(content, safe='')}", content=content.encode())


def invoice(random: Random) -> Request:
    """Return the request of a mailer, with content that no earlier request had."""
    content = f"https://pay.example.com/invoice/{random.getrandbits(64):016x}"
    format_name, size = random.choice(("png", "png", "webp")), random.choice(("", "&size=300", "&scale=6"))
    return Request("invoice", f"/{format_name}?data={quote(content, safe='')}{size}", content=content.encode())


def styled_code(random: Random) -> Request:
    content = f"https://example.com/{random.getrandbits(24):06x}"
    query = {"data": content, "size": str(random.randrange(400, 700)), **random.choice(STYLES)}
    return Request("styled code", f"/png?{urlencode(query)}", content=content.encode())


def payload(random: Random) -> Request:
    """Return a request for Wi-Fi access (in a body, as it is secret), or for a place."""
    if random.random() < 0.5:
        password = f"{random.getrandbits(40):010x}"
        body = json.dumps({"ssid": "Bistro", "password": password}).encode()
        headers = (("Content-Type", "application/json"),)
        return Request("payload", "/wifi/png", "POST", headers, body, f"WIFI:T:WPA;S:Bistro;P:{password};;".encode())
    latitude, longitude = random.randrange(1, 89), random.randrange(1, 179)
    content = f"geo:{latitude},{longitude}"
    return Request("payload", f"/geo/png?lat={latitude}&lng={longitude}", content=content.encode())


def page(random: Random) -> Request:
    return Request("page", random.choice(PAGES))


def target_of(user_id: str) -> str:
    return f"https://example.com/{user_id}"


def new_record(user_id: str, key: str) -> Request:
    """Return the request that creates a link."""
    return _record_request(user_id, key, "PUT", {"target": target_of(user_id)}, (200, 201))


def scan(random: Random, user_id: str) -> Request:
    """Return the request of a phone, or of a program that previews links."""
    agent = random.choice(BOTS if random.random() < BOT_SHARE else PEOPLE)
    return Request("scan", f"/u/{user_id}", headers=(("User-Agent", agent),), statuses=(302,))


def record(random: Random, user_id: str, key: str) -> Request:
    """Return a request of the owner of a link, who reads and changes the record."""
    headers = (("X-API-Key", key),)
    choices: tuple[Callable[[], Request], ...] = (
        lambda: Request("record", f"/user/{user_id}", headers=headers),
        lambda: Request("record", f"/user/{user_id}/scans", headers=headers),
        lambda: _record_request(user_id, key, "PATCH", {"note": f"{random.getrandbits(32):x}"}),
        lambda: Request("record", f"/user/{user_id}/qr", headers=headers),
    )
    return random.choice(choices)()


def old_record(user_id: str, key: str) -> Request:
    """Return the request that deletes a link."""
    return Request("record", f"/user/{user_id}", "DELETE", (("X-API-Key", key),), statuses=(204,))


def _record_request(
    user_id: str, key: str, method: str, document: dict[str, Any], statuses: tuple[int, ...] = (200,)
) -> Request:
    headers = (("X-API-Key", key), ("Content-Type", "application/json"))
    return Request("record", f"/user/{user_id}", method, headers, json.dumps(document).encode(), statuses=statuses)
