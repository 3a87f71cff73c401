"""Who follows a link, as far as the headers of a request tell: which device, which language, and whether a person."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

DEVICES = ("ios", "android", "windows", "macos", "linux", "chromeos", "other")
# Words for several of them.
DEVICE_CLASSES = {"mobile": ("ios", "android"), "desktop": ("windows", "macos", "linux", "chromeos")}

# What stands in a User-Agent, the more telling first: Android names Linux too. An iPad that asks for desktop pages
# calls itself a Macintosh, and nothing in its headers tells otherwise.
_USER_AGENT_MARKS = (
    ("iphone", "ios"), ("ipad", "ios"), ("ipod", "ios"), ("android", "android"), ("windows", "windows"),
    ("cros ", "chromeos"), ("macintosh", "macos"), ("mac os x", "macos"), ("linux", "linux"),
)  # fmt: skip

# Crawlers, and what fetches a link to show a preview of it in a chat. HTTP clients such as curl are somebody's own, and
# count; a library for this would take them for bots. Cubot makes phones.
_BOT_USER_AGENT = re.compile(
    r"(?<!cu)bot(?![a-z])|crawl|spider|preview|facebookexternalhit|facebookcatalog|meta-externalagent|^whatsapp"
    r"|embedly|slurp|ia_archiver|mediapartners-google|google-inspectiontool|googleother|google-safety|lighthouse"
    r"|pagerenderer|vkshare|w3c_validator|urlresolver|snapurl|iframely|mastodon/|synapse|cardyb|imgproxy|feedfetcher",
)


class Visitor(NamedTuple):
    """One who follows a link.

    device:    one of ``DEVICES``
    languages: those they like best, as language tags (RFC 5646)
    country:   ISO 3166-1 alpha-2, empty where nothing tells
    """

    device: str = "other"
    languages: tuple[str, ...] = ()
    country: str = ""


@lru_cache(maxsize=512)
def parse_device(user_agent: str) -> str:
    """The device that a User-Agent (RFC 9110, 10.1.5) claims to be on."""
    lower = user_agent.lower()
    return next((device for sign, device in _USER_AGENT_MARKS if sign in lower), "other")


@lru_cache(maxsize=512)
def is_bot(user_agent: str) -> bool:
    """Whether a User-Agent is that of a known crawler or link previewer."""
    return _BOT_USER_AGENT.search(user_agent.lower()) is not None


def pseudonym(salt: bytes, *facts: str) -> bytes:
    """Eight bytes that stand for a visitor on one day: without that day's salt, nobody can make them again."""
    return blake2b("\0".join(facts).encode(errors="replace"), key=salt, digest_size=8).digest()
