"""Settings of a deployment, read once from its environment; the only reader of ``os.environ``."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import NamedTuple

DEFAULT_MAX_BODY = 8 * 1024 * 1024
ENGINES = ("auto", "libzint", "qrcode")


class Settings(NamedTuple):
    """Everything an operator can choose.

    public_url: where the world reaches this function, without a trailing slash; empty means "as the request says"
    user_url:   template of a user's public link with ``{id}`` in it; empty means ``<public base>/u/{id}``
    max_body:   the largest request body in bytes; more is a 413
    engine:     the encoder: ``libzint``, ``qrcode``, or ``auto`` for the first of these that is installed
    function_name: the path prefix that cloudfunctions.net strips before the function sees the URL
    styles:     presets of this deployment, as a JSON object of objects: {name: {parameter: value}}
    in_cloud:   whether a front end that terminates TLS stands before this process
    """

    public_url: str = ""
    user_url: str = ""
    max_body: int = DEFAULT_MAX_BODY
    engine: str = "auto"
    function_name: str = ""
    in_cloud: bool = False
    styles: str = ""

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read the settings; a ``ValueError`` names the variable that is wrong."""
        service = environ.get("K_SERVICE", "")
        return cls(
            public_url=_public_url(environ.get("PUBLIC_URL", "")),
            user_url=_user_url(environ.get("USER_URL", "")),
            max_body=_max_body(environ.get("QR_MAX_BODY", "")),
            engine=_engine(environ.get("QR_ENGINE", "")),
            function_name=environ.get("QR_FUNCTION_NAME") or service,
            in_cloud=bool(service),
            styles=environ.get("QR_STYLES", ""),
        )


def _public_url(text: str) -> str:
    if text and (not _is_http_url(text) or set(text) & set("?#")):
        raise ValueError("PUBLIC_URL must be an http or https URL in ASCII, without query or fragment")
    return text.rstrip("/")


def _user_url(text: str) -> str:
    if text and (not _is_http_url(text) or "{id}" not in text):
        raise ValueError(
            "USER_URL must be an http or https URL in ASCII with {id} in it, as in https://example.com/members/{id}"
        )
    return text


def _is_http_url(text: str) -> bool:
    plain = text.isascii() and text.isprintable() and " " not in text
    return plain and bool(re.match(r"https?://[A-Za-z0-9.-]+(:\d+)?(/|$)", text))


def _max_body(text: str) -> int:
    if not text:
        return DEFAULT_MAX_BODY
    if not text.isascii() or not text.isdecimal() or int(text) < 1:
        raise ValueError("QR_MAX_BODY must be a whole number of bytes, at least 1")
    return int(text)


def _engine(text: str) -> str:
    if text and text not in ENGINES:
        raise ValueError(f"QR_ENGINE must be one of {', '.join(ENGINES)}")
    return text or "auto"
