"""Steps of the pipeline, without Beam: a file to rows, a row to a file, and a line of the manifest.

They call the same functions as ``POST /batch``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from typing import NamedTuple

from qr.batch import Row
from qr.batch.images import Batch, generate_row
from qr.batch.manifest import Entry, escape_formula
from qr.batch.names import safe_name
from qr.batch.rows import EXTENSIONS, Source, read_rows
from qr.errors import QrError


class Item(NamedTuple):
    """A row of a file, or the error of the whole file. ``folder`` is the name of the file without its extension."""

    folder: str
    row: Row | None
    error: str = ""


class Made(NamedTuple):
    """The file of a row, with its path in the output; empty if the row has an error. ``line`` is for the manifest."""

    path: str
    body: bytes
    line: str


def read_items(path: str, body: bytes, batch: Batch) -> Iterator[Item]:
    """Yield the rows of one file. A file that cannot be read ends with an item for its error."""
    folder, _, extension = path.rpartition("/")[2].rpartition(".")
    if extension.lower() not in EXTENSIONS:
        yield Item(folder, None, f"the extension must be one of {', '.join(EXTENSIONS)}; got {extension}")
        return
    try:
        for row in read_rows(Source(EXTENSIONS[extension.lower()], body, payload=batch.payload)):
            yield Item(folder, row)
    except QrError as error:
        yield Item(folder, None, error.detail)


def make_file(item: Item, batch: Batch) -> Made:
    """Make the image of a row. The number of the row makes its path unique, so that a retry writes the same file."""
    if item.row is None:
        return Made("", b"", _line(item.folder, Entry("", error=item.error)))
    result = generate_row(item.row, batch)
    row, image = item.row, result.image
    if image is None or result.error:
        _, column, code, detail = result.error or (0, "", "", "")
        return Made("", b"", _line(item.folder, Entry(row.number, column=column or "", code=code, error=detail)))
    name = "-".join(filter(None, [f"{row.number:05}", safe_name(row.name or "", result.extension)]))
    path = f"{item.folder}/{name}.{result.extension}"
    verified = "true" if image.verification else "off"
    entry = Entry(row.number, path, image.symbol.version, image.symbol.ecc, len(image.body), verified)
    return Made(path, image.body, _line(item.folder, entry))


def _line(folder: str, entry: Entry) -> str:
    """Return a line of CSV without a line break at its end. A cell can contain line breaks."""
    text = StringIO(newline="")
    csv.writer(text, lineterminator="").writerow(map(escape_formula, (folder, *entry)))
    return text.getvalue()
