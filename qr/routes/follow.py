"""``/u/<id>``, where a user's code leads: a redirect, a download or a small page; and whether that was a scan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import cast

from flask import Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from qr.access.passwords import is_right
from qr.errors import QrError, StoreUnavailable
from qr.http.log import log
from qr.http.parameters import form_field
from qr.http.service import base_url, settings, store
from qr.http.visitors import (
    address_of,
    device_in,
    is_scan,
    user_agent_of,
    visitor_of,
)
from qr.links.link import State, state_of
from qr.links.record import Record, check_id
from qr.links.rules import NO_RULE, chosen
from qr.links.scans import Scan
from qr.links.target import (
    PayloadTarget,
    Target,
    is_web,
    leads_back,
    text_of,
)
from qr.links.visitor import pseudonym
from qr.payloads import PAYLOADS
from qr.routes import pages


def follow(user_id: str) -> Response:
    """Lead to where the link of an id leads now, and count that as a scan if it is one."""
    try:
        return _followed(check_id(user_id))
    except QrError as error:
        return pages.refusal(error)
    except RequestEntityTooLarge:
        return pages.notice("long")


def preview(user_id: str) -> Response:
    """Say where a link leads; nothing is counted. What asks for a password or ends after some scans keeps it secret."""
    try:
        return _previewed(check_id(user_id))
    except QrError as error:
        return pages.refusal(error)


def _previewed(user_id: str) -> Response:
    record, now = store().get(user_id), datetime.now(UTC)
    state = state_of(record, now)
    if record is not None and state == "open":
        if _is_guarded(record):
            return pages.notice("guarded")
        if target := _chosen(record, now)[1]:
            return pages.preview(user_id, target)
        state = "empty"
    fallback = _fallback(record)
    return pages.preview(user_id, fallback) if fallback else pages.notice(state)


def _followed(user_id: str) -> Response:
    record, now = store().get(user_id), datetime.now(UTC)
    state = state_of(record, now)
    if record is None or state != "open":
        return _instead(record, state)
    if record.password and not _knows_password(record):
        return pages.password(is_wrong=request.method == "POST")
    rule, target = _chosen(record, now)
    if target is None:
        return _instead(record, "empty")
    is_counted = is_scan(request)
    if not is_counted and _is_guarded(record):
        return pages.notice("guarded")
    answer = _answer(target)
    if not is_counted or answer.status_code >= 400:  # in circles: nobody got anywhere
        return answer
    return _counted(answer, record, rule, f"{now:%Y-%m-%d}") if _is_admitted(record) else _instead(record, "used")


def _is_guarded(record: Record) -> bool:
    """Whether its target is only for those who are let in, so that no preview and no HEAD gives it away."""
    return bool(record.password) or "max_scans" in record.link


def _knows_password(record: Record) -> bool:
    return request.method == "POST" and is_right(form_field(request, "password"), record.password)


def _is_admitted(record: Record) -> bool:
    most = record.link.get("max_scans")
    return most is None or store().admit(record.id, most)


def _chosen(record: Record, now: datetime) -> tuple[str, Target | None]:
    """The rule that fits the visitor, and where the link leads then."""
    rules = record.link.get("rules")
    if not rules:
        return NO_RULE, record.link.get("target")
    rule, target = chosen(rules, visitor_of(request, settings()), now)
    return rule, target or record.link.get("target")


def _instead(record: Record | None, state: State) -> Response:
    """The fallback, where a link that is closed has one."""
    fallback = _fallback(record)
    return _answer(fallback) if fallback else pages.notice(state)


def _fallback(record: Record | None) -> Target | None:
    return record.link.get("fallback") if record else None


def _answer(target: Target) -> Response:
    """A redirect to a web address, else what the payload is: a file, or a page that shows it."""
    text = text_of(target)
    if is_web(text):
        if _leads_back(text):
            return pages.notice("circular")
        # 303 after a form: the target is to be read, not to be sent the password (RFC 9110, 15.4.4).
        status = 303 if request.method == "POST" else 302
        return Response(status=status, headers=[("Location", text), *pages.ON_EVERY_LINK])
    ((name, fields),) = cast(PayloadTarget, target).items()
    download = PAYLOADS[name].download
    if download is None:
        return pages.payload(name, fields, text)
    disposition = ("Content-Disposition", f'attachment; filename="{download.name}"')
    return Response(text, headers=[("Content-Type", download.media_type), disposition, *pages.ON_EVERY_LINK])


def _leads_back(url: str) -> bool:
    """Whether this service has got the address of a target since that was checked."""
    host = request.host.partition(":")[0].lower()
    return host in url.lower() and leads_back(url, f"{base_url(request)}u/")


def _counted(response: Response, record: Record, rule: str, day: str) -> Response:
    """The same response, complete only when the scan is counted.

    A local store counts at once. A remote one would take another round trip: there the head of the response, which is
    all that a redirect needs, is on its way first, and the request stays open until the scan is kept. A function's
    processor may be taken away between requests, so nothing is left for later.
    """
    place, device = store(), device_in(request)
    facts = (record.id, record.created_at, address_of(request, settings()), user_agent_of(request))

    def keep() -> None:
        try:
            visitor = pseudonym(place.salt(day), *facts)
            place.count(Scan(record.id, record.generation, day, device, rule, visitor))
        except StoreUnavailable:
            log("WARNING", "a scan was not counted: the store of records does not answer")

    if place.is_remote:
        response.response = _then(response.iter_encoded(), keep)
        response.headers.pop("Content-Length", None)
    else:
        keep()
    return response


def _then(body: Iterable[bytes], keep: Callable[[], None]) -> Iterator[bytes]:
    yield b""  # sends the head
    yield from body
    keep()
