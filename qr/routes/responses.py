"""What goes back: pictures with their facts and caching, refusals as problem+json (RFC 9457)."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from io import BytesIO
from typing import NamedTuple
from unicodedata import normalize
from urllib.parse import quote

from flask import Request, Response
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES, dump_options_header
from werkzeug.wrappers import Response as BaseResponse

from qr.errors import QrError
from qr.fields import RESERVED_IN_FILE_NAMES
from qr.generate import Image
from qr.gradient import colors_of
from qr.legibility import module_size, warnings
from qr.render import RENDERERS
from qr.routes.preconditions import check_match, has
from qr.spec import Spec
from qr.symbol import Symbol

FOREVER = "public, max-age=31536000, immutable"
FIVE_MINUTES = "public, max-age=300"
NOT_AT_ALL = "no-store"

# A picture may be used anywhere, and nothing that is sent may run: an SVG opened by itself stays inert, and shows the
# logo it holds.
_ON_EVERY_RESPONSE = (
    ("Access-Control-Allow-Origin", "*"),
    (
        "Access-Control-Expose-Headers",
        "ETag, Link, Location, Retry-After, WWW-Authenticate,"
        " X-QR-Version, X-QR-ECC, X-QR-Modules, X-QR-Mask, X-QR-Contrast, X-QR-Verified, X-QR-Margin, X-QR-Logo,"
        " X-QR-Module-Size, X-QR-Warning, X-QR-Parts",
    ),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
    ("X-Content-Type-Options", "nosniff"),
    ("Content-Security-Policy", "default-src 'none'; img-src data:; sandbox"),
)


class Picture(NamedTuple):
    """An image ready to send, as often as it is asked for."""

    body: bytes
    headers: tuple[tuple[str, str], ...]


def picture_of(image: Image, spec: Spec) -> Picture:
    """The image with every header that depends on it alone."""
    symbol, renderer = image.symbol, RENDERERS[spec.format]
    headers = [
        ("Content-Type", renderer.media_type),
        ("ETag", _tag(image.body)),
        ("X-QR-Version", str(symbol.version)),
        ("X-QR-ECC", symbol.ecc),
        ("X-QR-Modules", _modules(symbol)),
        ("X-QR-Mask", str(symbol.mask)),
        ("X-QR-Contrast", f"{image.contrast:.2f}"),
        ("X-QR-Verified", _verdict(image, spec)),
        *_facts(image, spec),
        *_ON_EVERY_RESPONSE,
    ]
    if renderer.encoding:
        headers.append(("Content-Encoding", renderer.encoding))
    if spec.output.download:
        headers.append(("Content-Disposition", _attachment(spec.output.download, renderer.extension)))
    return Picture(image.body, tuple(headers))


def archive_of(pictures: Sequence[Picture], spec: Spec) -> Picture:
    """A ZIP of pictures, numbered from 1; the same pictures are always the same bytes."""
    from zipfile import ZIP_STORED, ZipFile, ZipInfo

    file, extension = BytesIO(), RENDERERS[spec.format].extension
    with ZipFile(file, "w", ZIP_STORED) as archive:
        for number, picture in enumerate(pictures, 1):
            archive.writestr(ZipInfo(f"{number}.{extension}"), picture.body)
    replaced = {"Content-Type": "application/zip", "ETag": _tag(file.getvalue()), "X-QR-Parts": str(len(pictures))}
    of_one = {*replaced, "Content-Disposition", "Content-Encoding"}  # of a picture, not of what holds it
    kept = [(name, value) for name, value in pictures[0].headers if name not in of_one]
    name = _attachment(spec.output.download or "parts", "zip")
    return Picture(file.getvalue(), (*kept, *replaced.items(), ("Content-Disposition", name)))


def _facts(image: Image, spec: Spec) -> Iterator[tuple[str, str]]:
    """What is known of some images only."""
    if image.margin is not None:
        yield "X-QR-Margin", f"{image.margin:.0%}"
    if image.logo:
        yield "X-QR-Logo", f"{image.logo.size}%"
    if (module := module_size(image.drawing)) is not None:
        yield "X-QR-Module-Size", f"{module:.3f}mm"
    for warning in warnings(image.drawing, spec.output, spec.style):
        yield "X-QR-Warning", warning


def _tag(body: bytes) -> str:
    return f'"{blake2b(body, digest_size=16).hexdigest()}"'


def send(picture: Picture, request: Request, caching: str) -> Response:
    """Answer with a picture, or with 304 when the caller already has it (RFC 9110, 13.1.2)."""
    if request.method == "POST":
        caching = NOT_AT_ALL
    response = Response(picture.body, headers=[*picture.headers, ("Cache-Control", caching)])
    if "HTTP_IF_MATCH" in request.environ or "HTTP_IF_NONE_MATCH" in request.environ:
        tag = str(response.get_etag()[0])
        check_match(request, tag)
        if has(request, tag) and request.method != "POST":
            response.status_code = 304
    return response


def problem_of_refusal(error: QrError) -> Response:
    """A refusal, with the parameter, the value and what is allowed; one that is our fault goes to the log as well."""
    log_cause(error)
    response = _problem(
        error.status,
        error.detail,
        code=error.code,
        parameter=error.parameter,
        value=error.value,
        allowed=error.allowed,
    )
    if error.challenge:
        response.headers["WWW-Authenticate"] = error.challenge
    if error.retry_after:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def problem_of_http(error: HTTPException) -> BaseResponse:
    """What the router itself refuses: no such URL, no such method, a body too large. Redirects stay as they are."""
    if error.code is None or error.code < 400:
        return error.get_response()
    detail = _DETAILS.get(error.code, HTTP_STATUS_CODES.get(error.code, "the request was refused"))
    response = _problem(error.code, detail, code=error.name.lower().replace(" ", "-"))
    response.headers.extend(
        [(name, value) for name, value in error.get_headers() if name not in {"Content-Type", "Content-Length"}]
    )
    return response


def problem_of_fault(error: Exception) -> Response:
    """A fault of ours: where it happened goes to the log, nothing of it to the caller.

    The message of an exception may quote what a code says, so the log gets the place and the type only.
    """
    _log_fault(error)
    return _problem(500, "something went wrong here; it has been logged", code="fault")


def log_of_fault(record: logging.LogRecord) -> bool:
    """A filter for what Flask itself would log with the message."""
    if record.exc_info and record.exc_info[1]:
        _log_fault(record.exc_info[1])
    return not record.exc_info


def _log_fault(error: BaseException) -> None:
    """Type and place of a fault."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    log("ERROR", f"Traceback (most recent call last):\n{frames}{type(error).__name__}")


