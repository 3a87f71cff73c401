"""Visitors of links: device, languages and country; bots; and pseudonyms."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

DEVICES = ("ios", "android", "windows", "macos", "linux", "chromeos", "other")
# Names of groups of devices.
DEVICE_CLASSES = {"mobile": ("ios", "android"), "desktop": ("windows", "macos", "linux", "chromeos")}

# Marks in a User-Agent. The order matters: a User-Agent of Android contains "linux" too. An iPad that requests desktop
# pages identifies itself as a Macintosh, and no header field shows the difference.
_USER_AGENT_MARKS = (
    ("iphone", "ios"), ("ipad", "ios"), ("ipod", "ios"), ("android", "android"), ("windows", "windows"),
    ("cros ", "chromeos"), ("macintosh", "macos"), ("mac os x", "macos"), ("linux", "linux"),
)  # fmt: skip

# Crawlers, and clients that fetch a link for its preview in a chat. HTTP clients such as curl count as visitors,
# although libraries for bot detection call them bots. Cubot is a brand of phones.
_BOT_USER_AGENT = re.compile(
    r"(?<!cu)bot(?![a-z])|crawl|spider|preview|facebookexternalhit|facebookcatalog|meta-externalagent|^whatsapp"
    r"|embedly|slurp|ia_archiver|mediapartners-google|google-inspectiontool|googleother|google-safety|lighthouse"
    r"|pagerenderer|vkshare|w3c_validator|urlresolver|snapurl|iframely|mastodon/|synapse|cardyb|imgproxy|feedfetcher",
)


class Visitor(NamedTuple):
    """A visitor of a link.

    device:    one of ``DEVICES``
    languages: preferred languages, as language tags (RFC 5646)
    country:   ISO 3166-1 alpha-2 code; empty if unknown
    """

    device: str = "other"
    languages: tuple[str, ...] = ()
    country: str = ""


@lru_cache(maxsize=512)
def parse_device(user_agent: str) -> str:
    """Return the device that a User-Agent (RFC 9110, 10.1.5) names."""
    lower = user_agent.lower()
    return next((device for mark, device in _USER_AGENT_MARKS if mark in lower), "other")


@lru_cache(maxsize=512)
def is_bot(user_agent: str) -> bool:
    """Return whether a User-Agent belongs to a known crawler or link previewer."""
    return _BOT_USER_AGENT.search(user_agent.lower()) is not None


def pseudonym(salt: bytes, *facts: str) -> bytes:
    """Return a keyed hash of eight bytes that identifies a visitor on one day.

    The key is the salt of the day: after the salt is deleted, nobody can compute the hash of a visitor.
    """
    return blake2b("\0".join(facts).encode(errors="replace"), key=salt, digest_size=8).digest()
