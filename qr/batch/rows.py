"""Rows of a batch from a file or from a range."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from qr.batch import MAX_ROWS, Row
from qr.batch.columns import CONTENT, find_columns, is_known_column, make_json_row, make_row
from qr.batch.json_rows import read_json_array, read_json_lines
from qr.batch.ranges import expand_range
from qr.batch.tables import read_table
from qr.errors import BadRows, TooManyRows

CSV, TSV, JSON, JSON_LINES = "text/csv", "text/tab-separated-values", "application/json", "application/x-ndjson"
# Media types without a registration, and names that clients send; and the extensions of files.
MEDIA_TYPES = {
    CSV: CSV, TSV: TSV, JSON: JSON, JSON_LINES: JSON_LINES, "application/jsonl": JSON_LINES,
    "application/jsonlines": JSON_LINES, "application/json-lines": JSON_LINES, "application/csv": CSV,
}  # fmt: skip
EXTENSIONS = {
    "csv": CSV, "tsv": TSV, "tab": TSV, "json": JSON, "jsonl": JSON_LINES, "ndjson": JSON_LINES,
}  # fmt: skip


class Source(NamedTuple):
    """Rows that can be read several times.

    media_type: key of ``READERS``
    body:       file; empty with a range
    charset:    key of ``qr.batch.text.CHARSETS``; None: UTF-8, or that of the byte order mark
    delimiter:  key of ``qr.batch.tables.DELIMITERS``; None: from the header
    payload:    name of the payload whose fields the columns are; None: the content is in a column
    pattern:    range instead of a file
    """

    media_type: str
    body: bytes = b""
    charset: str | None = None
    delimiter: str | None = None
    payload: str | None = None
    pattern: str | None = None


def read_rows(source: Source) -> Iterator[Row]:
    """Yield the rows of a batch.

    Raises ``BadRows`` for a malformed file and for a file without rows, and ``TooManyRows`` above ``MAX_ROWS``.
    """
    count = 0
    for row in _expand(source.pattern) if source.pattern is not None else READERS[source.media_type](source):
        count += 1
        if count > MAX_ROWS:
            raise TooManyRows(f"a batch must have at most {MAX_ROWS} rows")
        yield row
    if not count:
        raise BadRows("the batch has no rows")


def text_columns(source: Source) -> tuple[str, ...]:
    """Return the columns of a table that are lines of text, and no parameters. Raises ``BadRows``."""
    if source.pattern is not None or source.media_type not in {CSV, TSV}:
        return ()
    header = next(_records(source), (1, []))[1]
    columns = find_columns(tuple(header), source.payload)
    return tuple(text for index, text in columns.lines.items() if index != columns.name)


def _expand(pattern: str) -> Iterator[Row]:
    for number, text in enumerate(expand_range(pattern), 1):
        yield Row(number, ((CONTENT, text),), text, ((CONTENT, text),))


def _read_table(source: Source) -> Iterator[Row]:
    records = _records(source)
    _, header = next(records, (1, []))
    columns = find_columns(tuple(header), source.payload)
    for number, cells in records:
        yield make_row(number, cells, columns)


def _records(source: Source) -> Iterator[tuple[int, list[str]]]:
    delimiter = source.delimiter or ("tab" if source.media_type == TSV else None)
    return read_table(source.body, source.charset, delimiter, lambda name: is_known_column(name, source.payload))


def _read_json(source: Source) -> Iterator[Row]:
    read = read_json_lines if source.media_type == JSON_LINES else read_json_array
    for number, pairs in read(source.body, source.charset):
        if isinstance(pairs, BadRows):
            yield Row(number, error=pairs)
        else:
            yield make_json_row(number, pairs, source.payload)


READERS: dict[str, Callable[[Source], Iterator[Row]]] = {
    CSV: _read_table,
    TSV: _read_table,
    JSON: _read_json,
    JSON_LINES: _read_json,
}
