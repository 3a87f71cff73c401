"""Pages for the visitors of links, from the templates in ``qr/web``."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from hashlib import sha256

from flask import Response, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from qr.brand import read_brand
from qr.errors import DataTooLong, QrError
from qr.generate import generate
from qr.http.headers import NO_STORE
from qr.http.languages import choose_language
from qr.http.log import log_error, log_exception
from qr.http.service import settings
from qr.http.visitors import user_agent
from qr.links.link import State, announces_start
from qr.links.record import Record
from qr.links.rules import local_time
from qr.links.target import Target, accepted_fields, is_web, payload_text, target_text
from qr.links.visitor import DEVICE_CLASSES, parse_device
from qr.parameters import Parameter
from qr.parameters.types import Switch
from qr.parameters.values import to_text
from qr.payloads import PAYLOADS
from qr.spec.parse import parse_spec
from qr.web import FOLDER, direction, languages

# Links are for people: scripts of other origins must not read targets. Images, in contrast, allow every origin.
LINK_HEADERS = (
    ("Cache-Control", NO_STORE),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Robots-Tag", "noindex"),
)

# Status of each page without a target. An error can have another status.
STATUSES = {
    "no_target": 404, "disabled": 404, "not_started": 404, "announced": 404, "expired": 410, "exhausted": 410,
    "password_too_long": 413, "wrong_address": 404, "rejected": 400, "busy": 503, "failed": 500, "redirect_loop": 508,
    "hidden_target": 200,
}  # fmt: skip
# Disabled links and links that have not started look like unknown ids, to hide which ids are in use.
_SHOWN_AS = {"disabled": "no_target", "not_started": "no_target"}
_HTTP_NOTICES = {404: "wrong_address", 413: "password_too_long"}
_COPY_SCRIPT = (FOLDER / "copy.js").read_text()
_TITLES = {"emvco": "kind.payment"}  # instead of the name in the list of forms


def closed(record: Record | None, state: State) -> Response:
    """Show why a link is closed, and when it starts if the record announces this."""
    link = record.link if record else {}
    if announces_start(link, state):
        return notice("announced", moment=local_time(link, datetime.fromisoformat(link["starts_at"])))
    return notice(state)


def notice(reason: str, status: int | None = None, moment: datetime | None = None) -> Response:
    """Show why a link does not open a target. ``reason`` is a key of ``STATUSES``, the default status.

    ``moment`` is the time when an announced link starts, in the time zone of the link.
    """
    return _render_page("notice.html", status or STATUSES[reason], reason=_SHOWN_AS.get(reason, reason), moment=moment)


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
    return _render_page("password.html", 403 if is_wrong else 200, is_wrong=is_wrong)


def preview(user_id: str, target: Target) -> Response:
    """Show the target of a link without opening it."""
    link = f"../{user_id}" if request.path.endswith("/") else user_id
    link += f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
    if isinstance(target, str) or is_web(target_text(target)):
        return _render_page("preview.html", 200, link=link, url=target_text(target))
    ((name, fields),) = target.items()
    return _render_page("preview.html", 200, link=link, payload=_title(name), **_field_values(name, fields))


def app(url: str, others: Iterable[Target]) -> Response:
    """Show a button that opens an app, and a link to the first web page of ``others``, for visitors without the app."""
    pages = map(target_text, others)
    other = next(filter(is_web, pages), "")
    return _render_page("app.html", 200, link=url, other=other)


def payload(name: str, fields: Mapping[str, object], content: str) -> Response:
    """Show the fields of a payload, and what helps the device: a link that opens an app, copy buttons, a QR code.

    A phone has just scanned a code. It gets a code only for an app that opens images, as apps of banks do.
    """
    link, copied = _app_link(name, fields, content), {"wifi": fields.get("password"), "pix": content}.get(name)
    is_phone = parse_device(user_agent(request)) in DEVICE_CLASSES["mobile"]
    has_code = not is_phone or (PAYLOADS[name].subject == "payment" and not link and not copied)
    has_default = name == "wifi" and "security" not in fields
    security = {"security": "WPA" if "password" in fields else "nopass"} if has_default else {}
    facts = {"link": link, "copied": copied, "is_phone": is_phone, "script": _COPY_SCRIPT}
    facts |= {"title": _title(name), "code": _code_data_uri(name, fields) if has_code else ""}
    return _render_page("payload.html", 200, **facts, **_field_values(name, {**fields, **security}))


def _app_link(name: str, fields: Mapping[str, object], text: str) -> str:
    """Return a link that opens an app; empty if there is none."""
    row = PAYLOADS[name]
    if row.app_scheme is None:
        return ""
    if row.app_fields:
        text = payload_text(name, {**fields, **dict(row.app_fields)})
    return text if text.lower().startswith(row.app_scheme) else ""


def _title(name: str) -> str:
    """Return the title of a payload. A payload without a text in the files of languages has its title in English."""
    return _texts().get(_TITLES.get(name, f"payload.{name}"), PAYLOADS[name].title)


def _field_values(name: str, fields: Mapping[str, object]) -> dict[str, object]:
    """Return the name of a payload, and the name and value of each field, in the language of the visitor."""
    text, accepted = _texts(), accepted_fields(name)
    rows = ((accepted[field], value) for field, value in fields.items())
    return {"name": name, "fields": [(field.name, _readable(field, value, text)) for field, value in rows]}


def _readable(field: Parameter, value: object, text: Mapping[str, str]) -> str:
    """Return a value as text. The items of a list are separated by commas."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(field.type, Switch):
        return text["visit.yes" if field.type.parse(to_text(value)) else "visit.no"]
    return text.get(f"choice.{field.name}.{value}", str(value))


def _code_data_uri(name: str, fields: Mapping[str, object]) -> str:
    """Return an image of a payload as a data URI; empty if the payload is too long for a QR code."""
    try:
        svg = generate(parse_spec(fields.items(), "svg", name), settings().engine).body
    except DataTooLong:
        return ""
    return f"data:image/svg+xml;base64,{b64encode(svg).decode()}"


def _language() -> str:
    return choose_language(request, languages(), "en")


def _texts() -> Mapping[str, str]:
    return languages()[_language()]


def _render_page(template: str, status: int, **facts: object) -> Response:
    css, language = _style_sheet(settings().brand), _language()
    values = {"css": css, "language": language, "direction": direction(language), "text": languages()[language]}
    scripts = f" script-src {csp_hash(str(facts['script']))};" if "script" in facts else ""
    policy = (
        f"default-src 'none'; style-src {csp_hash(css)};{scripts} img-src data:; form-action 'self' https: http:;"
        " base-uri 'none'; frame-ancestors 'none'"
    )
    headers = [("Content-Security-Policy", policy), ("Content-Language", language), *LINK_HEADERS]
    html = render_template(template, brand=read_brand(settings().brand), **values, **facts)
    response = Response(html, status, headers, mimetype="text/html")
    response.vary.add("Accept-Language")
    return response


@lru_cache(maxsize=8)
def _style_sheet(path: str) -> str:
    """Return the style sheet of the pages, with the colours of a brand as custom properties."""
    return render_template("brand.css", brand=read_brand(path))


@lru_cache(maxsize=8)
def csp_hash(source: str) -> str:
    """Return the expression by which the policy allows an inline script or style sheet (CSP Level 3, 8.4)."""
    return f"'sha256-{b64encode(sha256(source.encode()).digest()).decode()}'"
