"""Many records in one request: ``POST /user`` with a row per record, or with ``count``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple, cast

from flask import Response, request

from qr.batch import MAX_ROWS
from qr.batch.images import Batch
from qr.batch.plan import MAX_BATCH_UNITS, MAX_SECONDS
from qr.batch.rows import CSV, JSON_LINES, MEDIA_TYPES, Source, read_rows
from qr.batch.tables import read_table
from qr.batch.text import text_lines
from qr.cost.maximum import check_cost
from qr.cost.rates import MAX_UNITS
from qr.errors import BadRows, QrError, RecordNotFound, RejectedRows, StoreUnavailable, TooManyRows
from qr.http.batches import Upload, charge_batch, deadline_check, in_turns, read_batch, start_batch
from qr.http.documents import MAX_RECORD_BYTES, json_object, parse_json, parse_object
from qr.http.headers import NO_STORE, content_disposition
from qr.http.parameters import JSON, query_pairs, text_body
from qr.http.service import settings, store
from qr.http.work import count_response
from qr.links.link import EMPTY_DOCUMENT, parse_link
from qr.links.queries import ACTION, COUNT
from qr.links.record import ALLOWED_ID, ID, Document
from qr.links.tables import ACCEPTED, KNOWN, convert_row, read_cell, service_columns, write_lines, write_rows
from qr.parameters import REQUIRED, Parameter, index_by_name
from qr.parameters.types import Pattern
from qr.parameters.values import check_name, parse_parameters, require_parameters
from qr.routes.batch import PDF, SHEET, plan_sheet
from qr.routes.codes import link_limits, link_warnings, parse_style, public_link
from qr.routes.records import check_preconditions, create, document_of, record_response
from qr.routes.writes import random_id, write_record
from qr.sheets.layout import PARAMETERS
from qr.spec.presets import parse_presets

STEP_SECONDS = {False: 0.0005, True: 0.02}  # of a read or a write, by whether the store is remote
PASSWORD_SECONDS = 0.2  # one hash to compare with the stored one, and a new hash
RESULT = ("row", "status", "id", "url", "code", "parameter", "detail", "left_out")
CREATED = ("id", "url", "qr")
ROW_ID = Parameter("id", Pattern(ID, ALLOWED_ID), REQUIRED, "id of the record")
_ROW, _COUNT, _SHEET = index_by_name((ACTION, ROW_ID)), index_by_name((COUNT,)), index_by_name(PARAMETERS)
_HINTS = dict.fromkeys(_SHEET, "it belongs to labels of new records; send count and sheet too")
_COLUMNS = index_by_name(ACTION._replace(name=name) for name in ACCEPTED)


class Row(NamedTuple):
    """One write.

    number:   as a person counts: the row of the spreadsheet with its header, or the line of JSON lines
    user_id:  None for a random id
    left_out: columns of another service that are not stored
    error:    reason why the row cannot be read
    """

    number: int
    action: str = "put"
    user_id: str | None = None
    members: Document = EMPTY_DOCUMENT
    left_out: tuple[str, ...] = ()
    error: QrError | None = None


def post() -> Response:
    """Create a record with a random id, or write many records.

    A file of CSV or JSON lines has a row per record; the response has a row with the result of each. With ``count``,
    the records share the members in the body, and the response is a table, or with ``sheet`` a PDF file of labels.
    """
    check_preconditions(None)
    pairs = query_pairs(request.query_string)
    if COUNT.name in dict(pairs):
        return _create_many(pairs)
    parse_parameters(pairs, {}, _HINTS)
    if MEDIA_TYPES.get(request.mimetype) in {CSV, JSON_LINES}:
        return _write_file()
    return record_response(create(json_object(request, JSON, CSV, JSON_LINES)), 201)


def _write_file() -> Response:
    start_batch()
    upload = cast(Upload, read_batch(request)[1])
    is_csv = upload.media_type == CSV
    read = _read_csv if is_csv else _read_json
    charge_batch(_check_limits(read(upload)))
    check = deadline_check()
    results = [_write(row, check) for row in read(upload)]
    errors = sum(result["status"] == "rejected" for result in results)
    fields = {"X-QR-Rows": str(len(results)), "X-QR-Errors": str(errors), "Cache-Control": NO_STORE}
    return Response(b"".join(write_rows(results, RESULT, is_csv=is_csv)), 200, fields, upload.media_type)


def _create_many(pairs: Sequence[tuple[str, str]]) -> Response:
    """Create records with random ids. Nothing is created if a label cannot be printed."""
    start_batch()
    has_labels = SHEET in dict(pairs)
    count = parse_parameters(pairs, _COUNT | (_SHEET if has_labels else {}), _HINTS)[COUNT.name]
    members = json_object(request, JSON) if text_body(request, MAX_RECORD_BYTES) else {}
    rows = [Row(number, "create", random_id(), members) for number in range(1, count + 1)]
    labels = _write_labels(rows, [pair for pair in pairs if pair[0] in _SHEET]) if has_labels else b""
    if not has_labels:
        charge_batch(_check_limits(rows))
    documents = _create(rows, needs_all=has_labels)
    is_csv = request.accept_mimetypes.best_match((CSV, JSON_LINES), CSV) == CSV
    media_type, extension = (PDF, "pdf") if labels else (CSV, "csv") if is_csv else (JSON_LINES, "jsonl")
    counts = {"X-QR-Rows": str(count), "X-QR-Errors": str(count - len(documents))}
    fields = {"Content-Disposition": content_disposition("codes", extension), "Cache-Control": NO_STORE, **counts}
    response = Response(labels or b"".join(write_rows(documents, CREATED, is_csv=is_csv)), 201, fields, media_type)
    response.vary.add("Accept")
    for warning in link_warnings(documents[0]["url"]):
        response.headers.add("X-QR-Warning", warning)
    return response


def _create(rows: Sequence[Row], *, needs_all: bool) -> list[dict[str, Any]]:
    """Create records. Return those that were created before an error, so that the client learns their random ids.

    Raises an error of the first record, and with ``needs_all`` of every record. Its member ``ids`` has the records that
    can exist.
    """
    check, documents = deadline_check(), list[dict[str, Any]]()
    try:
        for row in rows:
            check()
            documents.append(document_of(create(row.members, row.user_id)))
    except QrError as error:
        if documents and not needs_all:
            return documents
        if documents or isinstance(error, StoreUnavailable):  # a write that timed out can be stored nevertheless
            ids = [row.user_id for row in rows[: len(documents) + 1]]
            error.text, error.extensions = f"{error.text}; ids are the records that can exist", {"ids": ids}
        raise
    return documents


def _write_labels(rows: Sequence[Row], sheet: Sequence[tuple[str, str]]) -> bytes:
    """Return a PDF file with a label for each record: its QR code in the style of the record, and its id.

    Raises ``RejectedRows`` if a label cannot be printed, and the errors of ``_check_limits``.
    """
    ids = [str(row.user_id) for row in rows]
    style = parse_link(rows[0].members, link_limits()).get("style", {})
    table = write_lines([("url", "id"), *((public_link(user_id), user_id) for user_id in ids)])
    source, presets = Source(CSV, table), parse_presets(settings().styles)
    plan, writer = plan_sheet(source, Batch((*sheet, *style.items()), None, presets, settings().engine))
    charge_batch(plan.charge + _check_limits(rows, plan.units / MAX_BATCH_UNITS))
    body = b"".join(in_turns(writer.write(read_rows(source))))
    if writer.errors:
        raise RejectedRows(writer.errors, writer.listed)
    count_response(len(body))
    return body


def _write(row: Row, check: Callable[[], None]) -> dict[str, object]:
    """Write a record. Return the result, or the error of the row: the other rows are written nevertheless."""
    result = {"row": row.number, "status": "rejected", "id": row.user_id, "left_out": row.left_out}
    try:
        check()
        if row.error:
            raise row.error
        status, record = write_record(row.action, row.user_id or random_id(), row.members, skips_equal=True)
        result |= {"status": status, "id": record.id, "url": public_link(record.id)}
    except QrError as error:
        is_gone = row.action == "delete" and isinstance(error, RecordNotFound)
        problem = {"code": error.code, "parameter": error.parameter, "detail": error.detail}
        result |= {"status": "unchanged"} if is_gone else problem
    return {name: value for name, value in result.items() if value}


def _check_limits(rows: Iterable[Row], share: float = 0.0) -> int:
    """Return the number of rows. ``share`` is the share of the time of a request that other work takes.

    Raises ``BadRows`` without a row, and ``TooManyRows`` if the rows would take too long.
    """
    step, count, styles = STEP_SECONDS[store().is_remote], 0, dict[object, Row]()
    for count, row in enumerate(rows, 1):
        if count > MAX_ROWS:
            raise TooManyRows(f"a request must have at most {MAX_ROWS} rows")
        seconds = step * (1 if row.action == "create" else 2) + PASSWORD_SECONDS * ("password" in row.members)
        share += seconds / MAX_SECONDS
        if style := row.members.get("style"):
            styles.setdefault((len(row.user_id or ""), repr(style)), row)
    share += sum(map(_style_share, styles.values()))
    if not count:
        raise BadRows("the file has no rows")
    if share > 1:
        raise TooManyRows(
            f"a request must take at most {MAX_SECONDS} s; these {count} rows would take about "
            f"{share * MAX_SECONDS:.0f} s; send about {int(count / share)} rows per request"
        )
    return count


def _style_share(row: Row) -> float:
    """Return the share of the images of one request that the style of a row costs; 0 for an invalid style."""
    try:
        spec = parse_style(dict(row.members["style"]).items(), public_link(row.user_id or random_id()))
        return check_cost(spec).units / MAX_UNITS
    except (QrError, TypeError, ValueError):  # of the row
        return 0.0


def _read_json(upload: Upload) -> Iterator[Row]:
    for number, line in text_lines(upload.body, upload.charset):
        if text := line.strip(" \t\r\n"):
            yield _read_row(number, partial(parse_object, text, "a row"))


def _read_csv(upload: Upload) -> Iterator[Row]:
    records = read_table(upload.body, upload.charset, None, lambda name: name.strip().lower() in KNOWN)
    names = [name.strip() for name in next(records, (1, []))[1]]
    if len({name.lower() for name in names}) < len(names):
        raise BadRows("the columns must have different names", 1)
    if service_columns(names) is None:
        names = [name.lower() for name in names]
        for name in names:
            check_name(name, _COLUMNS)
    for number, cells in records:
        yield _read_row(number, partial(_read_cells, names, cells))


def _read_cells(names: Sequence[str], cells: Sequence[str]) -> dict[str, object]:
    if any(cells[len(names) :]) or sum(map(len, cells)) > MAX_RECORD_BYTES:
        raise QrError(f"a row must have at most {len(names)} cells, as the header, and {MAX_RECORD_BYTES} characters")
    row = {name: cell for name, cell in zip(names, cells, strict=False) if cell}
    is_patch = row.get("action", "").lower() == "patch"
    return {name: read_cell(name, cell, parse_json, is_patch=is_patch) for name, cell in row.items()}


def _read_row(number: int, parse: Callable[[], dict[str, object]]) -> Row:
    try:
        members, left_out = convert_row(parse())
        values = parse_parameters([(name, members.pop(name, None)) for name in _ROW], _ROW)
        require_parameters((ROW_ID,) if values.get("action", "put") != "put" else (), values)
    except QrError as error:
        return Row(number, error=error)
    return Row(number, values.get("action", "put"), values.get("id"), members, left_out)
