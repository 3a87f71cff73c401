"""The page on which people make QR codes, and its assets."""

from __future__ import annotations

import gzip
import json
from functools import lru_cache
from secrets import token_urlsafe

from flask import Response, abort, render_template, request

from qr.config import Settings
from qr.contract.controls import build_controls, build_link_controls
from qr.http.compression import send_compressed
from qr.http.headers import NO_STORE
from qr.http.service import base_url, settings
from qr.spec.presets import parse_presets
from qr.web import Asset, assets_version, languages, make_asset, read_assets

CACHE_ASSET = "public, max-age=31536000, immutable"
FORM_FORMATS = ("png", "svg", "pdf", "eps")  # of the form that needs no JavaScript
RIGHT_TO_LEFT = frozenset({"ar"})


def page() -> Response:
    """Show the page on which a person makes a QR code."""
    return show_page()


def show_page(status: int = 200, **facts: object) -> Response:
    """Show the page. ``facts`` are what its plain form shows (``qr.routes.form``)."""
    nonce, language = token_urlsafe(16), _language()
    html = render_template(
        "page/page.html",
        nonce=nonce,
        language=language,
        direction="rtl" if language in RIGHT_TO_LEFT else "ltr",
        text={**languages()["en"], **languages()[language]},
        version=assets_version(assets(settings())),
        root=f"{request.script_root}/",
        service=base_url(request),
        presets=list(parse_presets(settings().styles)),
        formats=FORM_FORMATS,
        **facts,
    )
    response = Response(html, status, mimetype="text/html", headers=_headers(nonce))
    response.vary.add("Accept-Language")
    return send_compressed(response, gzip.compress(html.encode()), request)


def asset(version: str, name: str) -> Response:
    """Return a file of the page. A URL with another version is not cached."""
    found = assets(settings()).get(name)
    if found is None:
        abort(404)
    is_current = version == assets_version(assets(settings()))
    headers = [("Content-Type", found.media_type), ("Cache-Control", CACHE_ASSET if is_current else NO_STORE)]
    return send_compressed(Response(found.body, headers=headers), found.compressed, request)


@lru_cache(maxsize=8)
def assets(current: Settings) -> dict[str, Asset]:
    """Return the files of the page, and the controls that its forms consist of."""
    documents = {
        "controls.json": build_controls(parse_presets(current.styles), current.access),
        "links/controls.json": build_link_controls(),
    }
    bodies = {name: json.dumps(document, ensure_ascii=False).encode() for name, document in documents.items()}
    return {**read_assets(), **{name: make_asset(name, body) for name, body in bodies.items()}}


def _language() -> str:
    """Return the language of the page that the browser prefers (RFC 4647, 3.4)."""
    return request.accept_languages.best_match(list(languages()), default="en") or "en"


def _headers(nonce: str) -> list[tuple[str, str]]:
    policy = (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; img-src 'self' blob: data:;"
        " connect-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'"
    )
    return [
        ("Content-Security-Policy", policy),
        ("Cache-Control", NO_STORE),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
    ]