def log_cause(error: QrError) -> None:
    """An entry of the log for a refusal that is no fault of who is refused."""
    if error.__cause__:
        log("ERROR", f"{type(error).__name__} because of {type(error.__cause__).__name__}")


def log(severity: str, message: str) -> None:
    """An entry of the log, which must hold nothing that was sent (Cloud Logging, structured logging)."""
    if sys.__stdout__:
        # One write for one entry: a line in two pieces becomes two entries where the platform splits by write.
        sys.__stdout__.write(json.dumps({"severity": severity, "message": message}) + "\n")
        sys.__stdout__.flush()


def on_every_response(response: Response) -> Response:
    """Headers that hold for every answer; pictures bring them along, and links have their own."""
    if "X-Content-Type-Options" not in response.headers:
        response.headers.extend(_ON_EVERY_RESPONSE)
    if response.status_code == 308:  # from a path with two slashes in a row, which need not stay the same place
        response.headers["Cache-Control"] = NOT_AT_ALL
    if "Allow" in response.headers and response.status_code == 200:
        response.headers["Access-Control-Allow-Methods"] = response.headers["Allow"]
        response.headers["Access-Control-Allow-Headers"] = (
            "Authorization, Content-Type, If-Match, If-None-Match, X-API-Key"
        )
        response.headers["Access-Control-Max-Age"] = "86400"
    return response


_DETAILS = {
    404: "there is nothing at this URL; / lists what there is",
    405: "this URL does not take this method",
    413: "the request body is too large",
    414: "the query is too long",
}


def _problem(status: int, detail: str, **members: object) -> Response:
    body = {"title": HTTP_STATUS_CODES[status], "status": status, "detail": detail}
    body |= {name: member for name, member in members.items() if member is not None}
    return Response(
        # What was sent may hold lone surrogates, which no encoding can send back.
        json.dumps(body, ensure_ascii=False).encode(errors="replace"),
        status,
        [("Content-Type", "application/problem+json"), ("Cache-Control", NOT_AT_ALL)],
    )


def _modules(symbol: Symbol) -> str:
    """Modules a side, or from left to right and from top to bottom."""
    return str(symbol.width) if symbol.width == symbol.height else f"{symbol.width}x{symbol.height}"


def _verdict(image: Image, spec: Spec) -> str:
    if image.margin is None:
        return "off"
    paints = spec.style.dark, spec.style.light
    opaque = all(color.opaque for paint in paints for color in colors_of(paint))
    return "true" if opaque else "true; ground=white"


def _attachment(name: str, extension: str) -> str:
    """Content-Disposition with the name, and in both notations where it is not ASCII (RFC 6266, 4.3)."""
    if not name.lower().endswith(f".{extension}"):
        name = f"{name}.{extension}"
    if name.isascii():
        return dump_options_header("attachment", {"filename": name})
    # Decomposition turns characters that look like reserved ones into those themselves.
    plain = normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = "".join("_" if character in RESERVED_IN_FILE_NAMES else character for character in plain)
    if not plain.removesuffix(f".{extension}").strip(". "):
        plain = f"code.{extension}"
    return dump_options_header("attachment", {"filename": plain, "filename*": f"UTF-8''{quote(name)}"})
