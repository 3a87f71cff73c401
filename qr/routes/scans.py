"""How often a user's link was followed: as JSON, as CSV, and as a chart."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask import Response, request

from qr.chart import chart_of
from qr.errors import BadParameter, NoSuchRecord, NotAcceptable
from qr.fields import Choice, Parameter
from qr.parsing import parsed
from qr.payloads.dates import Day
from qr.record import check_id
from qr.routes.records import REVALIDATED
from qr.routes.requests import query_pairs
from qr.routes.storage import store
from qr.scans import Tally, csv_of, summary

# Format -> media type and what writes it.
WRITERS: dict[str, tuple[str, Callable[[str, Sequence[Tally]], str]]] = {
    "json": ("application/json", lambda user_id, tallies: json.dumps({"id": user_id, **summary(tallies)})),
    "csv": ("text/csv; charset=utf-8", lambda _, tallies: csv_of(tallies)),
    "svg": ("image/svg+xml", lambda user_id, tallies: chart_of(summary(tallies)["by_day"], user_id)),
}

PARAMETERS = (
    Parameter("format", Choice(tuple(WRITERS)), None, "file format; when absent what Accept prefers, else json"),
    Parameter("since", Day(), None, "from this day on, in UTC"),
    Parameter("until", Day(), None, "up to this day, which is included"),
)


def scans(user_id: str) -> Response:
    """The scans of one link, on all days or some."""
    values = parsed(query_pairs(request.query_string), {parameter.name: parameter for parameter in PARAMETERS})
    media_type, write = WRITERS[values.get("format") or _preferred()]
    first, last = values.get("since", date.min), values.get("until", date.max)
    if first > last:
        raise BadParameter("until", str(last), f"{first} or later, as since is")
    if store().get(check_id(user_id)) is None:
        raise NoSuchRecord("there is no record with this id", parameter="id", value=user_id)
    found = [tally for tally in store().tallies(user_id) if str(first) <= tally.day <= str(last)]
    headers: list[tuple[str, Any]] = [("Content-Type", media_type), ("Cache-Control", REVALIDATED), ("Vary", "Accept")]
    return Response(write(user_id, found), headers=headers)


def _preferred() -> str:
    """The format that Accept prefers. Raises ``NotAcceptable`` for none of these."""
    formats = {media_type.partition(";")[0]: name for name, (media_type, _) in WRITERS.items()}
    best = request.accept_mimetypes.best_match(list(formats)) if request.accept_mimetypes else "application/json"
    if best is None:
        allowed = f"one of {', '.join(formats)}"
        raise NotAcceptable(f"Accept must have {allowed}", parameter="Accept", allowed=allowed)
    return formats[best]
