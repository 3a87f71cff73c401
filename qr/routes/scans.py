"""Statistics of one link or of all links, as JSON, CSV or a chart: ``/user/<id>/scans`` and ``/scans``."""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeVar

from flask import Response, render_template, request

from qr.errors import IncompatibleParameters, TooManyRows
from qr.http.compression import send_compressed
from qr.http.headers import COMMON_HEADERS
from qr.http.negotiation import preferred_format
from qr.http.parameters import query_values
from qr.http.records import find_all_records, get_record, log_write
from qr.http.service import record_cache, store
from qr.http.thread_slots import STATISTICS, take_slot
from qr.links.chart import STYLE, describe_chart
from qr.links.queries import ALL_SCANS, SCANS
from qr.links.record import Record
from qr.links.scans import Tally
from qr.links.statistics import Counts, Period, add_up, count_scans, describe, parse_period, total_of, values_of
from qr.links.tables import write_lines
from qr.parameters import Parameter
from qr.routes.pages import csp_hash
from qr.routes.records import CACHE_REVALIDATE

MAX_RECORDS = 50_000
# Maximum for both periods together: of a local store, and of a remote one. Reading and adding up the tallies takes
# about 4 s or 16 s of processor time.
MAX_TALLIES = {False: 2_000_000, True: 1_000_000}
MAX_SINGLE_READS = 100  # about 2 s with Firestore
MAX_LINES = 1_000_000  # of a CSV file; a sheet of Excel has 1,048,576 rows
_COLUMNS = {
    "day": ("day", "scans", "unique"),
    "hour": ("weekday", "hour", "scans"),
    "link": ("title", "scans", "unique"),
}
_FORMATS_OF_PARAMETERS = {"by": ("csv", "svg"), "title": ("svg",)}
_MEMBERS = ("title", "tags", "timezone")  # of a record

Values = Mapping[str, Any]
Item = TypeVar("Item")


class Report(NamedTuple):
    """Scans of one or more links.

    title:    of the chart
    members:  of the JSON document, besides those of ``qr.links.statistics.describe``
    counts:   by id of the record
    previous: counts of the previous period
    """

    title: str
    members: dict[str, Any]
    period: Period
    counts: dict[str, Counts]
    previous: Counts


def document_of(report: Report) -> dict[str, Any]:
    """Return the JSON document of a report."""
    return {**report.members, **describe(add_up(report.counts.values()), report.period, report.previous)}


def _csv_rows(report: Report, by: str) -> Iterator[tuple[object, ...]]:
    """Yield the header, and a line for each record and value, also for days without scans.

    Raises ``TooManyRows`` for more than ``MAX_LINES`` records and days.
    """
    period, counts = report.period, report.counts
    lines = ((period.last - period.first).days + 1) * len(counts)
    if by == "day" and lines > MAX_LINES:
        raise TooManyRows(f"the CSV file must have at most {MAX_LINES} lines; got {lines}; send a shorter period")
    yield ("id", *_COLUMNS.get(by, (by, "scans")))
    if by == "link":
        yield from (tuple(row.values()) for row in report.members["records"])
        return
    for user_id, one in counts.items():
        if by == "day":
            yield from ((user_id, day, one["day", day], one["unique", day]) for day in period.days())
        else:
            values = values_of(one, by).items()
            yield from ((user_id, *(value.split() if by == "hour" else [value]), number) for value, number in values)


def _write_chart(report: Report, values: Values) -> str:
    """Return a chart. A link has its title, or its id if another link has the same title."""
    counts, rows = add_up(report.counts.values()), report.members.get("records", ())
    names = Counter(name for row in rows for name in (row["id"], row["title"]) if name)
    for row in rows:
        counts["link", row["title"] if names[row["title"]] == 1 else row["id"]] = row["total"]
    title = values.get("title", report.title)
    return render_template("chart.svg", **describe_chart(counts, report.period, values.get("by", "day"), title))


# Media type and writer of each format.
WRITERS: dict[str, tuple[str, Callable[[Report, Values], str | bytes]]] = {
    "json": ("application/json", lambda report, _: json.dumps(document_of(report))),
    "csv": (
        "text/csv; charset=utf-8",
        lambda report, values: BOM_UTF8 + write_lines(_csv_rows(report, values.get("by", "day"))),
    ),
    "svg": ("image/svg+xml", _write_chart),
}

# A chart in its own tab can have its style sheet only.
_CHART_POLICY = f"default-src 'none'; style-src {csp_hash(STYLE)}; sandbox"
_MEDIA_TYPES = {name: media_type for name, (media_type, _) in WRITERS.items()}


