"""Request bodies, and the schemas of objects whose members are parameters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from qr.batch.rows import CSV, JSON_LINES, TSV
from qr.contract.examples import LINK_EXAMPLES, PARAMETER_EXAMPLES, PATCH_EXAMPLES, PAYLOAD_EXAMPLES
from qr.contract.inputs import Input, parameters
from qr.contract.schemas import Schema, schema
from qr.decoding.formats import MEDIA_TYPES
from qr.decoding.queries import IMAGE
from qr.http.batches import FILE
from qr.http.documents import MERGE_PATCH
from qr.http.parameters import FORM, JSON, MULTIPART
from qr.parameters import REQUIRED, Parameter
from qr.parameters.lists import Several
from qr.payloads import PAYLOADS
from qr.spec import PARAMETERS
from qr.spec.parse import ERRORS, FORMAT, PRESET

SHARED = (*PARAMETERS, PRESET, FORMAT, ERRORS)  # parameters of images, in ``components``
_BINARY: Schema = {"type": "string", "format": "binary"}
_RECORD_ROWS = {
    JSON_LINES: {"schema": {"type": "string"}, "example": '{"id": "menu", "target": "https://example.com/menu"}\n'},
    CSV: {"schema": {"type": "string"}, "example": "id,target\nmenu,https://example.com/menu\n"},
}
ONE_CONTENT = [{"required": ["data"]}, {"required": ["data64"]}]


def request_body(method: str, takes: Input) -> dict[str, Any]:
    """Return the body of a request with this method; empty if it has none."""
    if takes.record:
        return _record_body(method)
    if takes.json:
        return {"required": True, "content": {JSON: {"schema": reference(takes.json)}}}
    if takes.file:
        return {"required": True, "content": _file_bodies(takes)}
    if method != "POST":
        return {}
    return _rows_body() if takes.rows else _parameters_body(takes)


def _parameters_body(takes: Input) -> dict[str, Any]:
    if takes.form:
        return {"required": True, "content": {FORM: {"schema": reference(takes.name)}}}
    example = {"example": body_example(takes)} if body_example(takes) else {}
    lists = {item.name: {"style": "form", "explode": False} for _, item in parameters(takes.groups) if is_list(item)}
    encoding = {"encoding": lists} if lists else {}
    return {
        "required": bool(required_names(takes)) or "data" in example.get("example", {}),
        "content": {
            FORM: {"schema": reference(takes.name), **example, **encoding},
            MULTIPART: {"schema": reference(f"{takes.name}-file"), **example, **encoding},
            JSON: {"schema": reference(takes.name), **example},
        },
    }


def _file_bodies(takes: Input) -> dict[str, Any]:
    """Return the bodies that contain a file, by media type."""
    return {
        MULTIPART: {"schema": reference(f"{takes.name}-file")},
        JSON: {"schema": reference(takes.name)},
        **{media_type: {"schema": _BINARY} for media_type in MEDIA_TYPES},
    }


def _rows_body() -> dict[str, Any]:
    """Return the body of a batch: a file with rows, alone or in a form with parameters. With range, there is none."""
    text: Schema = {"type": "string"}
    file: Schema = {
        "type": "string",
        "format": "binary",
        "description": "File with rows: CSV, TSV, JSON or JSON lines.",
    }
    row = {"anyOf": [{"type": "object"}, text]}
    table = "url,name\nhttps://example.com/1,first\n"
    return {
        "content": {
            CSV: {"schema": text, "example": table},
            TSV: {"schema": text, "example": table.replace(",", "\t")},
            JSON_LINES: {"schema": text, "example": '{"url": "https://example.com/1", "name": "first"}\n'},
            JSON: {
                "schema": {"type": "array", "items": row, "minItems": 1},
                "example": [{"url": "https://example.com/1", "name": "first"}],
            },
            MULTIPART: {"schema": {"type": "object", "properties": {FILE: file}, "required": [FILE]}},
        }
    }


def _record_body(method: str) -> dict[str, Any]:
    media_type, name, examples = {
        "POST": (JSON, "NewLink", LINK_EXAMPLES),
        "PUT": (JSON, "Link", LINK_EXAMPLES),
        "PATCH": (MERGE_PATCH, "LinkPatch", PATCH_EXAMPLES),
    }[method]
    listed = {
        summary.lower().replace(" ", "-"): {"summary": summary, "value": examples[summary]} for summary in examples
    }
    body = {media_type: {"schema": reference(name), "examples": listed}}
    # With count, a POST needs no body.
    return {"content": {**body, **_RECORD_ROWS}} if method == "POST" else {"required": True, "content": body}


def body_example(takes: Input) -> dict[str, object]:
    """Return an example of the parameters of a request: the fields of its payload, or ``data``."""
    if takes.payload:
        return PAYLOAD_EXAMPLES.get(takes.payload, {})
    names = {item.name for _, item in parameters(takes.groups)}
    return {"data": PARAMETER_EXAMPLES["data"]} if "data" in names else {}


def required_names(takes: Input) -> list[str]:
    """Return the names of the required parameters of a request."""
    return [item.name for _, item in parameters(takes.groups) if item.default is REQUIRED]


def input_schemas(takes: Input) -> dict[str, Schema]:
    """Return the schemas of the bodies of a request, by name: with texts only, and with a file as the logo."""
    members = [("", item) for item in takes.form] or [*parameters(takes.groups)]
    if takes.rows or takes.record or not members:
        return {}
    body = _object(members) | ({"additionalProperties": True} if takes.form else {})
    if {"data", "data64"} <= body["properties"].keys():
        body["anyOf"] = ONE_CONTENT
    logo = {**_BINARY, "description": "Image file, or the name of a deployed logo."}
    file = {IMAGE.name: _BINARY} if takes.file else {"logo": logo}
    with_file = {**body, "properties": {**body["properties"], **file}}
    return {takes.name: body, **({f"{takes.name}-file": with_file} if takes.groups and not takes.form else {})}


def object_schema(members: Iterable[Parameter], group: str = "", *, nullable: bool = False) -> Schema:
    """Return the schema of an object whose members are parameters of a group, such as a payload.

    ``nullable``: null stands for an omitted member.
    """
    return _object([(group, member) for member in members], nullable=nullable)


def _object(members: list[tuple[str, Parameter]], *, nullable: bool = False) -> Schema:
    required = [member.name for _, member in members if member.default is REQUIRED]
    schemas = {member.name: member_schema(group, member) for group, member in members}
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: _nullable(found) for name, found in schemas.items()} if nullable else schemas,
        **({"required": required} if required else {}),
    }


def _nullable(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def member_schema(group: str, parameter: Parameter) -> Schema:
    """Return the schema of a parameter, or a reference to it in ``components.schemas``."""
    name = component_name(group, parameter)
    if name:
        return reference(name if name != parameter.name else parameter_schema_name(parameter))
    return titled_schema(parameter)


def titled_schema(parameter: Parameter) -> Schema:
    """Return the schema of a parameter with its meaning as the title."""
    return {**value_schema(parameter), "title": parameter.description}


def component_name(group: str, parameter: Parameter) -> str:
    """Return the name in ``components.parameters``: ``size``, or ``wifi.ssid`` for a payload; else an empty text."""
    if parameter in SHARED:
        return parameter.name
    return f"{group}.{parameter.name}" if group in PAYLOADS else ""


def value_schema(parameter: Parameter) -> Schema:
    """Return the schema of a parameter in which several values are an array.

    In a query and in a form, commas separate the items of the array (``style: form``, ``explode: false``).
    """
    found = schema(parameter)
    if not is_list(parameter):
        return found
    return {
        "type": "array", "items": found["x-values"], "minItems": 1, "maxItems": found["x-maximum"],
        **({"uniqueItems": True} if isinstance(parameter.type, Several) else {}), "description": found["description"],
    }  # fmt: skip


def is_list(parameter: Parameter) -> bool:
    """Return whether a parameter accepts several values."""
    return "x-values" in schema(parameter)


def parameter_schema_name(parameter: Parameter) -> str:
    """Return the name in ``components.schemas`` of the values of an image parameter."""
    return f"parameter.{parameter.name}"


def reference(name: str) -> Schema:
    """Return a reference to a schema in ``components.schemas``."""
    return {"$ref": f"#/components/schemas/{name}"}
