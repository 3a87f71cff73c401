"""Compressed responses (RFC 9110, 8.4.1.3)."""

from __future__ import annotations

from functools import lru_cache
from typing import TypeVar
from zlib import MAX_WBITS, compress

from flask import Request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header
from werkzeug.wrappers import Response

MIN_COMPRESSED_BYTES = 1024  # smaller bodies fit into one packet with their header fields
# For the largest PBM file, level 6 takes 16 ms more than level 1, and saves 50 kB. Level 9 takes ten times as long as
# level 6 for text.
GZIP_LEVEL = 6
_GZIP = MAX_WBITS | 16  # zlib then writes a gzip file: no name, no time
_NAMES = ("gzip", "x-gzip")  # equivalent (RFC 9110, 8.4.1.3)

AnyResponse = TypeVar("AnyResponse", bound=Response)


def gzip_bytes(body: bytes) -> bytes:
    """Return the gzip file of a body (RFC 1952). Equal bodies give equal files."""
    return compress(body, GZIP_LEVEL, _GZIP)


def accepts_gzip(request: Request) -> bool:
    """Return whether a client accepts gzip, and does not prefer a body without coding (RFC 9110, 12.5.3)."""
    return _is_accepted(request.environ.get("HTTP_ACCEPT_ENCODING", ""))


@lru_cache(maxsize=32)
def _is_accepted(field: str) -> bool:
    """Return whether a value of Accept-Encoding accepts gzip. A coding that it names takes precedence over "*"."""
    weights = {coding.lower(): weight for coding, weight in parse_accept_header(field, Accept)}
    weight = max((weights[name] for name in _NAMES if name in weights), default=weights.get("*", 0))
    return weight > 0 and weight >= weights.get("identity", 0)


def send_compressed(response: AnyResponse, compressed: bytes | None, request: Request) -> AnyResponse:
    """Replace the body of a response by its gzip file if the client accepts gzip.

    The entity tag gets a suffix, because it identifies one sequence of bytes (RFC 9110, 8.8.3.3).

    compressed: gzip file of the body; None to compress the body only if the client accepts gzip
    """
    response.vary.add("Accept-Encoding")
    body = response.get_data()
    if accepts_gzip(request) and len(body) >= MIN_COMPRESSED_BYTES:
        tag = response.get_etag()[0]
        response.set_data(gzip_bytes(body) if compressed is None else compressed)
        response.content_encoding = "gzip"
        if tag:
            response.set_etag(f"{tag}-gzip")
    return response
