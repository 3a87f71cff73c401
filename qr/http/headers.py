"""TODO."""

from __future__ import annotations

from unicodedata import normalize
from urllib.parse import quote

from flask import Response
from werkzeug.http import dump_options_header

from qr.parameters.types import RESERVED_IN_FILE_NAMES

CACHE_ONE_YEAR = "public, max-age=31536000, immutable"


CACHE_FIVE_MINUTES = "public, max-age=300"


NO_STORE = "no-store"


# A picture may be used anywhere, and nothing that is sent may run: an SVG opened by itself stays inert, and shows the
# logo it holds.
COMMON_HEADERS = (
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


def add_common_headers(response: Response) -> Response:
    """Headers that hold for every answer; pictures bring them along, and links have their own."""
    if "X-Content-Type-Options" not in response.headers:
        response.headers.extend(COMMON_HEADERS)
    if response.status_code == 308:  # from a path with two slashes in a row, which need not stay the same place
        response.headers["Cache-Control"] = NO_STORE
    if "Allow" in response.headers and response.status_code == 200:
        response.headers["Access-Control-Allow-Methods"] = response.headers["Allow"]
        response.headers["Access-Control-Allow-Headers"] = (
            "Authorization, Content-Type, If-Match, If-None-Match, X-API-Key"
        )
        response.headers["Access-Control-Max-Age"] = "86400"
    return response


def content_disposition(name: str, extension: str) -> str:
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
