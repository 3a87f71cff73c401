"""Small pages for those who follow a link and do not get to a web address: from the templates in ``qr/web``."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from flask import Response, render_template

from qr.errors import DataTooLong, QrError
from qr.generate import generate
from qr.http.headers import NO_STORE
from qr.http.log import log_error
from qr.http.service import settings
from qr.links.target import (
    Target,
    accepted_fields,
    is_web,
    target_text,
)
from qr.payloads import PAYLOADS
from qr.spec.parse import parse_spec

TEMPLATES = Path(__file__).parent.parent / "web"

# Links are for people: unlike pictures, no script of another origin may read where they lead.
LINK_HEADERS = (
    ("Cache-Control", NO_STORE),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Robots-Tag", "noindex"),
)

# Why nothing is here: the status, a heading and a sentence.
NOTICES = {
    "empty": (404, "Nothing here yet", "This link does not lead anywhere yet."),
    "disabled": (404, "Switched off", "Whoever made this link has switched it off."),
    "not_started": (404, "Not yet", "This link does not lead anywhere yet. Try again later."),
    "expired": (410, "No longer here", "The time of this link is over."),
    "exhausted": (410, "Used up", "This link could be followed a limited number of times."),
    "long": (413, "Too long", "No password is as long as that."),
    "circular": (508, "Going in circles", "This link leads back to this place."),
    "guarded": (200, "Open it in a browser", "Where this link leads is shown only to those who follow it."),
}
# Names of fields that are no words as they stand.
_LABELS = {
    "ssid": "Network", "iban": "IBAN", "bic": "BIC", "gtin": "GTIN", "cpv": "Product variant", "lat": "Latitude",
    "lng": "Longitude", "cc": "Copy to", "bcc": "Blind copy to", "eap": "EAP method", "phase2": "Inner authentication",
    "av1": "Alternative procedure 1", "av2": "Alternative procedure 2", "org": "Organisation",
}  # fmt: skip


def notice(why: str) -> Response:
    """Why a link does not lead anywhere."""
    status, title, text = NOTICES[why]
    return _render_page("notice.html", status, title=title, text=text)


def error_page(error: QrError) -> Response:
    """What keeps a link from being followed: for the moment, or as it is."""
    log_error(error)
    if not error.retry_after:
        return _render_page("notice.html", error.status, title="This does not work", text=error.detail)
    response = _render_page(
        "notice.html", error.status, title="Try again", text="This link is busy. Try again in a moment."
    )
    response.headers["Retry-After"] = str(error.retry_after)
    return response


def password(*, is_wrong: bool) -> Response:
    """A form that asks for the password."""
    return _render_page("password.html", 403 if is_wrong else 200, title="Password", is_wrong=is_wrong)


def preview(user_id: str, target: Target) -> Response:
    """Where a link leads, to look at before following it."""
    return _render_page("preview.html", 200, title="This link leads to", user_id=user_id, **_preview_values(target))


def payload(name: str, fields: Mapping[str, object], text: str) -> Response:
    """What is no web address and no file: its fields, a link that opens an app where there is one, and its own code."""
    facts: dict[str, object] = {"fields": _label_fields(name, fields), "code": _code_data_uri(name, fields)}
    return _render_page(
        "payload.html", 200, title=PAYLOADS[name].title, link=text if _opens_app(name, text) else "", **facts
    )


def _opens_app(name: str, text: str) -> bool:
    scheme = PAYLOADS[name].app_scheme
    return scheme is not None and text.lower().startswith(scheme)


def _preview_values(target: Target) -> dict[str, object]:
    text = target_text(target)
    if is_web(text):
        return {"url": text}
    ((name, fields),) = target.items()  # type: ignore[union-attr]
    return {"kind": PAYLOADS[name].title, "fields": _label_fields(name, fields)}


def _label_fields(name: str, fields: Mapping[str, object]) -> dict[str, object]:
    accepted = accepted_fields(name)
    return {_label(accepted[given].name): value for given, value in fields.items()}


def _label(field: str) -> str:
    return _LABELS.get(field, field.replace("_", " ").capitalize())


def _code_data_uri(name: str, fields: Mapping[str, object]) -> str:
    """The code of a payload as a data URI; empty for one that no code has room for, but an app may."""
    try:
        picture = generate(parse_spec(fields.items(), "svg", name), settings().engine).body
    except DataTooLong:
        return ""
    return f"data:image/svg+xml;base64,{b64encode(picture).decode()}"


def _render_page(template: str, status: int, **facts: object) -> Response:
    css = _style_sheet()
    html = render_template(template, css=css, **facts)
    policy = (
        f"default-src 'none'; style-src 'sha256-{_style_hash(css)}'; img-src data:; form-action 'self' https: http:;"
        " base-uri 'none'; frame-ancestors 'none'"
    )
    headers = [("Content-Security-Policy", policy), *LINK_HEADERS]
    return Response(html, status, headers, mimetype="text/html")


@lru_cache(maxsize=1)
def _style_sheet() -> str:
    return (TEMPLATES / "page.css").read_text()


@lru_cache(maxsize=1)
def _style_hash(css: str) -> str:
    """By which a browser knows the one style sheet that is allowed (CSP Level 3, 8.4)."""
    return b64encode(sha256(css.encode()).digest()).decode()
