"""Settings, store and public URL of the app that handles the request."""

from __future__ import annotations

from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from flask import Request, current_app

from qr.config import Settings
from qr.errors import BadParameter
from qr.http.forwarded import apply_forwarded
from qr.http.hosts import FUNCTION_DOMAIN, REQUESTED_AUTHORITY, host_name, requested_authority
from qr.links.record import check_id

if TYPE_CHECKING:
    from qr.store import Store
    from qr.store.record_cache import RecordCache
    from qr.store.scan_groups import ScanGroups
    from qr.store.scan_queue import ScanQueue

_OPEN_LOCK = Lock()


def store() -> Store:
    """Return the store of records and scans. The first call opens it, so requests for images do not wait for it."""
    return _open_store()[0]


def record_cache() -> RecordCache:
    """Return the cache of the records of links that were visited in the last seconds."""
    return _open_store()[1]


def scan_groups() -> ScanGroups:
    """Return the groups of the scans that requests wait for."""
    return _open_store()[2]


def _open_store() -> tuple[Store, RecordCache, ScanGroups]:
    current = settings()
    with _OPEN_LOCK:
        return _open_store_once(current.store, current.in_cloud, current.threads, current.link_cache)


@lru_cache(maxsize=8)
def _open_store_once(url: str, in_cloud: bool, threads: int, link_cache: int) -> tuple[Store, RecordCache, ScanGroups]:
    # Imported late, because a cold start for an image needs no store.
    from qr.store import open_store
    from qr.store.record_cache import RecordCache
    from qr.store.scan_groups import ScanGroups

    opened = open_store(url, in_cloud, threads)
    return opened, RecordCache(opened, link_cache), ScanGroups(opened, threads)


def record_id(user_id: str) -> str:
    """Return the id of the record that a client names.

    If the case of letters is ignored, it is the lower-case id, unless a record has exactly the spelling of the client:
    such a record was created before the case was ignored. Raises ``BadParameter`` for an invalid id.
    """
    lower = check_id(user_id).lower()
    is_exact = settings().ids == "case-sensitive" or user_id == lower or record_cache().get(user_id) is not None
    return user_id if is_exact else lower


def scan_queue() -> ScanQueue:
    """Return the queue of the scans that the local store could not count in time."""
    with _OPEN_LOCK:
        return _create_queue_once(settings().store)


@lru_cache(maxsize=8)
def _create_queue_once(_url: str) -> ScanQueue:
    from qr.store.scan_queue import ScanQueue

    return ScanQueue()


def settings() -> Settings:
    """Return the settings of the app that handles the request."""
    return cast(Settings, current_app.config["SETTINGS"])


def base_url(request: Request) -> str:
    """Return the public URL of the service, with a slash at its end.

    Raises ``BadParameter`` if the request has no valid Host.
    """
    if not request.host or "HTTP_HOST" not in request.environ:
        raise BadParameter("Host", request.headers.get("Host"), "a host name")
    return request.url_root


def apply_public_url(environ: dict[str, Any], settings: Settings) -> dict[str, Any]:
    """Set scheme, host and path prefix of a WSGI environ to those of the public URL. All absolute URLs use them.

    The proxy terminates TLS, and cloudfunctions.net removes the name of the function from the path. Without a
    correction, the WSGI environ has the scheme http and no path prefix.
    """
    authority = requested_authority(environ)
    environ.setdefault(REQUESTED_AUTHORITY, authority)
    apply_forwarded(environ, settings)
    if settings.public_url:
        public = urlsplit(settings.public_url)
        environ.update({"wsgi.url_scheme": public.scheme, "HTTP_HOST": public.netloc, "SCRIPT_NAME": public.path})
        return environ
    if authority:
        environ["HTTP_HOST"] = authority
    if settings.in_cloud and host_name(authority).endswith(FUNCTION_DOMAIN):
        environ["SCRIPT_NAME"] = f"/{settings.function_name}"
    return environ
