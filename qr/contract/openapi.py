"""The OpenAPI 3.1 document of the service."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import Any, get_args

from qr.contract.checks import check_schema
from qr.contract.inputs import INPUTS, image_groups, parameters, payload_input, record_parameters, rule_parameters
from qr.contract.operations import (
    PROBLEM,
    SHARED,
    Describe,
    image_parameters,
    object_schema,
    operations,
    parameter_schema_name,
)
from qr.contract.outputs import OUTPUTS
from qr.contract.route import Route
from qr.contract.schemas import Schema, schema
from qr.errors import QrError
from qr.http.headers import IMAGE_FIELDS
from qr.http.jsonrpc import MAX_BATCH
from qr.links.link import State
from qr.payloads import PAYLOADS

ZIP = "application/zip"
TITLE = "QR codes that scan"
DESCRIPTION = "QR codes over HTTP. An independent decoder reads each image before it is sent."
ERROR_STATUSES = (400, 401, 403, 404, 406, 410, 412, 413, 414, 415, 422, 429, 503, 508)
_FIELDS = {
    **IMAGE_FIELDS,
    "X-QR-Problem": "problem details as JSON, if the error is an image",
    "ETag": "entity tag of this version (RFC 9110, 8.8.3)",
    "Location": "URL of the new resource",
    "Link": "URL of the next page (RFC 8288)",
}


def build_openapi(routes: Iterable[Route], describe: Describe, base_url: str) -> dict[str, Any]:
    """Return the document for a service at ``base_url``. ``describe`` returns the texts of a route."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations(routes, describe):
        paths.setdefault(operation.path, {})[operation.method] = operation.document
    return {
        "openapi": "3.1.0",
        "info": {"title": TITLE, "version": "1", "description": DESCRIPTION, "license": {"name": "MIT"}},
        "servers": [{"url": base_url.rstrip("/")}],
        "paths": paths,
        "components": _components(),
    }


def _components() -> dict[str, Any]:
    return {
        "parameters": image_parameters(image_groups(content=True, format_name=True)),
        "schemas": component_schemas(),
        "headers": {
            name: {"description": f"{text[0].upper()}{text[1:]}.", "schema": {"type": "string"}}
            for name, text in _FIELDS.items()
        },
        "responses": {str(status): _problem_response(status) for status in ERROR_STATUSES},
        "securitySchemes": {
            "ApiKey": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
            "Bearer": {"type": "http", "scheme": "bearer"},
        },
    }


def _problem_response(status: int) -> dict[str, Any]:
    """Return problem details, or the page of a link, or the error as an image of any format."""
    schema = {"$ref": "#/components/schemas/Problem"}
    others: dict[str, Schema] = {
        media_type: {} for media_type in ("text/html", *OUTPUTS["image"].media_types) if media_type != ZIP
    }
    return {
        "description": HTTPStatus(status).phrase,
        "headers": {"X-QR-Problem": {"$ref": "#/components/headers/X-QR-Problem"}},
        "content": {PROBLEM: {"schema": schema}, **others},
    }


def component_schemas() -> dict[str, Schema]:
    """Return the schemas that operations and other schemas refer to."""
    link = object_schema(record_parameters())
    return {
        **_input_schemas(),
        "Problem": _problem(),
        "Target": _target(),
        "Rule": object_schema(rule_parameters()),
        "Link": link,
        "LinkPatch": {**link, "description": "Members to change (RFC 7396); null removes a member."},
        "Record": _record(link),
        "Records": {
            "type": "object",
            "properties": {
                "users": {"type": "array", "items": {"$ref": "#/components/schemas/Record"}},
                "cursor": {"type": "string", "description": "Value of the parameter cursor for the next page."},
            },
            "required": ["users"],
        },
        "Scans": {
            "type": "object",
            "properties": {"id": {"type": "string"}, "total": {"type": "integer"}, "unique": {"type": "integer"}},
        },
        "Check": check_schema(),
        "Message": _message(),
        "Trial": _trial(),
        "Health": {"type": "object", "properties": {"status": {"const": "ok"}}, "required": ["status"]},
    }


def _input_schemas() -> dict[str, Schema]:
    """Return the schemas of the parameters of images, and of the bodies of all POST requests for images."""
    payloads = [payload_input(name, format_name=with_format) for name in PAYLOADS for with_format in (False, True)]
    inputs = [*INPUTS.values(), *payloads]
    bodies = {row.name: object_schema([*(item for _, item in parameters(row.groups)), *row.form]) for row in inputs}
    values = {parameter_schema_name(parameter): schema(parameter) for parameter in SHARED}
    return {**values, **{name: body for name, body in bodies.items() if body["properties"]}}


def _problem() -> Schema:
    """Return the schema of problem details (RFC 9457)."""
    return {
        "type": "object",
        "properties": {
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string", "description": "What is wrong, and what is allowed."},
            "code": {
                "type": "string",
                "description": f"One of {', '.join(sorted({e.code for e in _errors(QrError)}))}, ...",
            },
            "parameter": {"type": "string", "description": "Parameter, JSON member or header field with the error."},
            "value": {"description": "Rejected value."},
            "allowed": {"type": "string", "description": "Accepted values."},
        },
        "required": ["title", "status", "detail"],
    }


def _message() -> Schema:
    """Return the schema of a message of JSON-RPC 2.0, or of a batch of them."""
    message: Schema = {
        "type": "object",
        "properties": {
            "jsonrpc": {"const": "2.0"},
            "id": {"type": ["string", "integer"]},
            "method": {"type": "string"},
            "params": {"type": "object"},
            "result": {"type": "object"},
            "error": {"type": "object"},
        },
        "required": ["jsonrpc"],
    }
    return {"oneOf": [message, {"type": "array", "items": message, "minItems": 1, "maxItems": MAX_BATCH}]}


def _target() -> Schema:
    payload = {
        "type": "object", "minProperties": 1, "maxProperties": 1,
        "properties": {name: {"type": "object"} for name in PAYLOADS}, "additionalProperties": False,
    }  # fmt: skip
    return {"oneOf": [{"type": "string", "format": "uri"}, payload]}


def _record(link: Schema) -> Schema:
    read_only: dict[str, Schema] = {
        "id": {"type": "string"},
        "url": {"type": "string", "description": "Link that the QR code encodes."},
        "qr": {"type": "string", "description": "URL of the image."},
        "has_password": {"type": "boolean"},
        "version": {"type": "integer"},
        "created_at": {"type": "string", "format": "date-time"},
        "updated_at": {"type": "string", "format": "date-time"},
    }
    members = {name: value for name, value in link["properties"].items() if name != "password"}
    properties = {**{name: {**value, "readOnly": True} for name, value in read_only.items()}, **members}
    return {"type": "object", "properties": properties, "required": list(read_only)}


def _trial() -> Schema:
    members: dict[str, Schema] = {
        "id": {"type": "string"},
        "state": {"type": "string", "enum": list(get_args(State)), "description": "Whether the link is open."},
        "rule": {"type": "string", "description": "Name of the rule that matches, or default."},
        "target": {"oneOf": [{"$ref": "#/components/schemas/Target"}, {"type": "null"}]},
        "reasons": {
            "type": "array",
            "items": {"type": "string"},
            "description": "Why each rule does or does not match.",
        },
    }
    return {"type": "object", "properties": members, "required": list(members)}


def _errors(error: type[QrError]) -> Iterator[type[QrError]]:
    yield error
    for subclass in error.__subclasses__():
        yield from _errors(subclass)
