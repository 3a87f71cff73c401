"""Operations of the OpenAPI document: one per method of a route, and one per payload."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from typing import Any, NamedTuple

from qr.contract.inputs import INPUTS, Group, Input, parameters, payload_input
from qr.contract.outputs import OUTPUTS, Output
from qr.contract.route import Route
from qr.contract.schemas import Schema, schema
from qr.http.file_names import MAX_CHARACTERS, extensions
from qr.parameters import REQUIRED, Parameter
from qr.payloads import PAYLOADS
from qr.spec import PARAMETERS
from qr.spec.formats import FORMATS
from qr.spec.parse import ERRORS, FORMAT, PRESET

JSON, FORM, MULTIPART = "application/json", "application/x-www-form-urlencoded", "multipart/form-data"
MERGE_PATCH = "application/merge-patch+json"
SHARED = (*PARAMETERS, PRESET, FORMAT, ERRORS)  # parameters of images, in ``components``
PROBLEM = "application/problem+json"
SCOPES = ("read", "write")
_WITHOUT_BODY = {
    202: "Accepted, without an answer",
    204: "No body",
    302: "Redirect to the target",
    304: "The client has this version",
}

Describe = Callable[[Route], tuple[str, str]]  # a route to its summary and description


class Operation(NamedTuple):
    """One operation: its path in the notation of OpenAPI, its method in lower case, and its object."""

    path: str
    method: str
    document: dict[str, Any]


def operations(routes: Iterable[Route], describe: Describe) -> Iterator[Operation]:
    """Yield the operations of routes. A route of payloads has the operations of every payload."""
    for route in routes:
        if "<payload:" in route.rule:
            for name in PAYLOADS:
                yield from _payload_operations(route, name, describe)
        else:
            yield from _route_operations(route, route.rule, INPUTS[route.takes], describe(route))


def _payload_operations(route: Route, name: str, describe: Describe) -> Iterator[Operation]:
    fields = PAYLOADS[name].fields
    rule = re.sub(r"<payload:\w+>", name, route.rule)
    _, description = describe(route)
    summary = (fields.__doc__ or "").strip().splitlines()[0].rstrip(".")
    named = route._replace(endpoint=f"{name}_{route.endpoint}")
    takes = payload_input(name, format_name="<format:" not in route.rule)
    yield from _route_operations(named, rule, takes, (summary, description))


def _route_operations(route: Route, rule: str, takes: Input, texts: tuple[str, str]) -> Iterator[Operation]:
    for method in route.methods:
        yield Operation(openapi_path(rule), method.lower(), _operation(route, rule, method, takes, texts))


def openapi_path(rule: str) -> str:
    """Return the path of a rule in the notation of OpenAPI: ``/user/<user_id>`` becomes ``/user/{id}``."""
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda part: f"{{{_path_name(part[1])}}}", rule)


def _path_name(argument: str) -> str:
    return {"format_name": "format", "user_id": "id"}.get(argument, argument)


def _operation(route: Route, rule: str, method: str, takes: Input, texts: tuple[str, str]) -> dict[str, Any]:
    summary, description = texts
    is_post = method == "POST" and bool(takes.groups)
    query = [] if is_post else [_parameter(title, item) for title, item in parameters(takes.groups)]
    body = _body(method, takes)
    return {
        "operationId": route.endpoint if len(route.methods) == 1 else f"{method.lower()}_{route.endpoint}",
        "tags": [route.view.partition(".")[0]],
        "summary": summary,
        **({"description": description} if description else {}),
        "parameters": [*_path_parameters(rule), *query],
        **({"requestBody": body} if body else {}),
        "responses": _responses(route, OUTPUTS[route.returns]),
        **({"security": [{"ApiKey": []}, {"Bearer": []}]} if route.access in SCOPES else {}),
    }


def _path_parameters(rule: str) -> list[dict[str, Any]]:
    return [
        {"$ref": f"#/components/parameters/path-{_path_name(name)}"} for name in re.findall(r"<(?:\w+:)?(\w+)>", rule)
    ]


def _parameter(title: str, parameter: Parameter) -> dict[str, Any]:
    if parameter in SHARED:
        return {"$ref": f"#/components/parameters/{parameter.name}"}
    return query_parameter(title, parameter)


def query_parameter(title: str, parameter: Parameter) -> dict[str, Any]:
    """Return the parameter object of a parameter in the query. ``x-group`` is the title of its group."""
    return {
        "name": parameter.name,
        "in": "query",
        "description": _sentence(parameter),
        **({"required": True} if parameter.default is REQUIRED else {}),
        "schema": _member_schema(parameter),
        "x-group": title,
    }


def _sentence(parameter: Parameter) -> str:
    """Return the meaning of a parameter as a sentence, with its other names."""
    text = parameter.description[:1].upper() + parameter.description[1:]
    return f"{text}. Other names: {', '.join(parameter.aliases)}." if parameter.aliases else f"{text}."


def _body(method: str, takes: Input) -> dict[str, Any]:
    if takes.record:
        media_type, name = (MERGE_PATCH, "LinkPatch") if method == "PATCH" else (JSON, "Link")
        return {"required": True, "content": {media_type: {"schema": {"$ref": f"#/components/schemas/{name}"}}}}
    if takes.json:
        reference = {"$ref": f"#/components/schemas/{takes.json}"}
        return {"required": True, "content": {JSON: {"schema": reference}}}
    if method != "POST":
        return {}
    types = (FORM,) if takes.form else (FORM, MULTIPART, JSON)
    reference = {"$ref": f"#/components/schemas/{takes.name}"}
    return {"content": {media_type: {"schema": reference} for media_type in types}}


def object_schema(members: Iterable[Parameter]) -> Schema:
    """Return the schema of an object whose members are parameters."""
    members = tuple(members)
    required = [member.name for member in members if member.default is REQUIRED]
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {member.name: _member_schema(member) for member in members},
        **({"required": required} if required else {}),
    }


def _member_schema(parameter: Parameter) -> Schema:
    if parameter in SHARED:
        return {"$ref": f"#/components/schemas/{parameter_schema_name(parameter)}"}
    return {**schema(parameter), "title": parameter.description}


def parameter_schema_name(parameter: Parameter) -> str:
    """Return the name in ``components.schemas`` of the values of an image parameter."""
    return f"parameter.{parameter.name}"


def _responses(route: Route, output: Output) -> dict[str, Any]:
    access = (401, 403) if route.access in SCOPES else ()
    errors = {str(status): _error(status, output) for status in sorted({*output.errors, *access})}
    return {**{str(status): _success(status, output) for status in output.success}, **errors}


def _error(status: int, output: Output) -> dict[str, Any]:
    """Return the response of an error: problem details, or also the JSON document of a protocol."""
    if not output.error_schema:
        return {"$ref": f"#/components/responses/{status}"}
    schemas = {PROBLEM: "Problem", JSON: output.error_schema}
    content = {
        name: {"schema": {"$ref": f"#/components/schemas/{schema_name}"}} for name, schema_name in schemas.items()
    }
    return {"description": HTTPStatus(status).phrase, "content": content}


def _success(status: int, output: Output) -> dict[str, Any]:
    if status in _WITHOUT_BODY:
        return {"description": _WITHOUT_BODY[status]}
    return {
        "description": "The resource",
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in output.fields},
        "content": {media_type: _media_type(media_type, output.schema) for media_type in output.media_types},
    }


def _media_type(media_type: str, name: str) -> dict[str, Any]:
    if media_type == JSON:
        return {"schema": {"$ref": f"#/components/schemas/{name}"} if name else {}}
    return {"schema": {"type": "string"} if media_type.startswith("text/") else {}}


def image_parameters(groups: Iterable[Group]) -> dict[str, Any]:
    """Return ``components.parameters``: the parameters of images and those of paths."""
    shared = {item.name: query_parameter(title, item) for title, item in parameters(tuple(groups))}
    return {**shared, **_path_parameter_objects()}


def _extensions() -> str:
    return ", ".join(f"{' or '.join(f'.{extension}' for extension in extensions(name))} for {name}" for name in FORMATS)


def _path_parameter_objects() -> dict[str, Any]:
    values: dict[str, tuple[str, Schema]] = {
        "format": ("File format.", {"type": "string", "enum": list(FORMATS)}),
        "version": ("Version of the assets.", {"type": "string"}),
        "name": ("Path of the asset.", {"type": "string"}),
        "file_name": (
            f"File name with an extension of the format: {_extensions()}.",
            {"type": "string", "pattern": "^[^/]*[.][A-Za-z]+$", "maxLength": MAX_CHARACTERS},
        ),
        "id": ("Id of the record.", {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,64}$"}),
    }
    return {
        f"path-{name}": {"name": name, "in": "path", "required": True, "description": text, "schema": value}
        for name, (text, value) in values.items()
    }
