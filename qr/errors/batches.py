"""Errors of a batch as a whole. Errors of its rows are those of images."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from qr.errors.base import QrError


class RowError(NamedTuple):
    """The error of one row: its number, the column or the parameter, the code and the text."""

    row: int
    column: str | None
    code: str
    detail: str


class BadRows(QrError):
    """Rows that cannot be read: a malformed file, or a file above a limit."""

    code = "bad-rows"

    def __init__(self, detail: str, row: int | None = None, column: str | None = None) -> None:
        place = _place(row, column)
        super().__init__(f"{place}: {detail}" if place else detail)
        members: dict[str, object] = {"row": row, "column": column}
        self.extensions: Mapping[str, object] = {name: value for name, value in members.items() if value is not None}


class RejectedRows(QrError):
    """A strict batch with errors in its rows. ``listed`` are the first of its ``count`` errors."""

    status = 422
    code = "rejected-rows"

    def __init__(self, count: int, listed: Sequence[RowError]) -> None:
        first = listed[0]
        verb = "row is" if count == 1 else "rows are"
        super().__init__(f"{count} {verb} rejected; {_place(first.row, first.column)}: {first.detail}")
        self.extensions: Mapping[str, object] = {"count": count, "errors": [error._asdict() for error in listed]}


class EmptySheet(QrError):
    """A sheet of labels on which no label can be printed."""

    status = 422
    code = "empty-sheet"

    def __init__(self, count: int = 0, listed: Sequence[RowError] = ()) -> None:
        detail = "no label can be printed"
        if listed:
            detail = f"{detail}; {_place(listed[0].row, listed[0].column)}: {listed[0].detail}"
        super().__init__(detail)
        members = {"count": count, "errors": [error._asdict() for error in listed]}
        self.extensions: Mapping[str, object] = members if listed else {}


class TooManyRows(QrError):
    """A batch with more rows, or with more expensive rows, than one request can have; or too large statistics."""

    status = 422
    code = "too-many-rows"


class OutOfTime(QrError):
    """A row that a batch did not reach before the time of a request was over."""

    status = 503
    code = "out-of-time"

    def __init__(self, seconds: int) -> None:
        super().__init__(f"the batch took more than {seconds} s; send this row and the rows after it in a request")


def _place(row: int | None, column: str | None) -> str:
    places = (f"row {row}" if row is not None else "", f"column {column}" if column is not None else "")
    return ", ".join(filter(None, places))
