"""Compressed responses (RFC 9110, 8.4.1.3)."""

from __future__ import annotations

from flask import Request, Response

MIN_COMPRESSED_BYTES = 1024  # smaller bodies fit into one packet with their header fields


def accepts_gzip(request: Request) -> bool:
    """Return whether a client accepts gzip (RFC 9110, 12.5.3)."""
    return request.accept_encodings.quality("gzip") > 0


def send_compressed(response: Response, compressed: bytes, request: Request) -> Response:
    """Replace the body of a response by its gzip file if the client accepts gzip.

    The entity tag gets a suffix, because it identifies one sequence of bytes (RFC 9110, 8.8.3.3).
    """
    response.vary.add("Accept-Encoding")
    if accepts_gzip(request) and len(response.data) >= MIN_COMPRESSED_BYTES:
        tag = response.get_etag()[0]
        response.set_data(compressed)
        response.content_encoding = "gzip"
        if tag:
            response.set_etag(f"{tag}-gzip")
    return response
