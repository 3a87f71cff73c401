"""The picture of some data: ``/png``, ``/svg``, ``/user/<id>/qr`` and ``/`` with data."""

from __future__ import annotations

from threading import Lock

from cachetools import LRUCache, cached
from flask import Response, request

from qr.generate import generate
from qr.params import Pairs, spec_of
from qr.routes.requests import parameters, query_pairs, settings
from qr.routes.responses import FOREVER, Picture, picture_of, send

RECENT_BYTES = 1024 * 1024
MOST_REMEMBERED_QUERY = 1024  # bytes; longer ones are rarely asked for twice, and the keys count too

RECENT: LRUCache[object, Picture] = LRUCache(RECENT_BYTES, getsizeof=lambda picture: len(picture.body) + 3072)


def image(format_name: str | None = None) -> Response:
    """The code of the request's ``data``, in the format of the URL."""
    return respond(format_name, content=None, caching=FOREVER)


def respond(format_name: str | None, content: bytes | None, caching: str) -> Response:
    """Answer with the code that URL and parameters describe; what a POST says is not kept, not even in memory."""
    engine = settings().engine
    if request.method == "POST" or len(request.query_string) > MOST_REMEMBERED_QUERY:
        picture = _finish(parameters(request), format_name, content, engine)
    else:
        picture = _recent(request.query_string, format_name, content, engine)
    return send(picture, request, caching)


def _finish(pairs: Pairs, format_name: str | None, content: bytes | None, engine: str) -> Picture:
    spec = spec_of(pairs, format_name, content)
    return picture_of(generate(spec, engine), spec)


@cached(RECENT, lock=Lock())
def _recent(query: bytes, format_name: str | None, content: bytes | None, engine: str) -> Picture:
    """The same URL again costs no more than finding it."""
    return _finish(query_pairs(query), format_name, content, engine)
