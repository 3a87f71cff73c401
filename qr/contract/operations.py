"""Operations of the OpenAPI document: one per method of a route, and one per payload."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from qr.config import Settings
from qr.contract.bodies import body_example, component_name, is_list, member_schema, request_body
from qr.contract.examples import PAYLOAD_EXAMPLES
from qr.contract.inputs import INPUTS, Group, Input, parameters, payload_input
from qr.contract.outputs import OUTPUTS
from qr.contract.responses import responses
from qr.contract.route import Route
from qr.contract.schemas import Schema
from qr.contract.security import scope, security
from qr.decoding.queries import IMAGE
from qr.http.file_names import MAX_CHARACTERS, extensions
from qr.http.guard import ENDPOINTS_OF_ANY_HOST
from qr.links.record import ALLOWED_ID, ID
from qr.parameters import REQUIRED, Parameter
from qr.payloads import PAYLOADS, payload_fields
from qr.spec.formats import FORMATS

DEFAULT_SETTINGS = Settings()
TAGS = {
    "images": "Images of QR codes.",
    "payloads": "Images of payloads: fields that become the content that a standard defines.",
    "records": "Links, whose target can change after their QR code is printed.",
    "links": "What visitors open.",
    "service": "The page, the contract and the health of the service.",
}
_TAG_OF_MODULE = {
    **dict.fromkeys(("images", "named_images", "check", "homebox", "read", "batch"), "images"),
    **dict.fromkeys(("bulk", "codes", "records", "scans", "trial"), "records"),
    "follow": "links",
    "resolver": "links",
}
# Header fields of requests, with their meaning.
REQUEST_FIELDS = {
    "If-Match": "Entity tags. If none of them is current, the response has status 412 (RFC 9110, 13.1.1).",
    "If-None-Match": "Entity tags. If one of them is current, GET has status 304, and a write 412 (RFC 9110, 13.1.2).",
    "Accept": "Media types; the preferred one selects the format (RFC 9110, 12.5.1).",
}

Describe = Callable[[Route], tuple[str, str]]  # a route to its summary and description


class Operation(NamedTuple):
    """One operation: its path in the notation of OpenAPI, its method in lower case, and its object."""

    path: str
    method: str
    document: dict[str, Any]


class _Texts(NamedTuple):
    summary: str
    description: str
    tag: str


def operations(
    routes: Iterable[Route], describe: Describe, settings: Settings = DEFAULT_SETTINGS
) -> Iterator[Operation]:
    """Yield the operations of routes. A route of payloads has the operations of every payload.

    URLs of imitated services are omitted: their parameters are lenient, and documented by these services.
    """
    for route in (route for route in routes if not route.services):
        tag = _TAG_OF_MODULE.get(route.view.partition(".")[0], "service")
        if "<payload:" in route.rule:
            for name in PAYLOADS:
                yield from _payload_operations(route, name, describe, settings)
        else:
            texts = _Texts(*describe(route), tag)
            yield from _route_operations(route, INPUTS[route.takes], texts, settings)


def _payload_operations(route: Route, name: str, describe: Describe, settings: Settings) -> Iterator[Operation]:
    summary = PAYLOADS[name].summary.rstrip(".")
    rule = re.sub(r"<payload:\w+>", name, route.rule)
    named = route._replace(rule=rule, endpoint=f"{name}_{route.endpoint}")
    takes = payload_input(name, format_name="<format:" not in route.rule)
    yield from _route_operations(named, takes, _Texts(summary, describe(route)[1], "payloads"), settings)


def _route_operations(route: Route, takes: Input, texts: _Texts, settings: Settings) -> Iterator[Operation]:
    for method in route.methods:
        yield Operation(openapi_path(route.rule), method.lower(), _operation(route, method, takes, texts, settings))


def openapi_path(rule: str) -> str:
    """Return the path of a rule in the notation of OpenAPI: ``/user/<user_id>`` becomes ``/user/{id}``."""
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda part: f"{{{_path_name(part[1])}}}", rule)


def _path_name(argument: str) -> str:
    return {"format_name": "format", "user_id": "id"}.get(argument, argument)


def _operation(route: Route, method: str, takes: Input, texts: _Texts, settings: Settings) -> dict[str, Any]:
    in_query = takes.file or takes.rows or takes.record or bool(takes.form) or method != "POST"
    in_body = {IMAGE.name} if takes.file else {item.name for _, item in parameters(takes.groups) if not in_query}
    query = [_parameter(title, item) for title, item in parameters(takes.groups) if item.name not in in_body]
    body, credentials = request_body(method, takes), security(route, method, settings)
    description = " ".join(filter(None, [texts.description, _key_sentence(scope(route, method, settings))]))
    return {
        "operationId": route.endpoint if len(route.methods) == 1 else f"{method.lower()}_{route.endpoint}",
        "tags": [texts.tag],
        "summary": texts.summary,
        **({"description": description} if description else {}),
        "parameters": [*_path_parameters(route.rule), *query, *_request_fields(route, method)],
        **({"requestBody": body} if body else {}),
        "responses": responses(method, OUTPUTS[route.returns], _further_errors(route, bool(credentials), settings)),
        **({"security": credentials} if credentials else {}),
    }


def _key_sentence(name: str) -> str:
    return f"The API key needs the scope {name}." if name else ""


def _further_errors(route: Route, has_security: bool, settings: Settings) -> tuple[int, ...]:
    """Return the errors of the rate limit, of the path, of the access check and of the check of the host."""
    path = (404,) if "<" in route.rule else ()
    signed = (403,) if route.access == "image" and settings.signing_keys else ()
    host = (421,) if (settings.public_url or settings.hosts) and route.endpoint not in ENDPOINTS_OF_ANY_HOST else ()
    return (429, *path, *((401, 403) if has_security else ()), *signed, *host)


def _path_parameters(rule: str) -> list[dict[str, Any]]:
    return [
        {"$ref": f"#/components/parameters/path-{_path_name(name)}"} for name in re.findall(r"<(?:\w+:)?(\w+)>", rule)
    ]


def _request_fields(route: Route, method: str) -> list[dict[str, Any]]:
    output = OUTPUTS[route.returns]
    names = [
        *(["If-Match"] if 412 in output.errors else []),
        *(["If-None-Match"] if 412 in output.errors and (method != "POST" or route.takes == "record") else []),
        *(["Accept"] if 406 in output.errors else []),
    ]
    return [{"$ref": f"#/components/parameters/header-{name}"} for name in names]


def _parameter(title: str, parameter: Parameter) -> dict[str, Any]:
    name = component_name(title, parameter)
    return {"$ref": f"#/components/parameters/{name}"} if name else query_parameter(title, parameter, {})


def query_parameter(title: str, parameter: Parameter, example: dict[str, object]) -> dict[str, Any]:
    """Return the parameter object of a parameter in the query. ``x-group`` is the title of its group."""
    value = example.get(parameter.name)
    return {
        "name": parameter.name,
        "in": "query",
        "description": _sentence(parameter),
        **({"required": True} if parameter.default is REQUIRED else {}),
        **({"style": "form", "explode": False} if is_list(parameter) else {}),
        **({} if value is None else {"example": [value] if is_list(parameter) else value}),
        "schema": member_schema(title, parameter),
        "x-group": title,
    }


def _sentence(parameter: Parameter) -> str:
    """Return the meaning of a parameter as a sentence, with its other names."""
    text = parameter.description[:1].upper() + parameter.description[1:]
    return f"{text}. Other names: {', '.join(parameter.aliases)}." if parameter.aliases else f"{text}."


def parameter_components(groups: Iterable[Group]) -> dict[str, Any]:
    """Return ``components.parameters``: those of images, of payloads, of paths and of header fields."""
    example = body_example(INPUTS["image"])
    shared = {item.name: query_parameter(title, item, example) for title, item in parameters(tuple(groups))}
    payloads = {
        component_name(name, field): query_parameter(name, field, PAYLOAD_EXAMPLES.get(name, {}))
        for name in PAYLOADS
        for field in payload_fields(name)
    }
    fields = {
        f"header-{name}": {"name": name, "in": "header", "description": text, "schema": {"type": "string"}}
        for name, text in REQUEST_FIELDS.items()
    }
    return {**shared, **payloads, **_path_parameter_objects(), **fields}


def _extensions() -> str:
    return ", ".join(f"{' or '.join(f'.{extension}' for extension in extensions(name))} for {name}" for name in FORMATS)


# Description, example and schema of each parameter in a path.
_PATH_PARAMETERS: dict[str, tuple[str, str, Schema]] = {
    "format": ("File format.", "png", {"type": "string", "enum": list(FORMATS)}),
    "version": ("Version of the files of the page.", "1", {"type": "string", "minLength": 1}),
    "name": ("Path of the file.", "page.css", {"type": "string", "pattern": "^[a-z0-9.-]+$"}),
    "file_name": (
        f"File name with an extension of the format: {_extensions()}.",
        "code.png",
        {"type": "string", "pattern": "^[^/]*[.][A-Za-z]+$", "maxLength": MAX_CHARACTERS},
    ),
    "path": (
        "Path below the target.",
        "drinks",
        {"type": "string", "pattern": r"^(?!\.{1,2}$)[^/\\]+$", "maxLength": MAX_CHARACTERS},
    ),
    "gtin": ("GTIN of the trade item, as 14 digits.", "09506000134352", {"type": "string", "format": "gtin"}),
    "qualifiers": (
        "Identifiers of the trade item: 22/<cpv>, 10/<lot> and 21/<serial>, or 235/<tpx>.",
        "10/ABC123",
        {"type": "string", "pattern": "^10/[A-Za-z0-9]{1,20}$"},
    ),
    "id": (f"Id of the record: {ALLOWED_ID}.", "42", {"type": "string", "pattern": f"^{ID}$"}),
}


def _path_parameter_objects() -> dict[str, Any]:
    return {
        f"path-{name}": {
            "name": name, "in": "path", "required": True, "description": text, "example": example, "schema": value,
        }
        for name, (text, example, value) in _PATH_PARAMETERS.items()
    }  # fmt: skip
