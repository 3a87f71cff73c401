"""Responses of the OpenAPI document: header fields, errors with their codes, and the response of an operation."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from http import HTTPStatus
from typing import Any

from qr.contract.bodies import reference
from qr.contract.outputs import OUTPUTS, Output
from qr.contract.schemas import Schema
from qr.errors import QrError
from qr.http.headers import IMAGE_FIELDS
from qr.http.parameters import JSON
from qr.http.problems import router_codes

ZIP = "application/zip"
PROBLEM, PAGE = "application/problem+json", "text/html"
FIELDS = {
    **IMAGE_FIELDS,
    "X-QR-Problem": "problem details as JSON, if the error is an image",
    "X-QR-Rows": "number of rows of a batch",
    "X-QR-Errors": "number of rows of a batch with an error in their parameters; the manifest has all errors",
    "Allow": "methods of this URL",
    "Cache-Control": "how long caches can store this response (RFC 9111)",
    "Content-Disposition": "file name of a download (RFC 6266)",
    "ETag": "entity tag of this version (RFC 9110, 8.8.3)",
    "Link": "URL of the next page, or of the linkset of a trade item (RFC 8288)",
    "Location": "URL of the new resource, or of the target",
    "Retry-After": "seconds after which the client can try again",
    "Vary": "header fields of the request that change this response",
    "WWW-Authenticate": "credentials that the request needs (RFC 9110, 11.6.1)",
}
_FIELDS_OF_ERRORS = {401: ("WWW-Authenticate",), 403: ("WWW-Authenticate",), 405: ("Allow",),
                     429: ("Retry-After",), 503: ("Retry-After",)}  # fmt: skip
_NO_BODY = {
    204: ("No body", ()),
    202: ("Accepted, without an answer", ()),
    302: ("Redirect to the target", ("Location",)),
    303: ("Redirect to the target", ("Location",)),
    304: ("The client has this version", ("ETag",)),
}
_GET_ONLY = {302, 304}
_BODY_ERRORS = {413, 415}


@cache
def error_codes() -> dict[int, tuple[str, ...]]:
    """Return the codes of the errors of the service by status."""
    codes: dict[int, set[str]] = {500: {"fault"}}
    for error in _subclasses(QrError):
        codes.setdefault(error.status, set()).add(error.code)
    for status, code in router_codes().items():
        codes.setdefault(status, set()).add(code)
    return {status: tuple(sorted(codes[status])) for status in sorted(codes)}


def _subclasses(error: type[QrError]) -> Iterator[type[QrError]]:
    yield error
    for subclass in error.__subclasses__():
        yield from _subclasses(subclass)


def header_components() -> dict[str, Any]:
    """Return ``components.headers``."""
    return {
        name: {"description": f"{text[0].upper()}{text[1:]}.", "schema": {"type": "string"}}
        for name, text in FIELDS.items()
    }


def response_components() -> dict[str, Any]:
    """Return ``components.responses``: a problem for each status, and a page for those that visitors can see."""
    pages = {status for output in OUTPUTS.values() for status in output.page_errors}
    return {
        **{str(status): _problem(status) for status in error_codes()},
        **{f"image-{status}": _image(status) for status in error_codes()},
        **{f"page-{status}": _page(status) for status in sorted(pages)},
    }


def _problem(status: int) -> dict[str, Any]:
    codes = error_codes()[status]
    schema: Schema = {"allOf": [reference("Problem"), {"properties": {"code": {"enum": list(codes)}}}]}
    return {
        "description": f"{HTTPStatus(status).phrase}: {', '.join(codes)}",
        "headers": _headers(_FIELDS_OF_ERRORS.get(status, ())),
        "content": {PROBLEM: {"schema": schema}},
    }


def _image(status: int) -> dict[str, Any]:
    """Return problem details, or an image that shows them, for clients that expect an image."""
    problem = _problem(status)
    images: dict[str, Any] = {media_type: {} for media_type in OUTPUTS["image"].media_types if media_type != ZIP}
    return {
        **problem,
        "headers": {**problem["headers"], **_headers(("Vary", "X-QR-Problem"))},
        "content": {**images, **problem["content"]},
    }


def _page(status: int) -> dict[str, Any]:
    return {
        "description": f"{HTTPStatus(status).phrase}, as a page",
        "headers": _headers(_FIELDS_OF_ERRORS.get(status, ())),
        "content": {PAGE: {"schema": {"type": "string"}}},
    }


def _headers(names: tuple[str, ...]) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def responses(method: str, output: Output, further_errors: tuple[int, ...]) -> dict[str, Any]:
    """Return the responses of an operation by status. ``further_errors`` are those of its path and access check."""
    success = {str(status): _success(status, output) for status in output.success if _applies(method, status)}
    errors = sorted({*output.errors, *further_errors})
    return {**success, **{str(status): _error(status, output) for status in errors if _applies(method, status)}}


def _error(status: int, output: Output) -> dict[str, Any]:
    """Return the response of an error: problem details, a page, an image, or the JSON document of a protocol."""
    if output.error_schema:
        schemas = {PROBLEM: "Problem", JSON: output.error_schema}
        content = {media_type: {"schema": reference(name)} for media_type, name in schemas.items()}
        return {"description": HTTPStatus(status).phrase, "content": content}
    if output.negotiates and status in output.page_errors:
        problem = _problem(status)["content"] if status in error_codes() else {}
        return {**_page(status), "content": {**_page(status)["content"], **problem}}
    is_image = output.schema == "Matrix"
    prefix = "page-" if status in output.page_errors else "image-" if is_image else ""
    return {"$ref": f"#/components/responses/{prefix}{status}"}


def _applies(method: str, status: int) -> bool:
    """Return whether a request with this method can get a response with this status."""
    if status in _BODY_ERRORS:
        return method in {"POST", "PUT", "PATCH"}
    return status not in (_GET_ONLY if method == "POST" else {303})


def _success(status: int, output: Output) -> dict[str, Any]:
    if status in _NO_BODY:
        description, names = _NO_BODY[status]
        return {"description": description, "headers": _headers(names)}
    return {
        "description": output.description,
        "headers": _headers(output.fields),
        "content": {media_type: _media_type(media_type, output.schema) for media_type in output.media_types},
    }


def _media_type(media_type: str, name: str) -> dict[str, Any]:
    if media_type.endswith("json"):
        return {"schema": reference(name) if name else {"type": "object"}}
    if media_type.startswith("text/") or media_type.endswith("+xml"):
        return {"schema": {"type": "string"}}
    return {"schema": {"type": "string", "contentMediaType": media_type}}
