"""The store of the app at hand, opened when it is first needed: pictures need none, and do not wait for one."""

from __future__ import annotations

from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from flask import Request, current_app

from qr.config import Settings
from qr.errors import BadParameter

if TYPE_CHECKING:
    from qr.store import Store

_OPEN_LOCK = Lock()


def store() -> Store:
    """Return the store of records and scans. It is opened on the first call."""
    ours = settings()
    with _OPEN_LOCK:
        return _open_store_once(ours.store, ours.in_cloud)


@lru_cache(maxsize=8)
def _open_store_once(url: str, in_cloud: bool) -> Store:
    from qr.store import open_store  # here, because an image needs no store

    return open_store(url, in_cloud)


def settings() -> Settings:
    """The settings of the app at hand."""
    return cast(Settings, current_app.config["SETTINGS"])


def base_url(request: Request) -> str:
    """The service's own URL as the world sees it, with a slash at its end. Raises ``BadParameter`` without a host."""
    if not request.host or "HTTP_HOST" not in request.environ:
        raise BadParameter("Host", request.headers.get("Host"), "a host name")
    return request.url_root


def apply_public_url(environ: dict[str, Any], settings: Settings) -> dict[str, Any]:
    """Set scheme, host and path prefix to those of the public URL, from which all absolute links are made.

    The front end terminates TLS, and cloudfunctions.net strips the function's name off the path; neither shows in
    the request itself.
    """
    if settings.public_url:
        public = urlsplit(settings.public_url)
        environ.update({"wsgi.url_scheme": public.scheme, "HTTP_HOST": public.netloc, "SCRIPT_NAME": public.path})
    elif settings.in_cloud:
        if environ.get("HTTP_X_FORWARDED_PROTO") in {"http", "https"}:
            environ["wsgi.url_scheme"] = environ["HTTP_X_FORWARDED_PROTO"]
        if environ.get("HTTP_HOST", "").endswith(".cloudfunctions.net"):
            environ["SCRIPT_NAME"] = f"/{settings.function_name}"
    return environ
