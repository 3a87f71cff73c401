"""Visitors of links: device, languages and country; bots; and pseudonyms."""

import re
from functools import lru_cache
from hashlib import blake2b
from typing import Annotated, NamedTuple

from qr.links.items import NO_ITEM, Item
from qr.parameters.countries import Country
from qr.parameters.languages import LANGUAGE
from qr.parameters.lists import Several
from qr.parameters.types import Choice, Pattern

VISITS = ("first", "returning")
DEVICES = ("ios", "android", "windows", "macos", "linux", "chromeos", "other")
# Names of groups of devices.
DEVICE_CLASSES = {"mobile": ("ios", "android"), "desktop": ("windows", "macos", "linux", "chromeos")}

# Marks in a User-Agent. The order matters: a User-Agent of Android contains "linux" too. An iPad that requests desktop
# pages identifies itself as a Macintosh, and no header field shows the difference.
_USER_AGENT_MARKS = (
    ("iphone", "ios"), ("ipad", "ios"), ("ipod", "ios"), ("android", "android"), ("windows", "windows"),
    ("cros ", "chromeos"), ("macintosh", "macos"), ("mac os x", "macos"), ("linux", "linux"),
)  # fmt: skip

# The address of an operator, as crawlers write it: (+https://example.com/bot.html) or (+mailto:bot@example.com).
_CONTACT = re.compile(r"\+\s*(?:https?:|mail)", re.IGNORECASE)

# Words that most names of crawlers and link previewers contain. WhatsApp and Viber fetch previews under their own
# names; their browsers have a User-Agent that starts with Mozilla. Cubot is a brand of phones.
_BOT_WORDS = re.compile(r"(?<!cu)bot(?![a-z])|crawl|spider|preview|^whatsapp|^viber", re.IGNORECASE)

# The model and build of an Android device, as browsers, Facebook and Instagram write them. "M bot 54" is a phone.
_MODEL = re.compile(
    r"(?<=\bandroid )[\d.]+;(?:\s*[a-z]{2}(?:-[a-z]{2})?;)?(?:[^();]|\([^()]*\))*(?:;\s*build/[^();]*)?"
    r"|\bFBDV/[^;\]]*|\bandroid \([^()]*",
    re.IGNORECASE,
)

# Patterns of the list that match browsers of people: a build of Android 15, the browsers Sogou, Viber and Fluid, the
# editor VS Code, and phones such as TS1008. None: the pattern is omitted.
_NARROWED_PATTERNS = {
    r"AP3A\.240617\.008": None, "Sogou": None, "Viber": None, "Fluid": None, r"Code\/1\.": None, r"008\/": r"^008\/",
}  # fmt: skip


class Visitor(NamedTuple):
    """A visitor of a link. A trial accepts all members but ``item`` as parameters. Unknown members are empty.

    language: language tags (RFC 5646)
    country:  ISO 3166-1 alpha-2 code
    item:     trade item of a GS1 Digital Link
    query:    query of the request, percent-encoded
    """

    device: Annotated[str, Choice(DEVICES), "device of the visitor"] = "other"
    language: Annotated[
        tuple[str, ...], Several(LANGUAGE), "languages of the visitor, the preferred language first"
    ] = ()
    country: Annotated[str, Country(), "country of the visitor"] = ""
    item: Item = NO_ITEM
    query: Annotated[
        str, Pattern("[^?].*", "a query without its question mark, such as table=7"), "query of the link"
    ] = ""
    visit: Annotated[str, Choice(VISITS), "first or a later scan of the visitor on this day"] = ""


@lru_cache(maxsize=512)
def parse_device(user_agent: str) -> str:
    """Return the device that a User-Agent (RFC 9110, 10.1.5) names."""
    lower = user_agent.lower()
    return next((device for mark, device in _USER_AGENT_MARKS if mark in lower), "other")


@lru_cache(maxsize=512)
def is_bot(user_agent: str) -> bool:
    """Return whether a User-Agent belongs to a crawler or link previewer.

    HTTP clients such as curl are visitors, unless they name the address of an operator.
    """
    if _CONTACT.search(user_agent):
        return True
    without_model = _MODEL.sub("", user_agent)
    return bool(_BOT_WORDS.search(without_model) or _listed_bots().search(without_model))


@lru_cache(maxsize=1)
def _listed_bots() -> re.Pattern[str]:
    """Return one pattern of all crawlers in the list. Loading and compiling the list takes about 30 ms."""
    from crawleruseragents import CRAWLER_USER_AGENTS_DATA

    crawlers = [entry["pattern"] for entry in CRAWLER_USER_AGENTS_DATA if "http-library" not in entry["tags"]]
    return re.compile("|".join(filter(None, (_NARROWED_PATTERNS.get(pattern, pattern) for pattern in crawlers))))


def pseudonym(salt: bytes, *facts: str) -> bytes:
    """Return a keyed hash of eight bytes that identifies a visitor on one day.

    The key is the salt of the day: after the salt is deleted, nobody can compute the hash of a visitor.
    """
    return blake2b("\0".join(facts).encode(errors="replace"), key=salt, digest_size=8).digest()
