"""The scans of a link: ``/user/<id>/scans``, as JSON, CSV or a chart."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from flask import Response, request

from qr.errors import BadParameter
from qr.http.compression import send_compressed
from qr.http.negotiation import preferred_format
from qr.http.parameters import query_pairs
from qr.http.records import get_record
from qr.http.service import store
from qr.links.chart import draw_chart
from qr.links.queries import SCANS
from qr.links.record import Record
from qr.links.scans import Tally, format_csv, summarise
from qr.parameters import index_by_name
from qr.parameters.values import parse_parameters
from qr.routes.records import CACHE_REVALIDATE

# Media type and writer of each format.
WRITERS: dict[str, tuple[str, Callable[[Record, Sequence[Tally]], str]]] = {
    "json": ("application/json", lambda record, tallies: json.dumps(document_of(record, tallies))),
    "csv": ("text/csv; charset=utf-8", lambda _, tallies: format_csv(tallies)),
    "svg": ("image/svg+xml", lambda record, tallies: draw_chart(summarise(tallies)["by_day"], record.id)),
}

_MEDIA_TYPES = {name: media_type for name, (media_type, _) in WRITERS.items()}


def scans(user_id: str) -> Response:
    """Return the scans of a link as JSON, CSV or an SVG chart."""
    values = parse_parameters(query_pairs(request.query_string), index_by_name(SCANS))
    media_type, write = WRITERS[values.get("format") or preferred_format(request, _MEDIA_TYPES)]
    record, tallies = count_scans(user_id, values)
    headers: list[tuple[str, Any]] = [
        ("Content-Type", media_type),
        ("Cache-Control", CACHE_REVALIDATE),
        ("Vary", "Accept"),
    ]
    return send_compressed(Response(write(record, tallies), headers=headers), None, request)


def count_scans(user_id: str, values: Mapping[str, Any]) -> tuple[Record, list[Tally]]:
    """Return a record and its scans in the days from ``since`` to ``until``, both included.

    Raises ``BadParameter`` for days in the wrong order, or ``RecordNotFound``.
    """
    first, last = values.get("since", date.min), values.get("until", date.max)
    if first > last:
        raise BadParameter("until", str(last), f"{first} or later, because since is that day")
    record = get_record(user_id)
    return record, store().tallies(record.key, str(first), str(last))


def document_of(record: Record, tallies: Sequence[Tally]) -> dict[str, Any]:
    """Return the JSON document of the scans of a record."""
    admitted = {"admitted": record.admitted} if "max_scans" in record.link else {}
    return {"id": record.id, **summarise(tallies), **admitted}
