"""The page on which people make QR codes, and its assets."""

from __future__ import annotations

import json
from functools import lru_cache
from secrets import token_urlsafe

from flask import Response, abort, render_template, request

from qr.access.keys import find_tags, parse_keys
from qr.config import Settings
from qr.contract.controls import build_batch_controls, build_controls, build_forms, build_link_controls
from qr.http.compression import send_compressed
from qr.http.headers import NO_STORE
from qr.http.languages import choose_language
from qr.http.service import base_url, settings
from qr.spec.presets import parse_presets
from qr.web import Asset, assets_version, direction, languages, make_asset, read_assets, texts_by_view

CACHE_ASSET = "public, max-age=31536000, immutable"
FORM_FORMATS = ("png", "svg", "pdf", "eps")  # of the form that needs no JavaScript


def page() -> Response:
    """Show the page on which a person makes a QR code."""
    return show_page()


def show_page(status: int = 200, **facts: object) -> Response:
    """Show the page. ``facts`` are what its plain form shows (``qr.routes.form``)."""
    nonce, language = token_urlsafe(16), choose_language(request, languages(), "en")
    html = render_template(
        "page/page.html",
        nonce=nonce,
        language=language,
        direction=direction(language),
        text=languages()[language],
        version=_version(settings()),
        root=f"{request.script_root}/",
        service=base_url(request),
        presets=list(parse_presets(settings().styles)),
        formats=FORM_FORMATS,
        **facts,
    )
    response = Response(html, status, mimetype="text/html", headers=_headers(nonce, language))
    response.vary.add("Accept-Language")
    return send_compressed(response, None, request)


def asset(version: str, name: str) -> Response:
    """Return a file of the page. A URL with another version is not cached."""
    found = assets(settings()).get(name)
    if found is None:
        abort(404)
    is_current = version == _version(settings())
    headers = [("Content-Type", found.media_type), ("Cache-Control", CACHE_ASSET if is_current else NO_STORE)]
    return send_compressed(Response(found.body, headers=headers), found.compressed, request)


@lru_cache(maxsize=8)
def assets(current: Settings) -> dict[str, Asset]:
    """Return the files of the page, the controls that its forms consist of, and the texts of each view."""
    documents = {
        "controls.json": build_controls(parse_presets(current.styles), current.access, has_links=_has_links(current)),
        "forms.json": build_forms(),
        "links/controls.json": build_link_controls(),
        "batch/controls.json": build_batch_controls(),
        **texts_by_view(),
    }
    bodies = {name: json.dumps(document, ensure_ascii=False).encode() for name, document in documents.items()}
    return {**read_assets(), **{name: make_asset(name, body) for name, body in bodies.items()}}


def _has_links(current: Settings) -> bool:
    return any(find_tags(key.scopes, "read") != frozenset() for key in parse_keys(current.api_keys))


@lru_cache(maxsize=8)
def _version(current: Settings) -> str:
    return assets_version(assets(current))


def _headers(nonce: str, language: str) -> list[tuple[str, str]]:
    policy = (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; img-src 'self' blob: data:;"
        " connect-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'"
    )
    return [
        ("Content-Security-Policy", policy),
        ("Content-Language", language),
        ("Cache-Control", NO_STORE),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
    ]
