"""The manifest of a batch: one line of CSV per row. Spreadsheets open the file, so no cell can be a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO
from typing import NamedTuple

from qr.parameters.types import FORMULA_STARTS

NAME = "manifest.csv"
COLUMNS = ("row", "file", "version", "level", "bytes", "verified", "unused_error_correction", "column", "code", "error")


class Entry(NamedTuple):
    """One line of the manifest. The members are the columns."""

    row: int | str
    file: str = ""
    version: int | str = ""
    level: str = ""
    bytes: int | str = ""
    verified: str = ""
    unused_error_correction: str = ""
    column: str = ""
    code: str = ""
    error: str = ""


class Manifest:
    """The lines of a manifest, as text."""

    def __init__(self) -> None:
        self._text = StringIO(newline="")
        self._writer = csv.writer(self._text, lineterminator="\r\n")
        self._writer.writerow(COLUMNS)
        self.rows = self.errors = self.bytes = 0

    def add(self, entry: Entry) -> None:
        """Add a line, and count it."""
        self.rows += 1
        self.errors += bool(entry.error)
        self.bytes += int(entry.bytes or 0)
        self._write(entry)

    def finish(self, notes: Iterable[str]) -> bytes:
        """Return the file, in UTF-8 with a byte order mark, so that Excel reads it. Its last line has the totals."""
        summary = "; ".join([f"rows with an error: {self.errors} of {self.rows}", *notes])
        files = self.rows - self.errors
        self._write(Entry("total", f"files: {files}", bytes=self.bytes, error=summary))
        return self._text.getvalue().encode("utf-8-sig", errors="replace")

    def _write(self, entry: Entry) -> None:
        self._writer.writerow(map(escape_formula, entry))


def escape_formula(cell: object) -> object:
    """Put an apostrophe before a text that a spreadsheet would take for a formula (OWASP, CSV injection)."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell
