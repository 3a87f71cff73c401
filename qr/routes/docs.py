"""The page ``/docs``, which shows the contract with Swagger UI. Its files come from the package flask-swagger-ui."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from secrets import token_urlsafe

from flask import Response, abort, render_template, request

from qr.contract.openapi import TITLE
from qr.http.compression import send_compressed
from qr.http.headers import NO_STORE
from qr.routes.page import CACHE_ASSET
from qr.web import FOLDER, Asset, assets_version, make_asset

# Files of the package are read, but the package is not imported: its blueprint is not needed.
_OF_PACKAGE = ("swagger-ui.css", "swagger-ui-bundle.js")
_OWN = ("docs.css", "docs.js")


def docs() -> Response:
    """Show the contract of the service, and send requests from the browser."""
    nonce = token_urlsafe(16)
    version = assets_version(_files())
    html = render_template("docs/docs.html", nonce=nonce, version=version, root=f"{request.script_root}/", title=TITLE)
    return Response(html, mimetype="text/html", headers=_headers(nonce))


def asset(version: str, name: str) -> Response:
    """Return a file of the page ``/docs``. A URL with another version is not cached."""
    found = _files().get(name)
    if found is None:
        abort(404)
    caching = CACHE_ASSET if version == assets_version(_files()) else NO_STORE
    headers = [("Content-Type", found.media_type), ("Cache-Control", caching)]
    return send_compressed(Response(found.body, headers=headers), found.compressed, request)


@cache
def _files() -> dict[str, Asset]:
    paths = [*(_package_folder() / "dist" / name for name in _OF_PACKAGE), *(FOLDER / "docs" / name for name in _OWN)]
    return {path.name: make_asset(path.name, path.read_bytes()) for path in paths}


def _package_folder() -> Path:
    spec = find_spec("flask_swagger_ui")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("flask_swagger_ui")
    return Path(spec.origin).parent


def _headers(nonce: str) -> list[tuple[str, str]]:
    policy = (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; img-src 'self' blob: data:;"
        " connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    )
    return [
        ("Content-Security-Policy", policy),
        ("Cache-Control", NO_STORE),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
    ]
