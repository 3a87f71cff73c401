"""What goes back: pictures with their facts and caching, refusals as problem+json (RFC 9457)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from io import BytesIO
from typing import NamedTuple

from flask import Request, Response

from qr.generate import Image
from qr.http.headers import COMMON_HEADERS, NO_STORE, content_disposition
from qr.http.negotiation import check_if_match, matches_if_none_match
from qr.reading import Verification
from qr.spec import Spec
from qr.spec.formats import FORMATS
from qr.symbol import Symbol


class ImageFile(NamedTuple):
    """An image ready to send, as often as it is asked for."""

    body: bytes
    headers: tuple[tuple[str, str], ...]


def image_file(image: Image, spec: Spec) -> ImageFile:
    """The image with every header that depends on it alone."""
    symbol, row = image.symbol, FORMATS[spec.format]
    headers = [
        ("Content-Type", row.media_type),
        ("ETag", _entity_tag(image.body)),
        ("X-QR-Version", str(symbol.version)),
        ("X-QR-ECC", symbol.ecc),
        ("X-QR-Modules", _modules_value(symbol)),
        ("X-QR-Mask", str(symbol.mask)),
        ("X-QR-Contrast", f"{image.contrast:.2f}"),
        ("X-QR-Verified", _verified_value(image.verification)),
        *_optional_headers(image),
        *COMMON_HEADERS,
    ]
    if row.encoding:
        headers.append(("Content-Encoding", row.encoding))
    if spec.output.download:
        headers.append(("Content-Disposition", content_disposition(spec.output.download, row.extension)))
    return ImageFile(image.body, tuple(headers))


def zip_archive(pictures: Sequence[ImageFile], spec: Spec) -> ImageFile:
    """A ZIP of pictures, numbered from 1; the same pictures are always the same bytes."""
    from zipfile import ZIP_STORED, ZipFile, ZipInfo

    file, extension = BytesIO(), FORMATS[spec.format].extension
    with ZipFile(file, "w", ZIP_STORED) as archive:
        for number, picture in enumerate(pictures, 1):
            archive.writestr(ZipInfo(f"{number}.{extension}"), picture.body)
    replaced = {
        "Content-Type": "application/zip",
        "ETag": _entity_tag(file.getvalue()),
        "X-QR-Parts": str(len(pictures)),
    }
    of_one = {*replaced, "Content-Disposition", "Content-Encoding"}  # of a picture, not of what holds it
    kept = [(name, value) for name, value in pictures[0].headers if name not in of_one]
    name = content_disposition(spec.output.download or "parts", "zip")
    return ImageFile(file.getvalue(), (*kept, *replaced.items(), ("Content-Disposition", name)))


def _optional_headers(image: Image) -> Iterator[tuple[str, str]]:
    """What is known of some images only."""
    if image.verification:
        yield "X-QR-Margin", f"{image.verification.unused_error_correction:.0%}"
    if image.logo:
        yield "X-QR-Logo", f"{image.logo.size}%"
    if image.module_size is not None:
        yield "X-QR-Module-Size", f"{image.module_size:.3f}mm"
    for warning in image.warnings:
        yield "X-QR-Warning", warning


def _entity_tag(body: bytes) -> str:
    return f'"{blake2b(body, digest_size=16).hexdigest()}"'


def send_image(picture: ImageFile, request: Request, caching: str) -> Response:
    """Answer with a picture, or with 304 when the caller already has it (RFC 9110, 13.1.2)."""
    if request.method == "POST":
        caching = NO_STORE
    response = Response(picture.body, headers=[*picture.headers, ("Cache-Control", caching)])
    if "HTTP_IF_MATCH" in request.environ or "HTTP_IF_NONE_MATCH" in request.environ:
        tag = str(response.get_etag()[0])
        check_if_match(request, tag)
        if matches_if_none_match(request, tag) and request.method != "POST":
            response.status_code = 304
    return response


def _modules_value(symbol: Symbol) -> str:
    """Modules a side, or from left to right and from top to bottom."""
    return str(symbol.width) if symbol.width == symbol.height else f"{symbol.width}x{symbol.height}"


def _verified_value(verification: Verification | None) -> str:
    if verification is None:
        return "off"
    return "true; ground=white" if verification.on_white else "true"
