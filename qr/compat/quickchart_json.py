"""QuickChart's endpoints with JSON: ``/qr/batch`` makes a ZIP file, and ``/api/validate-qr`` checks options."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from qr.batch.names import UniqueNames, safe_name
from qr.compat.files import center_images
from qr.compat.images import make_charged_file, make_file
from qr.compat.problems import detail, replace_body
from qr.compat.quickchart_options import (
    FetchImage,
    Options,
    json_fields,
    normalise,
    parse_options,
    read_json,
    read_options,
)
from qr.cost.maximum import check_cost
from qr.cost.rates import MAX_RESPONSE_BYTES, MAX_UNITS
from qr.errors import QrError
from qr.http.batches import start_batch
from qr.http.headers import NO_STORE, content_disposition
from qr.http.images import write_zip
from qr.http.work import charge_images, count_response
from qr.spec import Spec
from qr.spec.formats import FORMATS

MAX_CODES = 1000
MAX_PIXELS = 450_000_000  # of all codes of a batch
DEFAULT_ZIP = "qr-codes"  # without its extension
_JSON = "application/json"


def batch() -> Response:
    """Generate a ZIP file of up to 1000 images, from a JSON array of QuickChart's options.

    Raises ``Overloaded`` if too many batches are in progress, or a ``QrError`` of the batch.
    """
    start_batch()
    entries, zip_name = _read_batch(read_json(request))
    fetch_image = center_images()
    specs = [_parse_entry(index, entry, fetch_image) for index, entry in enumerate(entries)]
    _check_total(specs)
    charge_images(specs)
    unique = UniqueNames()
    names = [_file_name(index, entry, specs[index], unique) for index, entry in enumerate(entries)]
    files = zip(names, specs, strict=True)
    body = write_zip((name, make_charged_file(spec).body, name.endswith(".svg")) for name, spec in files)
    count_response(len(body))
    headers = {"Content-Disposition": content_disposition(zip_name, "zip"), "Cache-Control": NO_STORE}
    return Response(body, headers=headers, mimetype="application/zip")


def validate() -> Response:
    """Check options of QuickChart: generate the image, and return its media type and size instead."""
    options = read_options(request)
    spec = parse_options(options, center_images())
    file = make_file(spec)
    headers = dict(file.headers)
    warnings = [value for name, value in file.headers if name == "X-QR-Warning"]
    check = {"contentType": headers["Content-Type"].partition(";")[0], "bytes": len(file.body)}
    return _send(
        {
            "success": True,
            "errors": [],
            "warnings": warnings,
            "normalized": normalise(options, spec),
            "renderCheck": check,
        }
    )


def send_batch_error(problem: BaseResponse) -> BaseResponse:
    """Return an error of a batch as JSON. Redirects stay as they are."""
    return _replace(problem, {"success": False, "error": detail(problem)}) if problem.status_code >= 400 else problem


def send_validation_error(problem: BaseResponse) -> BaseResponse:
    """Return an error of a validation as JSON. Redirects stay as they are."""
    if problem.status_code < 400:
        return problem
    return _replace(problem, {"success": False, "errors": [detail(problem)], "warnings": [], "normalized": {}})


def _read_batch(document: object) -> tuple[list[Any], str]:
    """Return the entries and the name of the ZIP file. Raises ``QrError`` for another document."""
    members = document if isinstance(document, dict) else {"qrCodes": document}
    entries, name = members.get("qrCodes"), members.get("zipFilename")
    if not isinstance(entries, list) or not 1 <= len(entries) <= MAX_CODES:
        raise QrError(f"qrCodes must be an array of 1 to {MAX_CODES} QR codes", parameter="qrCodes")
    return entries, _safe_name(name, "zip") or DEFAULT_ZIP


def _parse_entry(index: int, entry: object, fetch_image: FetchImage) -> Spec:
    """Return the image of an entry. The text of an error begins with its place."""
    try:
        return parse_options(Options(json_fields(entry)), fetch_image)
    except QrError as error:
        error.text = f"qrCodes[{index}]: {error.text}"
        raise


def _check_total(specs: Sequence[Spec]) -> None:
    """Raise ``QrError`` for a batch that exceeds the limits of one request."""
    canvases = [spec.output.canvas for spec in specs]
    if sum(canvas.width * canvas.height for canvas in canvases if canvas) > MAX_PIXELS:
        raise QrError(f"qrCodes must have at most {MAX_PIXELS} pixels in all")
    costs = [check_cost(spec) for spec in specs]
    if sum(cost.units for cost in costs) > max(MAX_UNITS, MAX_CODES):
        raise QrError("qrCodes must cost less: send fewer, smaller or plainer QR codes in a request")
    if sum(cost.response for cost in costs) > MAX_RESPONSE_BYTES:
        raise QrError(f"qrCodes must fit into a file of {MAX_RESPONSE_BYTES} bytes: send fewer or smaller QR codes")


def _file_name(index: int, entry: dict[str, object], spec: Spec, unique: UniqueNames) -> str:
    extension = FORMATS[spec.format].extension
    return unique.add(_safe_name(entry.get("filename"), extension) or f"qr-{index + 1}", extension)


def _safe_name(name: object, extension: str) -> str:
    return safe_name(name, extension) if isinstance(name, str) else ""


def _send(document: dict[str, Any]) -> Response:
    return Response(json.dumps(document), headers={"Cache-Control": NO_STORE}, mimetype=_JSON)


def _replace(problem: BaseResponse, document: dict[str, Any]) -> BaseResponse:
    return replace_body(problem, json.dumps(document), _JSON)
