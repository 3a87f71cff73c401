"""What a response contains: one row per kind of response."""

from __future__ import annotations

from typing import NamedTuple

from qr.http.headers import IMAGE_FIELDS
from qr.spec.formats import FORMATS

_FILES = (*dict.fromkeys(row.media_type.partition(";")[0] for row in FORMATS.values()), "application/zip")
_DOWNLOADED = (*_FILES, "application/gzip")  # an svgz file is a gzip file if it is a download
_JSON = ("application/json",)
_PAGE = ("text/html",)
_ROWS = ("application/x-ndjson", "text/csv")
_CACHED = ("ETag", "Cache-Control")
_IMAGE_FIELDS = (*IMAGE_FIELDS, *_CACHED, "Content-Disposition")
_PARAMETER_ERRORS = (400, 413, 414, 415, 422)
_WORK_ERRORS = (*_PARAMETER_ERRORS, 503)
_IMAGE_ERRORS = (*_WORK_ERRORS, 412)
_STORE_ERRORS = (503,)
_RECORD_ERRORS = (400, 404, 412, 414, *_STORE_ERRORS)
_BODY_ERRORS = (400, 413, 414, 415, 422, *_STORE_ERRORS)
_WRITE_ERRORS = (*_BODY_ERRORS, 412)
_VISITOR_ERRORS = (400, 404, 410, 414, 503)
_PASSWORD_ERRORS = (403, 413, 415, 429, 508)


class Output(NamedTuple):
    """The responses of a route.

    description:  of the response with status 200 or 201
    media_types:  of this response; empty: the response has no body
    schema:       name of the JSON document in ``components.schemas``
    fields:       header fields besides those of HTTP
    success:      status codes without an error
    errors:       status codes of errors besides those of the path and of the access check
    page_errors:  status codes of errors that are pages instead of problem details
    negotiates:   whether these errors are problem details if Accept does not contain text/html
    error_schema: name of the JSON document of errors that are not problem details
    """

    description: str
    media_types: tuple[str, ...] = ()
    schema: str = ""
    fields: tuple[str, ...] = ()
    success: tuple[int, ...] = (200,)
    errors: tuple[int, ...] = ()
    page_errors: tuple[int, ...] = ()
    negotiates: bool = False
    error_schema: str = ""


_IMAGE = Output("The image", _DOWNLOADED, "Matrix", _IMAGE_FIELDS, (200, 304), _IMAGE_ERRORS)
_RECORD = Output("The record", _JSON, "Record", _CACHED, (200, 304), _RECORD_ERRORS)
_PAGE_OF_LINK = Output(
    "The target as a page or as a file, or the form for the password",
    (*_PAGE, "text/vcard", "text/calendar"),
    fields=("Content-Disposition",),
    success=(200, 302, 303),
    errors=(*_VISITOR_ERRORS, *_PASSWORD_ERRORS),
    page_errors=(*_VISITOR_ERRORS, *_PASSWORD_ERRORS, 421),
)
_WRITTEN = Output("The record", _JSON, "Record", (*_CACHED, "Location"), (200, 201), _WRITE_ERRORS)
_SCANS = Output(
    "The scans", ("application/json", "text/csv", "image/svg+xml"), "Scans", ("Cache-Control", "Vary"),
    errors=(400, 404, 406, 414, 422, *_STORE_ERRORS),
)  # fmt: skip

OUTPUTS = {
    "index": _IMAGE._replace(description="The page, or the image", media_types=(*_PAGE, *_DOWNLOADED)),
    "image": _IMAGE,
    "negotiated image": _IMAGE._replace(fields=(*_IMAGE_FIELDS, "Vary"), errors=(*_IMAGE_ERRORS, 406)),
    "label": Output(
        "The label", ("image/png",), "", (*IMAGE_FIELDS, *_CACHED), (200, 304), _IMAGE_ERRORS
    ),
    "page": _PAGE_OF_LINK,
    "item": _PAGE_OF_LINK._replace(
        description="The target, as for /u/{id}, or the linkset (RFC 9264)",
        media_types=(*_PAGE_OF_LINK.media_types, "application/linkset+json"),
        fields=("Content-Disposition", "Link"), negotiates=True,
    ),
    "preview": Output("The preview", _PAGE, errors=_VISITOR_ERRORS, page_errors=(*_VISITOR_ERRORS, 421)),
    "records": Output(
        "A page of records, or all records", (*_JSON, *_ROWS), "Records", ("Link", "Cache-Control"),
        errors=(400, 414, *_STORE_ERRORS),
    ),
    "record": _RECORD,
    "written record": _WRITTEN,
    "changed record": _WRITTEN._replace(fields=_CACHED, success=(200,), errors=(*_WRITE_ERRORS, 404)),
    "new records": Output(
        "The record, the results of the rows of a file, or many new records", (*_JSON, *_ROWS, "application/pdf"),
        "Record", (*_CACHED, "Location", "X-QR-Rows", "X-QR-Errors", "X-QR-Warning", "Content-Disposition"), (200, 201),
        _BODY_ERRORS,
    ),
    "no content": Output("", success=(204,), errors=_RECORD_ERRORS),
    "scans": _SCANS,
    "all scans": _SCANS._replace(schema="AllScans", errors=(400, 406, 414, 422, *_STORE_ERRORS)),
    "health": Output("The service works", _JSON, "Health", ("Cache-Control",)),
    "readiness": Output("The service is ready", _JSON, "Health", ("Cache-Control",), errors=_STORE_ERRORS),
    "metrics": Output(
        "The counters of this process", ("text/plain", "application/openmetrics-text"), fields=("Cache-Control", "Vary")
    ),
    "asset": Output(
        "The file", ("text/css", "text/javascript", "application/json", "image/svg+xml"),
        fields=("Cache-Control", "Vary"), errors=(404,),
    ),
    "check": Output("The verification result", _JSON, "Check", ("Cache-Control",), errors=_WORK_ERRORS),
    "reading": Output(
        "The QR codes", ("application/json", "image/png"), "Reading", ("Cache-Control",),
        errors=_WORK_ERRORS,
    ),
    "batch": Output(
        "The ZIP file, or the sheet", ("application/zip", "application/pdf"),
        fields=("X-QR-Rows", "X-QR-Errors", "Content-Disposition", "Cache-Control"),
        errors=_WORK_ERRORS,
    ),
    "trial": Output(
        "What a visitor would get", _JSON, "Trial", ("Cache-Control",), errors=(400, 404, 414, *_STORE_ERRORS)
    ),
    "resolver": Output("The resolver description file", _JSON, fields=("Cache-Control",)),
    "form": Output(
        "The page with the image", _PAGE, errors=_WORK_ERRORS, page_errors=_WORK_ERRORS
    ),
    "module": Output("The module", ("text/javascript",), fields=("ETag", "Cache-Control"), success=(200, 304)),
    "message": Output(
        "The answer", _JSON, "Message", success=(200, 202), errors=(400, 401, 403, 404, 406, 413, 415, 500),
        error_schema="Message",
    ),
    "text": Output("The list", ("text/plain",), fields=("Cache-Control",)),
    "documentation": Output("The page", _PAGE),
    "contract": Output("The contract", _JSON, fields=("Cache-Control",)),
}  # fmt: skip
