"""The OpenAPI 3.1 document of the service."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from qr.config import Settings
from qr.contract.documents import schema_components
from qr.contract.inputs import image_groups
from qr.contract.operations import DEFAULT_SETTINGS, TAGS, Describe, operations, parameter_components
from qr.contract.responses import header_components, response_components
from qr.contract.route import Route
from qr.contract.security import security_schemes
from qr.spec.presets import parse_presets

TITLE = "QR codes that scan"
DESCRIPTION = (
    "QR codes over HTTP. An independent decoder reads each image before it is sent.\n\n"
    "GET sends parameters in the query. POST sends the same parameters in a form or as JSON, and can also have a query."
    " In JSON, null is the same as an omitted parameter, and a number or a boolean is the same as its text. Words such"
    " as names of formats can have any case, and booleans can be on, off, 1 or 0. In a query or a form, a number has no"
    " exponent, and a whole number no decimal point.\n\n"
    "GET includes HEAD. An error is a problem (RFC 9457): detail states what is wrong and what is allowed, and code is"
    " stable. A request with parameters that are valid, but cannot be combined, has status 400 or 422."
)


def server_members(base_url: str) -> dict[str, Any]:
    """Return the members of the document that depend on the URL of the service."""
    return {"servers": [{"url": base_url.rstrip("/")}]}


def build_openapi(
    routes: Iterable[Route], describe: Describe, base_url: str, settings: Settings = DEFAULT_SETTINGS
) -> dict[str, Any]:
    """Return the document for a service at ``base_url``. ``describe`` returns the texts of a route."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations(routes, describe, settings):
        paths.setdefault(operation.path, {})[operation.method] = operation.document
    return {
        "openapi": "3.1.0",
        "info": {
            "title": TITLE,
            "version": "1",
            "description": DESCRIPTION,
            "license": {"name": "Apache 2.0", "identifier": "Apache-2.0"},
        },
        **server_members(base_url),
        "tags": [{"name": name, "description": text} for name, text in TAGS.items()],
        "paths": paths,
        "components": {
            "parameters": parameter_components(image_groups(content=True, format_name=True)),
            "schemas": schema_components(parse_presets(settings.styles)),
            "headers": header_components(),
            "responses": response_components(),
            "securitySchemes": security_schemes(settings),
        },
    }
