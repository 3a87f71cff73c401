"""Trial of a link without a scan: ``/user/<id>/try``."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Response, request

from qr.http.documents import json_bytes
from qr.http.parameters import query_values
from qr.http.records import get_record
from qr.links.forwarding import check_path
from qr.links.items import ITEM_CONDITIONS
from qr.links.queries import TRIAL
from qr.links.trial import try_link
from qr.links.visitor import VISITS, Visitor
from qr.routes.follow import is_redirect_loop
from qr.routes.records import CACHE_REVALIDATE


def trial(user_id: str) -> Response:
    """Return the rule that a visitor would match, the target and the reasons, without counting a scan."""
    values = query_values(request, TRIAL)
    item = {name: values.pop(name) for name in ITEM_CONDITIONS if name in values}
    path, at = check_path(values.pop("path", "")), values.pop("at", None)
    visitor = Visitor(**{"visit": VISITS[0], **values}, item=item)
    now = datetime.fromisoformat(at) if at else datetime.now(UTC)
    record = get_record(user_id)
    found = try_link(record, visitor, now, path)
    if found.location and is_redirect_loop(found.location):
        reasons = [*found.reasons, "the redirect would open a link of this service (redirect loop)"]
        found = found._replace(target=None, location=None, reasons=reasons)
    body = json_bytes({"id": record.id, **found._asdict()})
    return Response(body, mimetype="application/json", headers=[("Cache-Control", CACHE_REVALIDATE)])
