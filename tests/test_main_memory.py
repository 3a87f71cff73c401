"""The bytes of a response count until it is sent, also through the nested dispatch of ``main.handle``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, Response, request
from werkzeug.test import EnvironBuilder

import main
import router
from qr.admission import Admission
from qr.http.work import ADMISSION

LARGE = "/pbm?data=hi&size=4096"  # 2 MB, and not cached


@pytest.fixture
def admission() -> Admission:
    found: Admission = router.app.config[ADMISSION]
    return found


@pytest.fixture
def outer() -> Flask:
    """Return an app that dispatches all requests into ``main.handle``, as the framework does."""
    app = Flask("outer")
    app.add_url_rule("/<path:path>", view_func=lambda path: main.handle(request), methods=["GET", "HEAD", "POST"])  # noqa: ARG005
    return app


def start(app: Flask, url: str, method: str = "GET") -> tuple[Any, Iterator[bytes]]:
    """Call a WSGI app as a server does. Return the iterable, and an iterator over its body."""
    body = app.wsgi_app(EnvironBuilder(url, method=method).get_environ(), lambda *_: lambda _: None)
    return body, iter(body)


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_bytes_count_until_the_server_closes_the_body(outer: Flask, admission: Admission, method: str) -> None:
    body, _ = start(outer, LARGE, method)
    assert admission.bytes > 2_000_000
    body.close()
    assert admission.bytes == 0


def test_client_that_disconnects_leaves_nothing(outer: Flask, admission: Admission) -> None:
    body, parts = start(outer, LARGE)
    next(parts)  # the client disconnects afterwards, and the server closes the body
    assert admission.bytes > 2_000_000
    body.close()
    assert (admission.units, admission.bytes, admission.requests) == (0, 0, 0)


def test_response_that_is_lost_leaves_nothing(outer: Flask, admission: Admission) -> None:
    @outer.after_request
    def replace(_: Response) -> Response:
        return Response("another response")

    body, _ = start(outer, LARGE)
    body.close()
    assert admission.bytes == 0
