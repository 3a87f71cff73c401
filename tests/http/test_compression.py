from __future__ import annotations

import gzip

import pytest
from flask import Flask, Request, Response
from werkzeug.test import EnvironBuilder

from qr.http.compression import MIN_COMPRESSED_BYTES, accepts_gzip, send_compressed

BODY = b"x" * MIN_COMPRESSED_BYTES
GZIP = gzip.compress(BODY)


def request_with(accept_encoding: str | None) -> Request:
    headers = [] if accept_encoding is None else [("Accept-Encoding", accept_encoding)]
    return Request(EnvironBuilder(headers=headers).get_environ())


@pytest.mark.parametrize(
    ("accept_encoding", "is_accepted"),
    [
        (None, False),
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


def test_compressed_body_has_its_own_entity_tag() -> None:
    response = Response(BODY)
    response.set_etag("tag")
    assert send_compressed(response, GZIP, request_with("gzip")).headers["ETag"] == '"tag-gzip"'
    plain = Response(BODY)
    plain.set_etag("tag")
    assert send_compressed(plain, GZIP, request_with(None)).headers["ETag"] == '"tag"'
