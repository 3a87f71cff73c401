"""The contract of the service for programs: ``/openapi.json``, ``/swagger.json`` and ``/llms.txt``."""

from __future__ import annotations

import gzip
import inspect
import json
from functools import lru_cache

from flask import Response, current_app, request
from werkzeug.utils import import_string

from qr.config import Settings
from qr.contract.openapi import build_openapi
from qr.contract.route import Route
from qr.http.compression import send_compressed
from qr.http.headers import CACHE_FIVE_MINUTES
from qr.http.service import base_url, settings


def openapi() -> Response:
    """Return the contract of the service (OpenAPI 3.1)."""
    return _respond(_openapi(current_app.config["ROUTES"], base_url(request), settings()))


def swagger() -> Response:
    """Return the contract of the service in version 2.0, which Power Platform and older tools read."""
    return _respond(_swagger(current_app.config["ROUTES"], base_url(request), settings()))


def llms() -> Response:
    """List all URLs as text for agents, in the form of llmstxt.org."""
    from qr.contract.llms import build_llms

    text = build_llms(current_app.config["ROUTES"], describe, base_url(request), settings())
    response = Response(text, mimetype="text/plain", headers=[("Cache-Control", CACHE_FIVE_MINUTES)])
    return send_compressed(response, None, request)


def _respond(document: tuple[bytes, bytes]) -> Response:
    body, compressed = document
    response = Response(body, mimetype="application/json", headers=[("Cache-Control", CACHE_FIVE_MINUTES)])
    return send_compressed(response, compressed, request)


@lru_cache(maxsize=8)
def _openapi(routes: tuple[Route, ...], base: str, current: Settings) -> tuple[bytes, bytes]:
    return _encode(build_openapi(routes, describe, base, current))


@lru_cache(maxsize=8)
def _swagger(routes: tuple[Route, ...], base: str, current: Settings) -> tuple[bytes, bytes]:
    from qr.contract.swagger import convert_openapi

    return _encode(convert_openapi(build_openapi(routes, describe, base, current)))


def _encode(document: object) -> tuple[bytes, bytes]:
    """Return a document as JSON, and as a gzip file of it."""
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    return body, gzip.compress(body, mtime=0)


def describe(route: Route) -> tuple[str, str]:
    """Return the summary and the description of a route: the docstring of its view, without markup."""
    docstring = inspect.getdoc(import_string(f"qr.routes.{route.view}")) or ""
    summary, _, description = docstring.replace("``", "").partition("\n")
    return summary.rstrip("."), " ".join(description.split())
