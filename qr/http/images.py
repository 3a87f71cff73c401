"""Image files as responses: header fields, ZIP archives, and answers to conditional requests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from io import BytesIO
from typing import NamedTuple

from flask import Request, Response
from werkzeug.datastructures import Headers

from qr.generate import Image
from qr.http.compression import GZIP_LEVEL, MIN_COMPRESSED_BYTES, gzip_bytes
from qr.http.headers import COMMON_HEADERS, NO_STORE, FileResponse, ValidHeaders, content_disposition
from qr.http.negotiation import check_if_match, matches_if_none_match
from qr.reading import Verification
from qr.reading.print_size import print_size
from qr.spec import Spec
from qr.spec.formats import FORMATS, Format
from qr.symbol import Symbol

VARY = ("Vary", "Accept-Encoding")  # header field of the formats that compress


class ImageFile(NamedTuple):
    """A file that is ready to send, with the valid header fields that depend on the file only."""

    body: bytes
    headers: tuple[tuple[str, str], ...]


def image_file(image: Image, spec: Spec) -> ImageFile:
    """Turn the facts about an image into header fields."""
    symbol, row = image.symbol, FORMATS[spec.format]
    headers = [
        *_type_headers(row, spec.output.download),
        *((VARY,) if row.compresses else ()),
        ("ETag", _entity_tag(image.body)),
        ("X-QR-Version", str(symbol.version)),
        ("X-QR-ECC", symbol.ecc),
        ("X-QR-Modules", _modules_value(symbol)),
        ("X-QR-Mask", str(symbol.mask)),
        ("X-QR-Contrast", f"{image.contrast:.2f}"),
        ("X-QR-Verified", _verified_value(image.verification)),
        ("X-QR-Print", _print_value(image, spec)),
        *_optional_headers(image, spec),
        *COMMON_HEADERS,
    ]
    return ImageFile(image.body, tuple(Headers(headers)))


def _type_headers(row: Format, download: str | None) -> list[tuple[str, str]]:
    """Return the header fields that tell a client how to display or to save a file.

    A browser decodes Content-Encoding before it saves a file. A download has none, so that a saved ``.svgz`` file is a
    gzip file (RFC 6713).
    """
    if download:
        media_type = f"application/{row.encoding}" if row.encoding else row.media_type
        return [("Content-Type", media_type), ("Content-Disposition", content_disposition(download, row.extension))]
    encoding = [("Content-Encoding", row.encoding)] if row.encoding else []
    return [("Content-Type", row.media_type), *encoding]


def compress_file(file: ImageFile) -> ImageFile:
    """Return the gzip file of an image, with an entity tag of its own (RFC 9110, 8.8.3.3).

    A small file, and a file in a format that does not compress, is returned as it is.
    """
    if VARY not in file.headers or len(file.body) < MIN_COMPRESSED_BYTES:
        return file
    body = gzip_bytes(file.body)
    headers = (field for field in file.headers if field[0] != "ETag")
    return ImageFile(body, (*headers, ("ETag", _entity_tag(body)), ("Content-Encoding", "gzip")))


def zip_archive(files: Sequence[ImageFile], spec: Spec) -> ImageFile:
    """Put files into a ZIP archive, numbered from 1. Equal files give equal bytes."""
    row = FORMATS[spec.format]
    body = write_zip((f"{number}.{row.extension}", file.body, row.compresses) for number, file in enumerate(files, 1))
    replaced = {"Content-Type": "application/zip", "ETag": _entity_tag(body), "X-QR-Parts": str(len(files))}
    omitted = {*replaced, "Content-Disposition", "Content-Encoding", "Vary"}  # they describe one image, not the archive
    headers = [(name, value) for name, value in files[0].headers if name not in omitted]
    name = content_disposition(spec.output.download or "parts", "zip")
    return ImageFile(body, tuple(Headers([*headers, *replaced.items(), ("Content-Disposition", name)])))


def write_zip(files: Iterable[tuple[str, bytes, bool]]) -> bytes:
    """Write a ZIP archive of files: the name, the body, and whether to compress it. Equal files give equal bytes."""
    from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, body, compresses in files:
            archive.writestr(ZipInfo(name), body, ZIP_DEFLATED if compresses else ZIP_STORED, GZIP_LEVEL)
    return buffer.getvalue()


def send_image(file: ImageFile, request: Request, caching: str) -> Response:
    """Respond with a file, or with 304 if the client already has it (RFC 9110, 13.1.2).

    ``caching`` is the Cache-Control of a GET request; responses to POST are not stored. Raises ``PreconditionFailed``
    if If-Match does not match.
    """
    if request.method == "POST":
        caching = NO_STORE
    response = FileResponse(file.body, headers=ValidHeaders((*file.headers, ("Cache-Control", caching))))
    if "HTTP_IF_MATCH" in request.environ or "HTTP_IF_NONE_MATCH" in request.environ:
        tag = str(response.get_etag()[0])
        check_if_match(request, tag)
        if matches_if_none_match(request, tag) and request.method != "POST":
            response.status_code = 304
    return response


def _optional_headers(image: Image, spec: Spec) -> Iterator[tuple[str, str]]:
    """Yield the header fields that only some images have."""
    if image.verification:
        yield "X-QR-Margin", f"{image.verification.unused_error_correction:.0%}"
    if image.logo:
        yield "X-QR-Logo", _logo_value(image, image.logo.percent, spec.logo.logo_size)
    if image.module_size is not None:
        yield "X-QR-Module-Size", f"{image.module_size:.3f}mm"
    for warning in image.warnings:
        yield "X-QR-Warning", warning


def _logo_value(image: Image, size: float, requested_size: float | None) -> str:
    """Return the size of the logo, and what differs from the request: its size, and the version of the symbol."""
    requested = f"; requested={requested_size:.3g}%" if requested_size not in {None, size} else ""
    enlarged = f"; enlarged-from={image.smaller_version}" if image.smaller_version else ""
    return f"{size:.3g}%{requested}{enlarged}"


def _entity_tag(body: bytes) -> str:
    return f'"{blake2b(body, digest_size=16).hexdigest()}"'


def _modules_value(symbol: Symbol) -> str:
    """Return the modules per side, or width x height if the symbol is not square."""
    return str(symbol.width) if symbol.width == symbol.height else f"{symbol.width}x{symbol.height}"


def _print_value(image: Image, spec: Spec) -> str:
    size = print_size(image.drawing, spec.print_standard)
    return f"min-width={size.min_width_mm:g}mm; distance={size.distance_m:g}m"


def _verified_value(verification: Verification | None) -> str:
    if verification is None:
        return "off"
    return "true; ground=white" if verification.on_white else "true"
