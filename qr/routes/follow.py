"""``/u/<id>``, where a user's code leads: a redirect, a download or a small page; and whether that was a scan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import cast

from flask import Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from qr.access.passwords import is_correct
from qr.errors import QrError, StoreUnavailable
from qr.http.log import log
from qr.http.parameters import form_field
from qr.http.service import base_url, settings, store
from qr.http.visitors import (
    client_address,
    is_scan,
    parse_visitor,
    request_device,
    user_agent,
)
from qr.links.link import State, link_state
from qr.links.record import Record, check_id
from qr.links.rules import NO_RULE, match_rule
from qr.links.scans import Scan
from qr.links.target import (
    PayloadTarget,
    Target,
    is_own_link,
    is_web,
    target_text,
)
from qr.links.visitor import pseudonym
from qr.payloads import PAYLOADS
from qr.routes import pages


def follow(user_id: str) -> Response:
    """Lead to where the link of an id leads now, and count that as a scan if it is one."""
    try:
        return _follow(check_id(user_id))
    except QrError as error:
        return pages.error_page(error)
    except RequestEntityTooLarge:
        return pages.notice("long")


def preview(user_id: str) -> Response:
    """Say where a link leads; nothing is counted. What asks for a password or ends after some scans keeps it secret."""
    try:
        return _preview(check_id(user_id))
    except QrError as error:
        return pages.error_page(error)


def _preview(user_id: str) -> Response:
    record, now = store().get(user_id), datetime.now(UTC)
    state = link_state(record, now)
    if record is not None and state == "open":
        if _hides_target(record):
            return pages.notice("guarded")
        if target := _match_target(record, now)[1]:
            return pages.preview(user_id, target)
        state = "empty"
    fallback = _fallback(record)
    return pages.preview(user_id, fallback) if fallback else pages.notice(state)


def _follow(user_id: str) -> Response:
    record, now = store().get(user_id), datetime.now(UTC)
    state = link_state(record, now)
    if record is None or state != "open":
        return _fallback_or_notice(record, state)
    if record.password and not _knows_password(record):
        return pages.password(is_wrong=request.method == "POST")
    rule, target = _match_target(record, now)
    if target is None:
        return _fallback_or_notice(record, "empty")
    is_counted = is_scan(request)
    if not is_counted and _hides_target(record):
        return pages.notice("guarded")
    answer = _redirect_or_page(target)
    if not is_counted or answer.status_code >= 400:  # in circles: nobody got anywhere
        return answer
    return (
        _count_scan(answer, record, rule, f"{now:%Y-%m-%d}")
        if _admit_scan(record)
        else _fallback_or_notice(record, "exhausted")
    )


def _hides_target(record: Record) -> bool:
    """Whether its target is only for those who are let in, so that no preview and no HEAD gives it away."""
    return bool(record.password) or "max_scans" in record.link


def _knows_password(record: Record) -> bool:
    return request.method == "POST" and is_correct(form_field(request, "password"), record.password)


def _admit_scan(record: Record) -> bool:
    most = record.link.get("max_scans")
    return most is None or store().admit(record.id, most)


def _match_target(record: Record, now: datetime) -> tuple[str, Target | None]:
    """The rule that fits the visitor, and where the link leads then."""
    rules = record.link.get("rules")
    if not rules:
        return NO_RULE, record.link.get("target")
    rule, target = match_rule(rules, parse_visitor(request, settings()), now)
    return rule, target or record.link.get("target")


def _fallback_or_notice(record: Record | None, state: State) -> Response:
    """The fallback, where a link that is closed has one."""
    fallback = _fallback(record)
    return _redirect_or_page(fallback) if fallback else pages.notice(state)


def _fallback(record: Record | None) -> Target | None:
    return record.link.get("fallback") if record else None


def _redirect_or_page(target: Target) -> Response:
    """A redirect to a web address, else what the payload is: a file, or a page that shows it."""
    text = target_text(target)
    if is_web(text):
        if _is_redirect_loop(text):
            return pages.notice("circular")
        # 303 after a form: the target is to be read, not to be sent the password (RFC 9110, 15.4.4).
        status = 303 if request.method == "POST" else 302
        return Response(status=status, headers=[("Location", text), *pages.LINK_HEADERS])
    ((name, fields),) = cast(PayloadTarget, target).items()
    download = PAYLOADS[name].download
    if download is None:
        return pages.payload(name, fields, text)
    disposition = ("Content-Disposition", f'attachment; filename="{download.name}"')
    return Response(text, headers=[("Content-Type", download.media_type), disposition, *pages.LINK_HEADERS])


def _is_redirect_loop(url: str) -> bool:
    """Whether this service has got the address of a target since that was checked."""
    host = request.host.partition(":")[0].lower()
    return host in url.lower() and is_own_link(url, f"{base_url(request)}u/")


def _count_scan(response: Response, record: Record, rule: str, day: str) -> Response:
    """The same response, complete only when the scan is counted.

    A local store counts at once. A remote one would take another round trip: there the head of the response, which is
    all that a redirect needs, is on its way first, and the request stays open until the scan is kept. A function's
    processor may be taken away between requests, so nothing is left for later.
    """
    place, device = store(), request_device(request)
    facts = (record.id, record.created_at, client_address(request, settings()), user_agent(request))

    def keep() -> None:
        try:
            visitor = pseudonym(place.salt(day), *facts)
            place.count(Scan(record.id, record.generation, day, device, rule, visitor))
        except StoreUnavailable:
            log("WARNING", "a scan was not counted: the store of records does not answer")

    if place.is_remote:
        response.response = _count_after_headers(response.iter_encoded(), keep)
        response.headers.pop("Content-Length", None)
    else:
        keep()
    return response


def _count_after_headers(body: Iterable[bytes], keep: Callable[[], None]) -> Iterator[bytes]:
    yield b""  # sends the head
    yield from body
    keep()
