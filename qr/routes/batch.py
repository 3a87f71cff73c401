"""Many QR codes in one request: ``/batch``."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response, request

from qr.batch.archive import Options as ArchiveOptions
from qr.batch.archive import write_archive
from qr.batch.images import Batch, Result, Work, check_common, generate_row
from qr.batch.options import Options, split_pairs
from qr.batch.plan import plan_batch, reject_errors
from qr.batch.rows import CSV, Source, read_rows, text_columns
from qr.errors import IncompatibleParameters, MissingParameter, RepeatedParameter
from qr.http.batches import Timer, Upload, charge_batch, read_batch, row_work, start_batch
from qr.http.headers import NO_STORE, content_disposition
from qr.http.service import settings
from qr.spec.presets import parse_presets

ZIP = "application/zip"


def batch() -> Response:
    """Generate an image for each row of a file or of a range, as a ZIP file.

    The file manifest.csv in it has a line per row, with its file or its error. The parameters of the query apply to all
    rows; columns of the file override them.
    """
    start_batch()
    pairs, upload = read_batch(request)
    options, common = split_pairs(pairs)
    source = find_source(options, upload)
    shared = Batch(common, options.payload, parse_presets(settings().styles), settings().engine)
    check_common(shared)
    plan = plan_batch(source, shared, 2 if options.strict else 1)
    charge_batch(plan.charge)
    work = row_work()
    if options.strict:
        reject_errors(source, shared, plan, work)
    archive = ArchiveOptions(len(str(plan.last)), _notes(source), Timer().is_due)
    headers = [
        ("X-QR-Rows", str(plan.rows)),
        ("Content-Disposition", content_disposition("qr-codes", "zip")),
        ("Cache-Control", NO_STORE),
    ]
    return Response(write_archive(_results(source, shared, work), archive), mimetype=ZIP, headers=headers)


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


def _results(source: Source, shared: Batch, work: Work) -> Iterator[Result]:
    return (generate_row(row, shared, work) for row in read_rows(source))


def _notes(source: Source) -> tuple[str, ...]:
    """Return what the manifest states about columns that have no effect in a ZIP file."""
    columns = text_columns(source)
    return (f"columns without effect on images: {', '.join(columns)}",) if columns else ()