def scans(user_id: str) -> Response:
    """Return the scans of a link as JSON, CSV or an SVG chart."""
    return _respond(SCANS, lambda values: count_link_scans(user_id, values))


def all_scans() -> Response:
    """Return the scans of all links, or of the links with a tag, as JSON, CSV or an SVG chart."""
    slot = take_slot(STATISTICS)
    try:
        return _respond(ALL_SCANS, _count_all_scans)
    finally:
        slot.release()


def delete(user_id: str) -> Response:
    """Delete the scans of a link, such as those of a test."""
    query_values(request)  # none is accepted
    record = get_record(user_id)
    store().delete_scans(record.key)
    record_cache().clear()  # has the number of admitted scans
    log_write("delete scans", record, None)
    return Response(status=204)


def _respond(parameters: tuple[Parameter, ...], count: Callable[[Values], Report]) -> Response:
    values = query_values(request, parameters)
    format_name = values.get("format") or preferred_format(request, _MEDIA_TYPES)
    for name, formats in _FORMATS_OF_PARAMETERS.items():
        if name in values and format_name not in formats:
            allowed = f"only with format={' or '.join(formats)}"
            raise IncompatibleParameters(f"{name} must be sent {allowed}", parameter=name, allowed=allowed)
    media_type, write = WRITERS[format_name]
    headers = [("Content-Type", media_type), ("Cache-Control", CACHE_REVALIDATE), ("Vary", "Accept")]
    if format_name == "svg":
        headers += {**dict(COMMON_HEADERS), "Content-Security-Policy": _CHART_POLICY}.items()
    return send_compressed(Response(write(count(values), values), headers=headers), None, request)


def count_link_scans(user_id: str, values: Values) -> Report:
    """Return the scans of a link. Raises ``RecordNotFound``, and the errors of ``parse_period``."""
    record = get_record(user_id)
    report = _count(values, {record.key: record}, record.link.get("title", record.id), record.created_at)
    admitted = {"admitted": record.admitted} if "max_scans" in record.link else {}
    return report._replace(members={"id": record.id, **admitted})


def _count_all_scans(values: Values) -> Report:
    found = map(_shorten, find_all_records({"tag": values.get("tag", "")}))
    records = {record.key: record for record in _limit(found, MAX_RECORDS, "a tag that fewer records have")}
    report = _count(values, records, values.get("tag", "All links"))
    return report._replace(members=_describe_records(records.values(), report.counts))


def _count(values: Values, records: Mapping[str, Record], title: str, created_at: str = "") -> Report:
    """Return the scans of records by key, without members.

    ``created_at`` is the start of the period by default, if it is not empty.
    """
    zones = {record.link.get("timezone", "UTC") for record in records.values()}
    period = parse_period(values, zones.pop() if len(zones) == 1 else "UTC", created_at)
    now, before = count_scans(_tallies(records, period), period)
    by_id = {record.id: now[key] for key, record in records.items()}
    return Report(title, {}, period, by_id, before)


def _tallies(records: Mapping[str, Record], period: Period) -> Iterator[tuple[str, Tally]]:
    """Yield the tallies of records by key. Those of few records are read one by one, so that others cost no time."""
    days = period.stored_days
    singles = ((key, tally) for key in records for tally in store().tallies(key, *days))
    pairs = singles if len(records) <= MAX_SINGLE_READS else store().all_tallies(*days)
    limited = _limit(pairs, MAX_TALLIES[store().is_remote], "a shorter period")
    return (pair for pair in limited if pair[0] in records)


def _shorten(record: Record) -> Record:
    """Return a record with only those members that statistics need, because all records are in memory."""
    return record._replace(link={name: record.link[name] for name in _MEMBERS if name in record.link})


def _limit(items: Iterable[Item], maximum: int, advice: str) -> Iterator[Item]:
    """Yield all items. Raises ``TooManyRows`` for more than ``maximum``."""
    for number, item in enumerate(items):
        if number == maximum:
            raise TooManyRows(f"the statistics must have at most {maximum} records or numbers; send {advice}")
        yield item


def _describe_records(records: Iterable[Record], counts: Mapping[str, Counts]) -> dict[str, Any]:
    """Return the totals of each record, the largest first, and the scans by tag. A record counts for all its tags."""
    rows, tags = list[dict[str, Any]](), Counter[tuple[str, str]]()
    for record in records:
        totals = total_of(counts[record.id])
        rows.append({"id": record.id, "title": record.link.get("title"), **totals})
        tags.update({("tag", tag): totals["total"] for tag in record.link.get("tags", ())})
    rows.sort(key=lambda row: (-row["total"], row["id"]))
    return {"records": rows, "by_tag": values_of(tags, "tag")}
