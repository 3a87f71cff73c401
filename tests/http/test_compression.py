from __future__ import annotations

import gzip

import pytest
from flask import Flask, Request, Response
from werkzeug.test import EnvironBuilder

from qr.http.compression import MIN_COMPRESSED_BYTES, accepts_gzip, gzip_bytes, send_compressed
from tests.support.tables import for_each

BODY = b"x" * MIN_COMPRESSED_BYTES
GZIP = gzip.compress(BODY)


def request_with(accept_encoding: str | None) -> Request:
    headers = [] if accept_encoding is None else [("Accept-Encoding", accept_encoding)]
    return Request(EnvironBuilder(headers=headers).get_environ())


@for_each(
    "accept_encoding, is_accepted",
    [
        (None, False),
        ("gzip;q=0.001", True),
        ("gzip;q=0", False),
        ("gzip;q=0.000", False),
        ("gzip;q=2", False),
        ("GZIP", True),
        ("x-gzip", True),
        ("X-Gzip;q=0.5, br", True),
        ("x-gzip;q=0", False),
        ("deflate, br, zstd", False),
        ("*;q=0", False),
        ("*;q=0, gzip", True),
        ("identity;q=0", False),
        ("identity;q=0, *", True),
        ("identity, gzip;q=0.5", False),
        ("identity;q=0.5, gzip;q=0.5", True),
        ("identity, *;q=0.5", False),
        ("gzip;q=0, *;q=0.1", False),
        ("", False),
        ("gzip", True),
        ("br, gzip;q=0.5", True),
        ("*", True),
        ("gzip;q=0, *", False),
        ("identity", False),
    ],
)
def test_gzip_is_sent_only_if_accepted(accept_encoding: str | None, is_accepted: bool) -> None:
    request = request_with(accept_encoding)
    assert accepts_gzip(request) is is_accepted
    with Flask("test").app_context():
        response = send_compressed(Response(BODY), GZIP, request)
    assert response.data == (GZIP if is_accepted else BODY)
    assert response.headers.get("Content-Encoding") == ("gzip" if is_accepted else None)
    assert response.headers["Content-Length"] == str(len(response.data))
    assert response.headers["Vary"] == "Accept-Encoding"


def test_small_body_is_not_compressed() -> None:
    with Flask("test").app_context():
        response = send_compressed(Response(BODY[1:]), GZIP, request_with("gzip"))
    assert (response.data, "Content-Encoding" in response.headers) == (BODY[1:], False)


def test_body_is_compressed_only_if_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    with Flask("test").app_context():
        response = send_compressed(Response(BODY), None, request_with("gzip"))
        assert gzip.decompress(response.data) == BODY
        monkeypatch.setattr("qr.http.compression.gzip_bytes", pytest.fail)
        assert send_compressed(Response(BODY), None, request_with("br")).data == BODY


def test_gzip_file_has_neither_name_nor_time() -> None:
    """RFC 1952, 2.3: flags and time are zero, so that equal bodies give equal files."""
    assert gzip_bytes(BODY) == gzip_bytes(bytes(BODY))
    assert gzip_bytes(BODY)[:8] == b"\x1f\x8b\x08" + bytes(5)


def test_compressed_body_has_its_own_entity_tag() -> None:
    response = Response(BODY)
    response.set_etag("tag")
    assert send_compressed(response, GZIP, request_with("gzip")).headers["ETag"] == '"tag-gzip"'
    plain = Response(BODY)
    plain.set_etag("tag")
    assert send_compressed(plain, GZIP, request_with(None)).headers["ETag"] == '"tag"'
