"""The contract of the service for programs: ``/openapi.json``, ``/swagger.json`` and ``/llms.txt``."""

from __future__ import annotations

import inspect
import json
from functools import lru_cache
from typing import Any

from flask import Response, current_app, request
from werkzeug.utils import import_string

from qr.config import Settings
from qr.contract.openapi import build_openapi, server_members
from qr.contract.route import Route
from qr.http.compression import accepts_gzip, gzip_bytes, send_compressed
from qr.http.headers import CACHE_FIVE_MINUTES
from qr.http.service import base_url, settings

Members = dict[str, Any]
# A document without the members of its server. A client can choose the host of its requests. A document for each host
# would cost time and memory.
Split = tuple[bytes, bytes]

_ANY_URL = "https://any.invalid/"  # not part of any response
_CACHING = ("Cache-Control", CACHE_FIVE_MINUTES)


def openapi() -> Response:
    """Return the contract of the service (OpenAPI 3.1)."""
    return _respond(_openapi(current_app.config["ROUTES"], settings()), server_members(base_url(request)))


def swagger() -> Response:
    """Return the contract of the service in version 2.0, which Power Platform and older tools read."""
    from qr.contract import swagger

    document = _swagger(current_app.config["ROUTES"], settings())
    return _respond(document, swagger.server_members(base_url(request)))


def llms() -> Response:
    """List all URLs as text for agents, in the form of llmstxt.org."""
    from qr.contract.llms import build_llms

    text = build_llms(current_app.config["ROUTES"], describe, base_url(request), settings())
    response = Response(text, mimetype="text/plain", headers=[_CACHING])
    return send_compressed(response, None, request)


def _respond(document: Split, members: Members) -> Response:
    """Respond with a document and the members of its server."""
    server = _encode(members)[1:-1]
    response = Response(_insert(document, server), mimetype="application/json", headers=[_CACHING])
    compressed = _compress(document, server) if accepts_gzip(request) else None
    return send_compressed(response, compressed, request)


@lru_cache(maxsize=8)
def _openapi(routes: tuple[Route, ...], current: Settings) -> Split:
    return _split(build_openapi(routes, describe, _ANY_URL, current), server_members(_ANY_URL))


@lru_cache(maxsize=8)
def _swagger(routes: tuple[Route, ...], current: Settings) -> Split:
    from qr.contract import swagger

    document = swagger.convert_openapi(build_openapi(routes, describe, _ANY_URL, current))
    return _split(document, swagger.server_members(_ANY_URL))


def _split(document: Members, members: Members) -> Split:
    """Encode a document, and return what is before and after the members of its server."""
    before, _, after = _encode(document).partition(_encode(members)[1:-1])
    return before, after


def _insert(document: Split, server: bytes) -> bytes:
    before, after = document
    return before + server + after


@lru_cache(maxsize=8)
def _compress(document: Split, server: bytes) -> bytes:
    return gzip_bytes(_insert(document, server))


def _encode(document: Members) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def describe(route: Route) -> tuple[str, str]:
    """Return the summary and the description of a route: the docstring of its view, without markup."""
    docstring = inspect.getdoc(import_string(route.view_path)) or ""
    summary, _, description = docstring.replace("``", "").partition("\n")
    return summary.rstrip("."), " ".join(description.split())
