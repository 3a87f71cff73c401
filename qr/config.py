"""Settings of a deployment, read once from its environment; the only reader of ``os.environ``."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

DEFAULT_MAX_BODY = 8 * 1024 * 1024
ENGINES = ("auto", "libzint", "qrcode")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an operator can choose.

    public_url: where the world reaches this function, without a trailing slash; empty means "as the request says"
    user_url:   template of a user's public link with ``{id}`` in it; empty means ``<public base>/u/{id}``
    max_body:   the largest request body in bytes; more is a 413
    engine:     the encoder: ``libzint``, ``qrcode``, or ``auto`` for the first of these that is installed
    function_name: the path prefix that cloudfunctions.net strips before the function sees the URL
    in_cloud:   whether a front end that terminates TLS stands before this process
    """

    public_url: str = ""
    user_url: str = ""
    max_body: int = DEFAULT_MAX_BODY
    engine: str = "auto"
    function_name: str = ""
    in_cloud: bool = False

    def __post_init__(self) -> None:
        if self.public_url and (not _is_http_url(self.public_url) or set(self.public_url) & set("?#")):
            raise ValueError("PUBLIC_URL must be an http or https URL without query or fragment")
        if self.user_url and (not _is_http_url(self.user_url) or "{id}" not in self.user_url):
            raise ValueError("USER_URL must be a URL with {id} in it, as in https://example.com/members/{id}")
        if self.max_body < 1:
            raise ValueError("QR_MAX_BODY must be a positive number of bytes")
        if self.engine not in ENGINES:
            raise ValueError(f"QR_ENGINE must be one of {', '.join(ENGINES)}")

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read the settings; a ``ValueError`` names the variable that is wrong."""
        service = environ.get("K_SERVICE", "")
        return cls(
            public_url=environ.get("PUBLIC_URL", "").rstrip("/"),
            user_url=environ.get("USER_URL", ""),
            max_body=_whole_number("QR_MAX_BODY", environ.get("QR_MAX_BODY") or DEFAULT_MAX_BODY),
            engine=environ.get("QR_ENGINE") or "auto",
            function_name=environ.get("QR_FUNCTION_NAME") or service,
            in_cloud=bool(service),
        )


def _is_http_url(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def _whole_number(name: str, text: str | int) -> int:
    try:
        return int(text)
    except ValueError:
        raise ValueError(f"{name} must be a whole number") from None
