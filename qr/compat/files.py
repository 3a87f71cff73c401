"""Files that a request to an imitated service names by URL, or contains as base64."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from flask import Request

from qr.decoding import FoundSymbol
from qr.errors import BadParameter, QrError
from qr.fetching import fetch
from qr.http.parameters import MULTIPART, report_read_errors
from qr.http.service import settings
from qr.http.thread_slots import FETCHES, take_slot
from qr.http.work import charge_units
from qr.spec.appearance import LogoSource

FETCH_UNITS = 20  # a fetch costs little CPU time, but it must not be repeated without a limit
MAX_FETCHES = 5  # of one batch


def fetch_file(url: str, parameter: str) -> bytes:
    """Fetch a file from an allowed host, and charge ``FETCH_UNITS``.

    Raises an error of ``qr.fetching.fetch``, which names the parameter, ``RateLimitExceeded`` or ``Overloaded``.
    """
    charge_units(FETCH_UNITS)
    slot = take_slot(FETCHES)
    try:
        return fetch(url, settings().fetch_hosts, parameter)
    finally:
        slot.release()


def center_images() -> Callable[[str], bytes]:
    """Return a function that reads the centre images of one request: data URIs (RFC 2397), or files of allowed hosts.

    The function fetches each URL once, and raises ``QrError`` for more than ``MAX_FETCHES`` of them.
    """
    fetched: set[str] = set()

    @cache
    def read(url: str) -> bytes:
        if url.lower().startswith("data:"):
            return _read_data_uri(url)
        fetched.add(url)
        if len(fetched) > MAX_FETCHES:
            raise QrError(f"centerImageUrl must have at most {MAX_FETCHES} different URLs in a request")
        return fetch_file(url, "centerImageUrl")

    return read


def _read_data_uri(url: str) -> bytes:
    try:
        file = LogoSource().parse(url)
    except ValueError:
        file = ""
    if isinstance(file, bytes):
        return file
    raise BadParameter("centerImageUrl", None, "an https URL, or a data URI such as data:image/png;base64,...")


def uploaded_file(request: Request, name: str, max_bytes: int) -> bytes | None:
    """Return a file of a multipart form up to one byte above ``max_bytes``; None if there is none.

    Its media type is ignored, because clients send any. Raises ``QrError`` if the body is malformed.
    """
    if request.method != "POST" or request.mimetype != MULTIPART:
        return None
    with report_read_errors():
        file = request.files.get(name)
        return file.stream.read(max_bytes + 1) if file else None


def symbol_text(symbol: FoundSymbol) -> str:
    """Return the text of a symbol. Bytes that are not text in a known character set become replacement characters."""
    return symbol.content.decode(errors="replace") if symbol.text is None else symbol.text
