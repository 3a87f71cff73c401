"""The contract in OpenAPI 2.0, converted from version 3.1. Power Platform and older tools read only version 2.0.

Version 2.0 has neither alternatives of schemas (``anyOf``, ``oneOf``) nor several kinds of bodies. A schema with
alternatives becomes its only alternative besides null, or a schema that allows every value. A POST with parameters has
a form.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

from qr.http.documents import MERGE_PATCH
from qr.http.parameters import FORM, JSON, MULTIPART

Document = dict[str, Any]

# A body that is no JSON. Version 2.0 also has the type file, which validators reject in a response.
_BYTES = {"type": "string", "format": "binary"}

# Members of a schema that a parameter outside the body can have (OpenAPI 2.0, "Parameter Object").
_OF_PARAMETERS = (
    "type", "format", "items", "default", "maximum", "minimum", "maxLength", "minLength", "pattern", "maxItems",
    "minItems", "uniqueItems", "enum", "multipleOf",
)  # fmt: skip
_OF_SCHEMAS = (
    *_OF_PARAMETERS, "title", "description", "required", "readOnly", "example", "minProperties", "maxProperties",
    "additionalProperties", "properties", "allOf", "$ref",
)  # fmt: skip


def convert_openapi(document: Document) -> Document:
    """Convert a document of version 3.1 that ``qr.contract.openapi`` has built."""
    components = document["components"]
    paths = {
        path: {method: _operation(operation, components) for method, operation in operations.items()}
        for path, operations in document["paths"].items()
    }
    responses = {name: _response(response, components) for name, response in components["responses"].items()}
    definitions = {name: _schema(schema) for name, schema in components["schemas"].items()}
    return {
        "swagger": "2.0",
        "info": {**document["info"], "license": {"name": document["info"]["license"]["name"]}},
        **server_members(document["servers"][0]["url"]),
        "tags": document["tags"],
        "paths": paths,
        "parameters": _parameters(components),
        "definitions": _used_definitions(definitions, [paths, responses]),
        "responses": responses,
        "securityDefinitions": {name: _security(scheme) for name, scheme in components["securitySchemes"].items()},
    }


def server_members(base_url: str) -> Document:
    """Return the members of the document that depend on the URL of the service."""
    server = urlsplit(base_url.rstrip("/"))
    return {"host": server.netloc, "basePath": server.path or "/", "schemes": [server.scheme]}


def _used_definitions(definitions: Document, users: list[Document]) -> Document:
    """Return the definitions to which others refer. Bodies of images have none, because they are forms."""
    used: set[str] = set()
    found = _definition_names(users)
    while found:
        used |= found
        found = _definition_names([definitions[name] for name in found]) - used
    return {name: definition for name, definition in definitions.items() if name in used}


def _definition_names(value: object) -> set[str]:
    return set(re.findall(r'"#/definitions/([^"]+)"', json.dumps(value)))


def _parameters(components: Document) -> Document:
    """Return the shared parameters: those of the query, and the same ones as fields of a form."""
    query = {name: _parameter(parameter, components) for name, parameter in components["parameters"].items()}
    form = {
        f"form-{name}": _form_field(
            parameter["name"], parameter["schema"], components, is_required=parameter.get("required", False)
        )
        for name, parameter in components["parameters"].items()
        if parameter["in"] == "query"
    }
    return {**query, **form}


def _operation(operation: Document, components: Document) -> Document:
    media_types = list(operation.get("requestBody", {}).get("content", {}))
    is_form = FORM in media_types
    consumes = [name for name in media_types if (name in {FORM, MULTIPART}) is is_form]
    kept = ("operationId", "tags", "summary", "description", "security")
    return {
        **{name: operation[name] for name in kept if name in operation},
        **({"consumes": [JSON if name == MERGE_PATCH else name for name in consumes]} if consumes else {}),
        "produces": _produces(operation, components),
        "parameters": [
            *(_parameter_or_reference(parameter, components) for parameter in operation["parameters"]),
            *_body_parameters(operation, components, is_form=is_form),
        ],
        "responses": {
            status: {"$ref": response["$ref"].replace("/components", "")}
            if "$ref" in response
            else _response(response, components)
            for status, response in operation["responses"].items()
        },
    }


def _produces(operation: Document, components: Document) -> list[str]:
    found = (_resolve(response, components) for response in operation["responses"].values())
    return list(dict.fromkeys(media_type for response in found for media_type in response.get("content", {})))


def _parameter_or_reference(parameter: Document, components: Document) -> Document:
    if "$ref" in parameter:
        return {"$ref": parameter["$ref"].replace("/components", "")}
    return _parameter(parameter, components)


def _parameter(parameter: Document, components: Document) -> Document:
    kept: Document = {name: parameter[name] for name in ("name", "in", "description", "required") if name in parameter}
    return {**kept, **_values(parameter["schema"], components)}


def _form_field(name: str, schema: Document, components: Document, *, is_required: bool) -> Document:
    found = _resolve(schema, components)
    text = found.get("title", found.get("description", ""))
    is_file = found.get("format") == "binary"
    values = {"type": "file"} if is_file else _values(schema, components)
    return {"name": name, "in": "formData", "description": text, "required": is_required, **values}


def _values(schema: Document, components: Document) -> Document:
    """Return the members of a schema that a parameter outside the body can have."""
    found = _schema(_resolve(schema, components))
    values = {name: found[name] for name in _OF_PARAMETERS if name in found}
    if values.get("type") != "array":
        return values
    return {**values, "items": _values(found["items"], components), "collectionFormat": "csv"}


def _body_parameters(operation: Document, components: Document, *, is_form: bool) -> list[Document]:
    body = operation.get("requestBody")
    if not body:
        return []
    content = body["content"]
    if not is_form:
        schema = next(iter(content.values()))["schema"]
        return [{"name": "body", "in": "body", "required": body.get("required", False), "schema": _schema(schema)}]
    found = _resolve((content.get(MULTIPART) or content[FORM])["schema"], components)
    return [
        _form_member(name, member, components, is_required=name in found.get("required", ()))
        for name, member in found["properties"].items()
    ]


def _form_member(name: str, member: Document, components: Document, *, is_required: bool) -> Document:
    shared = member.get("$ref", "").removeprefix("#/components/schemas/").removeprefix("parameter.")
    if shared in components["parameters"]:
        return {"$ref": f"#/parameters/form-{shared}"}
    return _form_field(name, member, components, is_required=is_required)


def _response(response: Document, components: Document) -> Document:
    headers = {
        name: {"type": "string", "description": _resolve(header, components)["description"]}
        for name, header in response.get("headers", {}).items()
    }
    schema = _response_schema(response.get("content", {}))
    return {"description": response["description"], **({"headers": headers} if headers else {}), **schema}


def _response_schema(content: Document) -> Document:
    """Return the schema of a JSON document; bytes if other media types are possible."""
    if not content:
        return {}
    is_json = all(media_type.endswith("json") for media_type in content)
    return {"schema": _schema(next(iter(content.values()))["schema"]) if is_json else dict(_BYTES)}


def _security(scheme: Document) -> Document:
    text = {"description": scheme["description"]}
    if scheme["type"] == "apiKey":
        return {**scheme, **text}
    if scheme["scheme"] == "basic":
        return {"type": "basic", **text}
    return {"type": "apiKey", "in": "header", "name": "Authorization", "description": "Bearer and the API key."}


def _resolve(found: Document, components: Document) -> Document:
    """Return the object that a reference names."""
    if "$ref" not in found:
        return found
    kind, name = found["$ref"].removeprefix("#/components/").split("/", 1)
    resolved: Document = components[kind][name]
    return resolved


def _schema(schema: Document) -> Document:
    """Convert a schema: without alternatives, null and the keywords that version 2.0 does not have."""
    alternatives = [item for item in schema.get("anyOf", ()) if item != {"type": "null"}]
    if len(alternatives) == 1:
        return _schema(alternatives[0])
    found = {name: schema[name] for name in _OF_SCHEMAS if name in schema}
    if "$ref" in found:
        return {"$ref": found["$ref"].replace("/components/schemas/", "/definitions/")}
    if isinstance(found.get("type"), list):
        found["type"] = next(name for name in found["type"] if name != "null")
    if "const" in schema:
        found["enum"] = [schema["const"]]
    if "examples" in schema:
        found["example"] = schema["examples"][0]
    return {**found, **_inner_schemas(found)}


def _inner_schemas(schema: Document) -> Document:
    inner: Document = {}
    for name in ("items", "additionalProperties"):
        if isinstance(schema.get(name), dict):
            inner[name] = _schema(schema[name])
    if "properties" in schema:
        inner["properties"] = {name: _schema(member) for name, member in schema["properties"].items()}
    if "allOf" in schema:
        inner["allOf"] = [_schema(member) for member in schema["allOf"]]
    return inner
