"""The contract of the service for programs: ``/openapi.json``."""

from __future__ import annotations

import inspect
import json
from functools import lru_cache

from flask import Response, current_app, request
from werkzeug.utils import import_string

from qr.contract.openapi import build_openapi
from qr.contract.route import Route
from qr.http.headers import CACHE_FIVE_MINUTES
from qr.http.service import base_url


def openapi() -> Response:
    """Return the contract of the service (OpenAPI 3.1)."""
    document = _openapi(current_app.config["ROUTES"], base_url(request))
    return Response(document, mimetype="application/json", headers=[("Cache-Control", CACHE_FIVE_MINUTES)])


@lru_cache(maxsize=8)
def _openapi(routes: tuple[Route, ...], base: str) -> bytes:
    return json.dumps(build_openapi(routes, describe, base), ensure_ascii=False).encode()


def describe(route: Route) -> tuple[str, str]:
    """Return the summary and the description of a route: the docstring of its view, without markup."""
    docstring = inspect.getdoc(import_string(f"qr.routes.{route.view}")) or ""
    summary, _, description = docstring.replace("``", "").partition("\n")
    return summary.rstrip("."), description.strip()
