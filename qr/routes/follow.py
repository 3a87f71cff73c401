"""Links: ``/u/<id>`` redirects, sends a file or shows a page, and counts scans; ``/u/<id>+`` shows a preview."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Response, request
from flask.globals import request_ctx

from qr.access.passwords import is_correct
from qr.errors import StoreUnavailable
from qr.http.clients import client_network
from qr.http.guesses import limit_guesses
from qr.http.log import log_exception
from qr.http.parameters import form_field
from qr.http.service import base_url, record_cache, record_id, scan_groups, scan_queue, settings, store
from qr.http.visitors import client_address, is_scan, parse_visitor, scan_values, user_agent
from qr.links.forwarding import check_path, forward
from qr.links.items import NO_ITEM, Item
from qr.links.link import State, announces_start, link_state
from qr.links.record import Record
from qr.links.rules import NO_RULE, local_time, match_rule
from qr.links.scans import Scan, quarter_hour
from qr.links.target import Target, find_user_id, is_own_link, is_web, target_text
from qr.links.visitor import VISITS, pseudonym
from qr.payloads import PAYLOADS
from qr.routes import pages

if TYPE_CHECKING:
    from werkzeug.datastructures import Headers

Match = Callable[[Record, datetime, str], tuple[str, Target | None]]  # record, time and path -> name of rule, target


class _Redirect(Response):
    """Redirect to an ASCII URL. Werkzeug would percent-encode characters that browsers keep, such as "[" and "|"."""

    def get_wsgi_headers(self, environ: dict[str, Any]) -> Headers:
        headers = super().get_wsgi_headers(environ)
        headers["Location"] = self.headers["Location"]
        return headers


def follow(user_id: str, path: str = "") -> Response:
    """Open a link: redirect, send a file or show a page, and count the scan. A path needs a link that forwards it."""
    return open_link(record_id(user_id), match_target, check_path(path))


def preview(user_id: str) -> Response:
    """Show the target of a link without a redirect and without counting a scan.

    The target of a link with a password or a scan limit stays hidden.
    """
    user_id = record_id(user_id)
    record, now = record_cache().get(user_id), datetime.now(UTC)
    state = link_state(record, now)
    if record is not None and state == "open":
        if hides_target(record):
            return pages.notice("hidden_target")
        if target := match_target(record, now)[1]:
            return pages.preview(user_id, target)
        state = "no_target"
    fallback = _fallback(record, state)
    return pages.preview(user_id, fallback) if fallback else pages.closed(record, state)


def open_link(user_id: str, match: Match, path: str = "") -> Response:
    """Open a link, and count the scan. ``match`` returns the name under which the scan is counted, and the target."""
    record, now = record_cache().get(user_id), datetime.now(UTC)
    if record and path and not record.link.get("forward_path"):
        record = None
    state = link_state(record, now)
    if record is None or state != "open":
        return _fallback_or_notice(record, state)
    if record.password and not _knows_password(record):
        return pages.password(is_wrong=request.method == "POST")
    rule, target = match(record, now, path)
    if target is None:
        return _fallback_or_notice(record, "no_target")
    is_counted = is_scan(request_ctx.request)
    if not is_counted and hides_target(record):
        return pages.notice("hidden_target")
    response = _redirect_or_page(target, _other_targets(record))
    if not is_counted or response.status_code >= 400:  # a redirect loop is not a scan
        return response
    return _count_scan(response, record, rule, now) if _admit_scan(record) else _fallback_or_notice(record, "exhausted")


def hides_target(record: Record) -> bool:
    """Return whether only counted visitors may see the target, so that HEAD and previews must not show it."""
    return bool(record.password) or "max_scans" in record.link


def _knows_password(record: Record) -> bool:
    if request.method != "POST":
        return False
    password, client = form_field(request, "password"), client_network(request, settings())
    return limit_guesses(record.password, lambda: is_correct(password, record.password, client))


def _admit_scan(record: Record) -> bool:
    """Count a scan against the limit of a link. Return whether the limit allows it."""
    limit = record.link.get("max_scans")
    if limit is None:
        return True
    is_admitted = scan_groups().admit(record, limit)
    record_cache().add_admitted(record)
    return is_admitted


def match_target(record: Record, now: datetime, path: str = "", item: Item = NO_ITEM) -> tuple[str, Target | None]:
    """Return the name of the rule that matches the visitor, and the target of the link for this visitor."""
    link, rule, target = record.link, NO_RULE, None
    if rules := link.get("rules"):
        visitor, local = parse_visitor(request, settings())._replace(item=item), local_time(link, now)
        if any("visit" in rule for rule in rules):
            visitor = visitor._replace(visit=_visit(record, str(local.date())))
        rule, target = match_rule(rules, visitor, local)
    target = target or link.get("target")
    return rule, target and forward(target, link, request.query_string, path)


def _visit(record: Record, day: str) -> str:
    """Return whether a scan of the visitor was counted on a day, one of ``VISITS``; empty if the store is unavailable.

    Then no rule with this condition matches, so that the visitor still gets a target.
    """
    try:
        visitor = pseudonym(store().salt(day, may_wait=False), *_visitor_facts(record))
        return VISITS[store().has_visitor(record.key, day, visitor)]
    except StoreUnavailable:
        return ""


def _visitor_facts(record: Record) -> tuple[str, ...]:
    visit = request_ctx.request
    return record.id, record.created_at, client_address(visit, settings()), user_agent(visit)


def _fallback_or_notice(record: Record | None, state: State) -> Response:
    """Open the fallback of a link; without a fallback, show why the link does not open a target."""
    fallback = _fallback(record, state)
    return _redirect_or_page(fallback) if fallback else pages.closed(record, state)


def _fallback(record: Record | None, state: State) -> Target | None:
    if record is None or announces_start(record.link, state):
        return None
    fallback: Target | None = record.link.get("fallback")
    return forward(fallback, record.link, request.query_string) if fallback else None


def _other_targets(record: Record) -> Iterator[Target]:
    """Yield the fallback and the target of an open link, for visitors without the app that a rule opens."""
    for name in ("fallback", "target"):
        if other := record.link.get(name):
            yield forward(other, record.link, request.query_string)


def _redirect_or_page(target: Target, others: Iterable[Target] = ()) -> Response:
    """Redirect to a URL. Send other payloads as a file or as a page.

    ``others`` are targets for visitors without the app that a target opens.
    """
    text = target_text(target)
    if is_web(text):
        if is_redirect_loop(text):
            return pages.notice("redirect_loop")
        # 303 turns the POST of a password into a GET, so that the target does not receive it (RFC 9110, 15.4.4).
        status = 303 if request.method == "POST" else 302
        return _Redirect(status=status, headers=[("Location", text), *pages.LINK_HEADERS])
    if isinstance(target, str):
        return pages.app(target, others)
    ((name, fields),) = target.items()
    download = PAYLOADS[name].download
    if download is None:
        return pages.payload(name, fields, text)
    disposition = ("Content-Disposition", f'attachment; filename="{download.name}"')
    return Response(text, headers=[("Content-Type", download.media_type), disposition, *pages.LINK_HEADERS])


def is_redirect_loop(url: str) -> bool:
    """Return whether a URL is a link below the base URL, or the requested link in the form of ``USER_URL``.

    A target is no link of this service when it is stored. The service can get another domain later, and the forwarded
    query or path can complete a link.
    """
    host, user_url, ids = request.host.partition(":")[0].lower(), settings().user_url, request.view_args or {}
    user_id = find_user_id(url, user_url) if user_url and "user_id" in ids else None
    # Stored targets with another id stay: writes reject them now, but the host can have a page of this name.
    if user_id and record_id(user_id) == record_id(ids["user_id"]):
        return True
    return host in url.lower() and is_own_link(url, base_url(request))


def _count_scan(response: Response, record: Record, rule: str, now: datetime) -> Response:
    """Count a scan before the response ends, or later if a local store cannot count it in time.

    A local store counts before the response. If it is locked, the scan waits in a queue, and the visitor does not wait.
    A remote store would delay the redirect by a round trip, so the headers are sent first, and a request stays open
    until the scan is stored or lost. Nothing runs after the request, because a function can lose its CPU then.
    """
    scan_store, day = store(), str(local_time(record.link, now).date())
    visit = request_ctx.request  # not the proxy ``request``, which would be resolved for each of many header fields
    time, values = quarter_hour(now), scan_values(visit, settings(), rule)
    if settings().webhooks:
        from qr.http.webhooks import send_scan  # late: most deployments have no webhooks

        send_scan(settings().webhooks, record, now, values)
    facts = _visitor_facts(record)

    def make_scan() -> Scan:
        return Scan(record.key, time, day, pseudonym(scan_store.salt(day), *facts), values)

    if scan_store.is_remote:
        response.response = _count_after_headers(response.iter_encoded(), partial(scan_groups().count, make_scan))
        response.headers.pop("Content-Length", None)
    else:
        scan_queue().count(lambda: scan_store.count([make_scan()]))
    return response


def _count_after_headers(body: Iterable[bytes], count: Callable[[], None]) -> Iterator[bytes]:
    try:
        yield b""  # makes the server send the headers
        yield from body
    finally:  # also if the visitor disconnects after the headers
        try:
            count()
        except Exception as error:  # the server would log the URL and the text of this error
            log_exception(error)
