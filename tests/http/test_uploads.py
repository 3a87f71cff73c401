from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask, request

from qr.errors import QrError, UnsupportedContentType
from qr.http.uploads import file_parameters, missing_file_error
from router import app


def pairs(**sent: object) -> list[tuple[str, object]]:
    flask_app: Flask = app
    with flask_app.test_request_context("/read", method="POST", **sent):
        return list(file_parameters(request, "image", ("image/png",), 4))


def test_file_has_its_name_in_each_kind_of_body() -> None:
    assert pairs(data=b"abc", content_type="image/png") == [("image", b"abc")]
    assert pairs(data=b'{"image": "AAAA", "expect": null}', content_type="application/json") == [
        ("image", "AAAA"),
        ("expect", None),
    ]
    assert pairs(data={"image": (BytesIO(b"abc"), "a.png"), "expect": "x"}) == [("expect", "x"), ("image", b"abc")]


def test_query_comes_first() -> None:
    assert pairs(data=b"a", content_type="image/png", query_string="expect=b") == [("expect", "b"), ("image", b"a")]


def test_upload_is_cut_after_the_limit() -> None:
    assert pairs(data={"image": (BytesIO(b"abcdefgh"), "a.png")}) == [("image", b"abcde")]


def test_other_bodies_are_rejected() -> None:
    with pytest.raises(UnsupportedContentType):
        pairs(data=b"a", content_type="text/plain")
    with pytest.raises(QrError, match="not in the query"):
        pairs(data=b"a", content_type="image/png", query_string="image=b")
    assert missing_file_error("image").parameter == "image"
