"""Header fields of responses: caching, the fields that all responses have, and the names of downloads."""

from __future__ import annotations

from collections.abc import Iterable
from unicodedata import normalize
from urllib.parse import quote
from wsgiref.types import WSGIEnvironment

from flask import Response
from werkzeug.datastructures import Headers
from werkzeug.http import dump_options_header

from qr.parameters.types import RESERVED_IN_FILE_NAMES

CACHE_ONE_YEAR = "public, max-age=31536000, immutable"
CACHE_ONE_DAY = "public, max-age=86400"
CACHE_FIVE_MINUTES = "public, max-age=300"
CACHE_FIVE_MINUTES_PRIVATE = "private, max-age=300"
NO_STORE = "no-store"

# Header fields of images, with their meaning.
IMAGE_FIELDS = {
    "X-QR-Version": "version of the symbol",
    "X-QR-ECC": "error correction level; none for M1",
    "X-QR-Modules": "modules per side, or width x height",
    "X-QR-Mask": "data mask",
    "X-QR-Contrast": "lowest contrast ratio of a dark colour to a light colour, 1.00 to 21.00",
    "X-QR-Verified": "true; true; ground=white if the image is read on white paper; off with verify=off",
    "X-QR-Margin": "unused error correction: the share that the decoder did not need",
    "X-QR-Logo": "larger side of the logo in percent of the width of the symbol",
    "X-QR-Module-Size": "size of a module on paper, if a resolution is known",
    "X-QR-Print": "min-width=22mm; distance=0.22m: smallest printed width of the image, and its reading distance",
    "X-QR-Warning": "property that is allowed, but makes the image harder to scan; can occur several times",
    "X-QR-Parts": "number of images in the ZIP file",
}

# Every origin can use an image, and its scripts can read all header fields: in a response to a request without
# credentials, "*" exposes all of them (Fetch, main fetch). The first field rejects requests with credentials anyway.
# The policy blocks scripts in an SVG that a browser opens as a document, but allows its embedded logo.
CORS_FIELDS = (("Access-Control-Allow-Origin", "*"), ("Access-Control-Expose-Headers", "*"))
COMMON_HEADERS = (
    *CORS_FIELDS,
    ("Cross-Origin-Resource-Policy", "cross-origin"),
    ("X-Content-Type-Options", "nosniff"),
    ("Content-Security-Policy", "default-src 'none'; img-src data:; sandbox"),
)


class ValidHeaders(Headers):
    """Header fields of a response that are built once and sent often: they are not validated for each response.

    ``fields`` must come from ``Headers``, which rejects line breaks in values, or be constants.
    """

    def __init__(self, fields: Iterable[tuple[str, str]]) -> None:
        self._list = list(fields)


class FileResponse(Response):
    """A response with a complete body and valid header fields."""

    def get_wsgi_headers(self, environ: WSGIEnvironment) -> Headers:
        """Return the header fields without the copy that Werkzeug makes to add a length and to correct a Location."""
        return self.headers if self.status_code == 200 else super().get_wsgi_headers(environ)


def add_common_headers(response: Response) -> Response:
    """Add ``COMMON_HEADERS``, and further header fields to redirects of the router and to preflight responses.

    Images already have the common header fields. Links have header fields of their own.
    """
    if isinstance(response, FileResponse):
        return response
    if "X-Content-Type-Options" not in response.headers:
        response.headers.extend(COMMON_HEADERS)
    # Werkzeug redirects a path with repeated slashes. Browsers would cache this redirect of a link without a limit.
    if response.status_code == 308:
        response.headers["Cache-Control"] = NO_STORE
    if "Allow" in response.headers and response.status_code == 200:
        response.headers["Access-Control-Allow-Methods"] = response.headers["Allow"]
        response.headers["Access-Control-Allow-Headers"] = (
            "Authorization, Content-Type, If-Match, If-None-Match, "
            "MCP-Protocol-Version, Mcp-Method, Mcp-Name, X-API-Key"
        )
        response.headers["Access-Control-Max-Age"] = "86400"
    return response


def content_disposition(name: str, extension: str, kind: str = "attachment") -> str:
    """Return the value of Content-Disposition for a file. A non-ASCII name has two notations (RFC 6266, 4.3).

    ``kind`` is ``attachment`` for a download, or ``inline``. Reserved and control characters in the name become "_".
    """
    if not name.lower().endswith(f".{extension}"):
        name = f"{name}.{extension}"
    name = _replace_reserved(name)
    if name.isascii():
        return dump_options_header(kind, {"filename": name})
    # NFKD turns characters such as the fullwidth solidus into reserved ASCII characters, so replace these afterwards.
    ascii_name = _replace_reserved(normalize("NFKD", name).encode("ascii", "ignore").decode())
    if not ascii_name.removesuffix(f".{extension}").strip(". "):
        ascii_name = f"code.{extension}"
    quoted = quote(name, errors="replace")
    return dump_options_header(kind, {"filename": ascii_name, "filename*": f"UTF-8''{quoted}"})


def _replace_reserved(name: str) -> str:
    return "".join("_" if c in RESERVED_IN_FILE_NAMES or not c.isprintable() else c for c in name)
