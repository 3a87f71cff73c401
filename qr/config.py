"""Settings of a deployment, read once from its environment; the only reader of ``os.environ``."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import NamedTuple

DEFAULT_MAX_BODY_BYTES = 8 * 1024 * 1024
ENGINES = ("auto", "libzint", "qrcode")
ACCESS = ("open", "key", "signed")
LOCAL_STORE = "sqlite:///users.db"


class Settings(NamedTuple):
    """Everything an operator can choose.

    public_url: where the world reaches this function, without a trailing slash; empty means "as the request says"
    user_url:   template of a user's public link with ``{id}`` in it; empty means ``<public base>/u/{id}``
    max_body:   the largest request body in bytes; more is a 413
    engine:     the encoder: ``libzint``, ``qrcode``, or ``auto`` for the first of these that is installed
    function_name: the path prefix that cloudfunctions.net strips before the function sees the URL
    styles:     presets of this deployment, as a JSON object of objects: {name: {parameter: value}}
    in_cloud:   whether a front end that terminates TLS stands before this process
    store:      where records and scans are kept: ``sqlite:///path``, ``firestore``, ``firestore://database``, or empty
    api_keys:   entries ``name:scopes:hash`` of the keys that work here
    access:     who may ask for pictures: everybody, who has a key with the scope make, or also who has a signed URL
    signing_keys: one key to sign URLs with, and perhaps a second that still counts
    docs_password: what is asked for before the documentation is shown; empty for nothing
    country_header: the header in which a front end names the visitor's country; empty means those of known ones
    proxies:    how many proxies before this process add to X-Forwarded-For
    private_targets: whether links may lead to hosts of private networks
    """

    public_url: str = ""
    user_url: str = ""
    max_body: int = DEFAULT_MAX_BODY_BYTES
    engine: str = "auto"
    function_name: str = ""
    in_cloud: bool = False
    styles: str = ""
    store: str = ""
    api_keys: str = ""
    access: str = "open"
    signing_keys: str = ""
    docs_password: str = ""
    country_header: str = ""
    proxies: int = 0
    private_targets: bool = False

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read the settings; a ``ValueError`` names the variable that is wrong."""
        service = environ.get("K_SERVICE", "")
        return cls(
            public_url=_parse_public_url(environ.get("PUBLIC_URL", "")),
            user_url=_parse_user_url(environ.get("USER_URL", "")),
            max_body=_parse_number("QR_MAX_BODY", environ, DEFAULT_MAX_BODY_BYTES, minimum=1),
            engine=_parse_choice("QR_ENGINE", environ, ENGINES),
            function_name=environ.get("QR_FUNCTION_NAME") or service,
            in_cloud=bool(service),
            styles=environ.get("QR_STYLES", ""),
            store=_parse_store(environ.get("QR_STORE", "" if service else LOCAL_STORE)),
            api_keys=environ.get("QR_API_KEYS", ""),
            access=_parse_choice("QR_ACCESS", environ, ACCESS),
            signing_keys=environ.get("QR_SIGNING_KEYS", ""),
            docs_password=environ.get("QR_DOCS_PASSWORD", ""),
            country_header=environ.get("QR_COUNTRY_HEADER", ""),
            proxies=_parse_number("QR_PROXIES", environ, 1 if service else 0, minimum=0),
            private_targets=_parse_choice("QR_PRIVATE_TARGETS", environ, ("off", "on")) == "on",
        )


def _parse_public_url(text: str) -> str:
    if text and (not _is_http_url(text) or set(text) & set("?#")):
        raise ValueError("PUBLIC_URL must be an http or https URL in ASCII, without query or fragment")
    return text.rstrip("/")


def _parse_user_url(text: str) -> str:
    if text and (not _is_http_url(text) or "{id}" not in text):
        raise ValueError(
            "USER_URL must be an http or https URL in ASCII with {id} in it, as in https://example.com/members/{id}"
        )
    return text


def _is_http_url(text: str) -> bool:
    plain = text.isascii() and text.isprintable() and " " not in text
    return plain and bool(re.match(r"https?://[A-Za-z0-9.-]+(:\d+)?(/|$)", text))


def _parse_store(text: str) -> str:
    if text and not re.fullmatch(r"sqlite:///.+|firestore(://[a-z][a-z0-9-]{2,61}[a-z0-9])?", text):
        raise ValueError("QR_STORE must be sqlite:///path, firestore, or firestore://database")
    return text


def _parse_number(name: str, environ: Mapping[str, str], default: int, minimum: int) -> int:
    text = environ.get(name) or str(default)
    if not text.isascii() or not text.isdecimal() or int(text) < minimum:
        raise ValueError(f"{name} must be a whole number, at least {minimum}")
    return int(text)


def _parse_choice(name: str, environ: Mapping[str, str], words: tuple[str, ...]) -> str:
    """One of some words; the first when unset."""
    text = environ.get(name) or words[0]
    if text not in words:
        raise ValueError(f"{name} must be one of {', '.join(words)}")
    return text
