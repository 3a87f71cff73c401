"""Cloud Functions entry point: the framework's request becomes a request of the internal app in ``router``."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

from flask import Request, Response

from router import app

DRAIN_CHUNK_BYTES = 64 * 1024


def handle(request: Request) -> Response:
    """Dispatch into the internal app, in a request context made of the very environment the request came with."""
    # A copy, because leaving a context empties parts of it; the framework's own body stream, because the framework
    # reads on from there afterwards, and would wait for bytes that have already been taken past it.
    environ = {**request.environ, "wsgi.input": request.stream}
    context = app.request_context(environ)
    error: Exception | None = None
    try:
        try:
            context.push()
            response = app.full_dispatch_request()
        except Exception as raised:  # as Flask.wsgi_app does: the app's own handlers answer
            error = raised
            response = app.handle_exception(raised)
    finally:
        context.pop(error)
    if not response.is_streamed:
        _drain(request)
    return response


def _drain(request: Request) -> None:
    """Read what is left of the body and forget it; the framework would keep all of it in memory."""
    # A body that breaks off here is nobody's concern any more: the answer is ready.
    with suppress(Exception):
        for _ in iter(partial(request.stream.read, DRAIN_CHUNK_BYTES), b""):
            pass
