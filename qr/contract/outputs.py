"""What a response contains: one row per kind of response."""

from __future__ import annotations

from typing import NamedTuple

from qr.http.headers import IMAGE_FIELDS
from qr.spec.formats import FORMATS

_MEDIA_TYPES = tuple(dict.fromkeys(row.media_type.partition(";")[0] for row in FORMATS.values()))
_JSON = ("application/json",)
_PAGE = ("text/html",)
_PARAMETER_ERRORS = (400, 413, 414, 415, 422)
_STORE_ERRORS = (503,)
_RECORD_ERRORS = (400, 404, 412, *_STORE_ERRORS)


class Output(NamedTuple):
    """The responses of a route.

    media_types:  of the response with status 200; empty: the response has no body
    schema:       name of the JSON document in ``components.schemas``
    fields:       header fields besides those of HTTP
    success:      status codes without an error
    errors:       status codes of errors besides those of the access check and of HTTP
    error_schema: name of the JSON document of errors that are not problem details
    """

    media_types: tuple[str, ...]
    schema: str = ""
    fields: tuple[str, ...] = ()
    success: tuple[int, ...] = (200,)
    errors: tuple[int, ...] = ()
    error_schema: str = ""


OUTPUTS = {
    "index": Output((*_PAGE, *_MEDIA_TYPES, "application/zip"), errors=_PARAMETER_ERRORS),
    "image": Output((*_MEDIA_TYPES, "application/zip"), "", tuple(IMAGE_FIELDS), (200, 304), (*_PARAMETER_ERRORS, 412)),
    "negotiated image": Output(
        (*_MEDIA_TYPES, "application/zip"), "", tuple(IMAGE_FIELDS), (200, 304), (*_PARAMETER_ERRORS, 406, 412)
    ),
    "check": Output(_JSON, "Check", errors=(400, 413, 414, 415)),
    "page": Output(_PAGE, success=(200, 302), errors=(400, 403, 404, 410, 413, 429, 503, 508)),
    "preview": Output(_PAGE, errors=(400, 404, 410, 503)),
    "records": Output(_JSON, "Records", ("Link",), errors=(400, *_STORE_ERRORS)),
    "record": Output(_JSON, "Record", ("ETag",), (200, 304), _RECORD_ERRORS),
    "written record": Output(_JSON, "Record", ("ETag", "Location"), (200, 201), (*_RECORD_ERRORS, 413, 415, 422)),
    "new record": Output(_JSON, "Record", ("ETag", "Location"), (201,), (*_RECORD_ERRORS, 413, 415, 422)),
    "no content": Output((), success=(204,), errors=_RECORD_ERRORS),
    "scans": Output(("application/json", "text/csv", "image/svg+xml"), "Scans", errors=(*_RECORD_ERRORS, 406)),
    "trial": Output(_JSON, "Trial", errors=_RECORD_ERRORS),
    "health": Output(_JSON, "Health"),
    "asset": Output(("text/css", "text/javascript", "application/json", "image/svg+xml"), errors=(404,)),
    "form": Output(_PAGE, errors=_PARAMETER_ERRORS),
    "module": Output(("text/javascript",), fields=("ETag",), success=(200, 304)),
    "text": Output(("text/plain",)),
    "contract": Output(_JSON),
    "message": Output(
        _JSON, "Message", success=(200, 202), errors=(400, 401, 403, 404, 406, 413, 415, 500), error_schema="Message"
    ),
}
