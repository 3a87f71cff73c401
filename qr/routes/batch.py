"""Many QR codes in one request: ``/batch``."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from flask import Response, request

from qr.batch.archive import Options as ArchiveOptions
from qr.batch.archive import write_archive
from qr.batch.images import Batch, check_common, generate_row
from qr.batch.labels import HINTS, LABEL_UNITS, SheetWriter, reject_label_errors, split_sheet
from qr.batch.options import Options, split_pairs
from qr.batch.plan import Plan, plan_batch, reject_errors
from qr.batch.rows import CSV, Source, read_rows, text_columns
from qr.errors import IncompatibleParameters, MissingParameter, RepeatedParameter
from qr.http.batches import (
    Timer,
    Upload,
    charge_batch,
    deadline_check,
    in_turns,
    read_batch,
    row_work,
    start_batch,
)
from qr.http.headers import NO_STORE, content_disposition
from qr.http.service import settings
from qr.sheets.layout import parse_layout
from qr.spec.presets import parse_presets

ZIP, PDF = "application/zip", "application/pdf"
SHEET = "sheet"  # the parameter that selects a sheet of labels instead of a ZIP file


def batch() -> Response:
    """Generate an image for each row of a file or of a range, as a ZIP file or as a sheet of labels.

    The file manifest.csv in the ZIP file has a line per row, with its file or its error. The parameters of the query
    apply to all rows; columns of the file override them. With ``sheet``, the response is a PDF file.
    """
    start_batch()
    pairs, upload = read_batch(request)
    options, common = split_pairs(pairs)
    source = find_source(options, upload)
    shared = Batch(common, options.payload, parse_presets(settings().styles), settings().engine)
    if SHEET in {name for name, _ in common}:
        return _sheet(source, shared, options)
    check_common(shared, HINTS)
    plan = plan_batch(source, shared, 2 if options.strict else 1)
    charge_batch(plan.charge)
    work = row_work()
    if options.strict:
        reject_errors(source, shared, plan, work)
    results = (generate_row(row, shared, work) for row in read_rows(source))
    archive = ArchiveOptions(len(str(plan.last)), _notes(source), Timer().is_due)
    return _respond(write_archive(results, archive), plan, ZIP, content_disposition("qr-codes", "zip"))


def _sheet(source: Source, shared: Batch, options: Options) -> Response:
    plan, writer = plan_sheet(source, shared, 2 if options.strict else 1)
    charge_batch(plan.charge)
    if options.strict:
        reject_label_errors(read_rows(source), writer.layout, writer.batch, writer.check)
    blocks = in_turns(writer.write(read_rows(source)))
    first = next(blocks)  # raises the error of a sheet without labels
    return _respond(chain([first], blocks), plan, PDF, content_disposition("labels", "pdf", "inline"))


def plan_sheet(source: Source, shared: Batch, times: int = 1) -> tuple[Plan, SheetWriter]:
    """Return the cost of a sheet that is written ``times`` times, and its writer. Raises a ``QrError``."""
    sheet, common = split_sheet(shared.common)
    layout, shared = parse_layout(sheet), shared._replace(common=common)
    check_common(shared)
    plan = plan_batch(source, shared, layout.printing.copies * times, LABEL_UNITS)
    return plan, SheetWriter(layout, shared, deadline_check())


def _respond(blocks: Iterable[bytes], plan: Plan, media_type: str, disposition: str) -> Response:
    headers = [
        ("X-QR-Rows", str(plan.rows)),
        ("X-QR-Errors", str(plan.errors)),
        ("Content-Disposition", disposition),
        ("Cache-Control", NO_STORE),
    ]
    return Response(blocks, mimetype=media_type, headers=headers)


def find_source(options: Options, upload: Upload | None) -> Source:
    """Return the rows of a request. Raises a ``QrError`` unless it has either a file or a range."""
    if upload is None:
        if options.range is None:
            raise MissingParameter(
                "the rows are missing: send a file, or range", parameter="range", allowed="sent without a file"
            )
        return Source(CSV, pattern=options.range)
    if options.range is not None:
        raise RepeatedParameter(
            "range and the body both set the rows; send only one of them", parameter="range",
            allowed="omitted with a body",
        )  # fmt: skip
    if options.delimiter and upload.media_type != CSV:
        raise IncompatibleParameters(
            "delimiter has no effect without a CSV file; omit it", parameter="delimiter", allowed="omitted without CSV"
        )
    charset = options.charset or upload.charset
    return Source(upload.media_type, upload.body, charset, options.delimiter, options.payload)


def _notes(source: Source) -> tuple[str, ...]:
    """Return what the manifest states about columns that have no effect in a ZIP file."""
    columns = text_columns(source)
    return (f"columns without effect on images: {', '.join(columns)}",) if columns else ()
