"""Parse the values of settings. Each function returns a valid value, or raises ``ValueError`` with the variable."""

from __future__ import annotations

import re
from collections.abc import Mapping
from ipaddress import ip_network
from typing import NamedTuple

SERVICES = ("goqr", "google", "quickchart", "tutorials")  # whose URLs the service can imitate
PERIODS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400}  # of a rate limit, in seconds
MAX_RATE_UNITS = 1_000_000
SWITCH_WORDS = "(on|off|true|false|yes|no)"  # they could be host names, but nobody means one
# Schemes that run code, open local files or start any app (intent), or that need no setting (http, https).
FORBIDDEN_SCHEMES = frozenset(
    ("http", "https", "javascript", "data", "vbscript", "file", "filesystem", "blob", "about", "content", "intent",
     "android-app", "view-source", "jar", "ws", "wss")
)  # fmt: skip


class RateLimit(NamedTuple):
    """A rate limit: ``units`` per ``seconds``."""

    units: int
    seconds: int


def parse_fetch_hosts(text: str) -> str:
    name = r"(\*\.)?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+"
    if text and not re.fullmatch(rf"{name}( *, *{name})*", text):
        allowed = "host names, separated by commas, such as example.com,*.example.org"
        raise ValueError(f"QR_FETCH_HOSTS must be {allowed}; got {text}")
    return text


def parse_services(text: str) -> str:
    names = [name.strip() for name in text.split(",")] if text else list(SERVICES)
    if names == ["none"]:
        return ""
    if not set(names) <= set(SERVICES):
        raise ValueError(f"QR_COMPAT must be none, or some of {', '.join(SERVICES)}, separated by commas; got {text}")
    return ",".join(names)


def parse_networks(text: str) -> str:
    entries = [entry.strip() for entry in text.split(",") if entry.strip()]
    try:
        return ",".join(str(ip_network(entry)) for entry in entries)
    except ValueError:
        allowed = "IP addresses and networks, separated by commas, such as 127.0.0.1,10.0.0.0/8"
        raise ValueError(f"QR_TRUSTED_PROXIES must be {allowed}; got {text}") from None


def parse_schemes(text: str) -> str:
    """Return schemes of URLs in lower case, separated by commas."""
    names = [name.strip().lower() for name in text.split(",") if text]
    if not all(re.fullmatch("[a-z][a-z0-9+.-]*", name) and name not in FORBIDDEN_SCHEMES for name in names):
        allowed = "schemes of apps, separated by commas, such as myapp,spotify, without those that run code"
        raise ValueError(f"QR_SCHEMES must be {allowed}; got {text}")
    return ",".join(names)


def parse_private_hosts(text: str) -> str:
    """Return hosts and networks, separated by commas; "*" for "on", and empty for "off"."""
    if text in {"", "off", "on"}:
        return "*" if text == "on" else ""
    entries = [entry.strip().lower() for entry in text.split(",")]
    for entry in entries:
        try:
            ip_network(entry)
        except ValueError:
            if not re.fullmatch(rf"(?!{SWITCH_WORDS}$)(\*\.)?([a-z0-9_-]+\.)*[a-z_][a-z0-9_-]*", entry):
                allowed = "on, off, or host names and networks, separated by commas, such as *.corp.example,10.0.0.0/8"
                raise ValueError(f"QR_PRIVATE_TARGETS must be {allowed}; got {text}") from None
    return ",".join(entries)


def parse_public_url(text: str) -> str:
    if text and (not _is_http_url(text) or set(text) & set("?#")):
        raise ValueError("PUBLIC_URL must be an http or https URL in ASCII, without query and fragment")
    return text.rstrip("/")


def parse_user_url(text: str) -> str:
    if text and (not _is_http_url(text) or "{id}" not in text):
        allowed = "an http or https URL in ASCII with {id} in it, such as https://example.com/members/{id}"
        raise ValueError(f"USER_URL must be {allowed}")
    return text


def _is_http_url(text: str) -> bool:
    has_only_url_characters = text.isascii() and text.isprintable() and " " not in text
    return has_only_url_characters and bool(re.match(r"https?://[A-Za-z0-9.-]+(:\d+)?(/|$)", text))


def parse_store(text: str) -> str:
    if text and not re.fullmatch(r"sqlite:///.+|firestore(://[a-z][a-z0-9-]{2,61}[a-z0-9])?", text):
        raise ValueError("QR_STORE must be sqlite:///path, firestore, or firestore://database")
    return text


def parse_rate_limit(text: str) -> RateLimit | None:
    if not text:
        return None
    match = re.fullmatch(rf"([1-9][0-9]{{0,6}})/({'|'.join(PERIODS)})", text)
    if not match or int(match[1]) > MAX_RATE_UNITS:
        allowed = f"1 to {MAX_RATE_UNITS} units per period ({', '.join(PERIODS)}), such as 600/minute"
        raise ValueError(f"QR_RATE_LIMIT must be {allowed}; got {text}")
    return RateLimit(int(match[1]), PERIODS[match[2]])


def parse_rate_store(text: str) -> str:
    """Return the URL of a Redis server. The error does not repeat the text, which can contain a password."""
    if text and not re.fullmatch(
        r"rediss?://([^\s@/]*@)?(\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?(/[0-9]+)?", text
    ):
        raise ValueError(
            "QR_RATE_STORE must be redis://host:6379, or rediss:// for TLS, optionally with user:password@"
        )
    return text


def parse_field_name(name: str, environ: Mapping[str, str]) -> str:
    """Return the name of a header field, without "_", which WSGI cannot distinguish from a hyphen."""
    text = environ.get(name, "")
    if text and not re.fullmatch("[A-Za-z0-9-]+", text):
        raise ValueError(f"{name} must be the name of a header field: letters, digits and hyphens; got {text}")
    return text


def parse_number(name: str, environ: Mapping[str, str], default: int, minimum: int, maximum: int | None = None) -> int:
    text = environ.get(name) or str(default)
    is_number = text.isascii() and text.isdecimal()
    if not is_number or int(text) < minimum or (maximum is not None and int(text) > maximum):
        allowed = f"of at least {minimum}" if maximum is None else f"from {minimum} to {maximum}"
        raise ValueError(f"{name} must be a whole number {allowed}; got {text}")
    return int(text)


def parse_choice(name: str, environ: Mapping[str, str], words: tuple[str, ...]) -> str:
    """Return the value of a variable; default: the first word. Raises ``ValueError`` for any other word."""
    text = environ.get(name) or words[0]
    if text not in words:
        raise ValueError(f"{name} must be one of {', '.join(words)}; got {text}")
    return text
