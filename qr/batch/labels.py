"""Labels from rows: the same rows as those of a ZIP file, on sheets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

from qr.batch import Row
from qr.batch.images import Batch, parse_row, row_error
from qr.batch.plan import MAX_LISTED_ERRORS
from qr.errors import EmptySheet, IncompatibleParameters, QrError, RejectedRows, RowError
from qr.parameters import index_by_name
from qr.sheets import Label, Outcome, write_sheet
from qr.sheets.layout import PARAMETERS, Layout

LABEL_UNITS = 0.2  # of the text and the verification of a label, besides its image
FORMAT = ("format", "pdf")
_NAMES = index_by_name(PARAMETERS)
# Advice for a parameter of a sheet without a sheet.
HINTS = dict.fromkeys(_NAMES, "it belongs to a sheet of labels; send sheet too")

Pairs = tuple[tuple[str, object], ...]
Check = Callable[[], None]  # raises ``OutOfTime`` when no further label may start


def split_sheet(pairs: Pairs) -> tuple[Pairs, Pairs]:
    """Return the parameters of a sheet, and those of its QR codes.

    A name that both have, such as ``scale``, belongs to the sheet. Raises ``IncompatibleParameters`` for ``format``.
    """
    if FORMAT[0] in {name for name, _ in pairs}:
        raise _format_error()
    sheet = tuple(pair for pair in pairs if pair[0] in _NAMES)
    return sheet, (*(pair for pair in pairs if pair[0] not in _NAMES), FORMAT)


def _format_error() -> IncompatibleParameters:
    detail = "format cannot be combined with sheet, which is a PDF file; omit format"
    return IncompatibleParameters(detail, parameter=FORMAT[0], allowed="omitted with sheet")


class SheetWriter:
    """Write a sheet, and count its rows and errors. ``listed`` are the first errors.

    check: called before each label
    """

    def __init__(self, layout: Layout, batch: Batch, check: Check = lambda: None) -> None:
        self.layout, self.batch, self.check = layout, batch, check
        self.rows = self.errors = 0
        self.listed: list[RowError] = []

    def write(self, rows: Iterable[Row]) -> Iterator[bytes]:
        """Yield a PDF file page by page. A comment after its end contains the numbers of rows and of errors.

        A row with an error has no label. Raises ``EmptySheet`` with the first errors, before the first bytes, if no
        label can be printed.
        """
        try:
            yield from write_sheet(self._labels(rows), self.layout, self._report, self.batch.engine)
        except EmptySheet:
            raise EmptySheet(self.errors, self.listed) from None
        yield f"%rows={self.rows}; errors={self.errors}\n".encode()

    def _labels(self, rows: Iterable[Row]) -> Iterator[Label]:
        for row in rows:
            self.rows += 1
            try:
                self.check()
                spec, _ = parse_row(row, self.batch)
                if spec.format != FORMAT[1]:
                    raise _format_error()
            except QrError as error:
                self._reject(row, error)
            else:
                yield Label(spec, row.lines, row)

    def _report(self, outcome: Outcome) -> None:
        if outcome.error and isinstance(outcome.label.key, Row):
            self._reject(outcome.label.key, outcome.error)

    def _reject(self, row: Row, error: QrError) -> None:
        self.errors += 1
        if len(self.listed) < MAX_LISTED_ERRORS:
            self.listed.append(row_error(row, error))


def reject_label_errors(rows: Iterable[Row], layout: Layout, batch: Batch, check: Check = lambda: None) -> None:
    """Write a sheet without keeping it. Raises ``RejectedRows`` if a row has an error."""
    writer = SheetWriter(layout, batch, check)
    with suppress(EmptySheet):
        for _ in writer.write(rows):
            pass
    if writer.errors:
        raise RejectedRows(writer.errors, writer.listed)
