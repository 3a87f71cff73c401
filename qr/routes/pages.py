"""Pages for the visitors of links, from the templates in ``qr/web``."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from flask import Response, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from qr.errors import DataTooLong, QrError
from qr.generate import generate
from qr.http.headers import NO_STORE
from qr.http.log import log_error, log_exception
from qr.http.service import settings
from qr.links.target import (
    Target,
    accepted_fields,
    is_web,
    payload_text,
    target_text,
)
from qr.payloads import PAYLOADS
from qr.spec.parse import parse_spec

TEMPLATES = Path(__file__).parent.parent / "web"

# Links are for people: scripts of other origins must not read targets. Images, in contrast, allow every origin.
LINK_HEADERS = (
    ("Cache-Control", NO_STORE),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Robots-Tag", "noindex"),
)

# One notice for unknown ids, disabled links and links that have not started, to hide which ids are in use.
_NOTHING_HERE = (404, "Nothing here", "This link does not lead anywhere at the moment. Please try again later.")

# Status, heading and text of a page without a target. An error can have another status.
NOTICES = {
    "no_target": _NOTHING_HERE,
    "disabled": _NOTHING_HERE,
    "not_started": _NOTHING_HERE,
    "expired": (410, "Expired", "This link has expired."),
    "exhausted": (410, "No longer available", "This link has reached its limit of visits."),
    "password_too_long": (413, "Too long", "This password is too long. Please go back and try again."),
    "wrong_address": (
        404,
        "There is no link here",
        "Please check the address, or scan the code again.",
    ),
    "rejected": (
        400,
        "This does not work",
        "Please open this link in a browser, or scan the code again. If that does not help, please tell the owner of"
        " the link.",
    ),
    "busy": (503, "Try again", "This link is busy. Please try again in a moment."),
    "failed": (500, "This does not work", "This link does not work at the moment. Please try again later."),
    "redirect_loop": (
        508,
        "This link does not work",
        "It leads back to this service. Please tell the owner of the link.",
    ),
    "hidden_target": (200, "Open it in a browser", "To see where this link leads, please open the link itself."),
}
_HTTP_NOTICES = {404: "wrong_address", 413: "password_too_long"}
_CAPITALS = frozenset(("bic", "gtin", "iban", "id", "nmid", "pan", "uen", "url"))  # words of names of fields
# Labels of fields whose names are other abbreviations.
_LABELS = {
    "ssid": "Network", "alternative_ibans": "Alternative IBANs", "cpv": "Product variant", "lat": "Latitude",
    "lng": "Longitude", "cc": "Copy to", "bcc": "Blind copy to", "eap": "EAP method", "phase2": "Inner authentication",
    "av1": "Alternative procedure 1", "av2": "Alternative procedure 2", "org": "Organisation",
}  # fmt: skip


def notice(reason: str, status: int | None = None) -> Response:
    """Show why a link does not open a target. ``reason`` is a key of ``NOTICES``, which also has the default status."""
    default_status, title, text = NOTICES[reason]
    return _render_page("notice.html", status or default_status, title=title, text=text)


def page_from_qr_error(error: QrError) -> Response:
    """Show an error of a link, without the detail for clients of the API: visitors did not write the request."""
    log_error(error)
    if not error.retry_after:
        return notice("wrong_address" if error.parameter == "id" else "rejected", error.status)
    response = notice("busy", error.status)
    response.headers["Retry-After"] = str(error.retry_after)
    return response


def page_from_http_exception(error: HTTPException) -> BaseResponse:
    """Show an error of the router, such as an unknown URL below ``/u/``. Redirects stay as they are."""
    if error.code is None or error.code < 400:
        return error.get_response()
    response = notice(_HTTP_NOTICES.get(error.code, "rejected"), error.code)
    response.headers.extend([(name, value) for name, value in error.get_headers() if name == "Allow"])
    return response


def page_from_exception(error: Exception) -> Response:
    """Log an unexpected exception, and show a page without any detail of it."""
    log_exception(error)
    return notice("failed")


def password(*, is_wrong: bool) -> Response:
    """Show the form for the password. Its status is 403 after a wrong password."""
    return _render_page("password.html", 403 if is_wrong else 200, title="Password", is_wrong=is_wrong)


def preview(user_id: str, target: Target) -> Response:
    """Show the target of a link without opening it."""
    link = f"../{user_id}" if request.path.endswith("/") else user_id
    link += f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
    return _render_page("preview.html", 200, title="This link leads to", link=link, **_preview_values(target))


def payload(name: str, fields: Mapping[str, object], text: str) -> Response:
    """Show the fields of a payload, a link that opens an app if there is one, and an image of the payload."""
    facts: dict[str, object] = {"fields": _label_fields(name, fields), "code": _code_data_uri(name, fields)}
    return _render_page("payload.html", 200, title=PAYLOADS[name].title, link=_app_link(name, fields, text), **facts)


def _app_link(name: str, fields: Mapping[str, object], text: str) -> str:
    """Return a link that opens an app; empty if there is none."""
    row = PAYLOADS[name]
    if row.app_scheme is None:
        return ""
    if row.app_fields:
        text = payload_text(name, {**fields, **dict(row.app_fields)})
    return text if text.lower().startswith(row.app_scheme) else ""


def _preview_values(target: Target) -> dict[str, object]:
    text = target_text(target)
    if is_web(text):
        return {"url": text}
    ((name, fields),) = target.items()  # type: ignore[union-attr]
    return {"payload": PAYLOADS[name].title, "fields": _label_fields(name, fields)}


def _label_fields(name: str, fields: Mapping[str, object]) -> dict[str, str]:
    accepted = accepted_fields(name)
    return {_label(accepted[field].name): _readable(value) for field, value in fields.items()}


def _label(field: str) -> str:
    label = " ".join(word.upper() if word in _CAPITALS else word for word in field.split("_"))
    return _LABELS.get(field, label[0].upper() + label[1:])


def _readable(value: object) -> str:
    """Return a value as text. The items of a list are separated by commas."""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _code_data_uri(name: str, fields: Mapping[str, object]) -> str:
    """Return an image of a payload as a data URI; empty if the payload is too long for a QR code."""
    try:
        svg = generate(parse_spec(fields.items(), "svg", name), settings().engine).body
    except DataTooLong:
        return ""
    return f"data:image/svg+xml;base64,{b64encode(svg).decode()}"


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
    """Return the hash by which the policy allows the style sheet (CSP Level 3, 8.4)."""
    return b64encode(sha256(css.encode()).digest()).decode()
