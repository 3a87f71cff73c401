"""Rows of cells from CSV (RFC 4180) and TSV, as spreadsheets write them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from itertools import chain

from qr.batch import MAX_COLUMNS, MAX_ROW_CHARACTERS
from qr.batch.text import text_lines
from qr.errors import BadRows

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
_SEPARATOR_LINE = "sep="  # Excel reads the delimiter from such a first line

Record = tuple[int, list[str]]  # number of the row in the spreadsheet, and its cells
IsKnown = Callable[[str], bool]  # whether a column name has a meaning


def read_table(body: bytes, charset: str | None, delimiter: str | None, is_known: IsKnown) -> Iterator[Record]:
    """Yield the records of a table, the header first. Records with empty cells only are omitted.

    delimiter: key of ``DELIMITERS``; default: that of the header (``find_delimiter``). A line ``sep=`` overrides both.

    Raises ``BadRows`` for text that cannot be decoded, for a quote without an end, and above a limit.
    """
    lines = _Lines(text_lines(body, charset))
    first = next(lines, "")
    if first.startswith(_SEPARATOR_LINE) and len(first.strip("\r\n")) == len(_SEPARATOR_LINE) + 1:
        separator, first = first[len(_SEPARATOR_LINE)], next(lines, "")
        if separator not in DELIMITERS.values():
            allowed = " ".join("tab" if one == "\t" else one for one in DELIMITERS.values())
            raise BadRows(f"the delimiter of sep= must be one of {allowed}; got {separator}")
    else:
        separator = DELIMITERS[delimiter] if delimiter else find_delimiter(first, is_known)
    yield from _records(lines, first, separator)


def find_delimiter(header: str, is_known: IsKnown) -> str:
    """Return the delimiter of a header: the one that separates the most known column names.

    If none separates a known name, return the only one that occurs. A header without a delimiter is one column. Raises
    ``BadRows`` if several delimiters are possible.
    """
    cells = {one: split_line(header, one) for one in DELIMITERS.values()}
    known = {one: sum(map(is_known, names)) for one, names in cells.items() if len(names) > 1}
    if not known:
        return ","
    best = [one for one, count in known.items() if count == max(known.values())]
    if len(best) > 1:
        raise BadRows("the header can be read with several delimiters; send delimiter", 1)
    return best[0]


def split_line(line: str, delimiter: str) -> list[str]:
    """Return the cells of one line. Raises ``BadRows`` for a malformed line."""
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error as error:
        raise BadRows(str(error), 1) from None


class _Lines(Iterator[str]):
    """Lines of a file. ``size`` counts the characters of the record that is read; a record can have many lines."""

    def __init__(self, lines: Iterator[tuple[int, str]]) -> None:
        self.lines, self.size = lines, 0

    def __next__(self) -> str:
        _, line = next(self.lines)
        self.size += len(line)
        if self.size > MAX_ROW_CHARACTERS:
            raise csv.Error(f"a row must have at most {MAX_ROW_CHARACTERS} characters; a quote can have no end")
        return line


def _records(lines: _Lines, first: str, delimiter: str) -> Iterator[Record]:
    reader, number = csv.reader(chain([first], lines), delimiter=delimiter, strict=True), 0
    while True:
        lines.size, number = 0, number + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise BadRows(_explain(str(error)), number) from None
        if cells is None:
            return
        if len(cells) > MAX_COLUMNS and any(cells[MAX_COLUMNS:]):
            raise BadRows(f"a row must have at most {MAX_COLUMNS} cells", number)
        if any(map(str.strip, cells)):
            yield number, cells[:MAX_COLUMNS]


def _explain(text: str) -> str:
    """Return the meaning of an error of the module csv."""
    if "unexpected end of data" in text:
        return "the file ends inside a quoted cell"
    if "expected after" in text:
        return 'a quoted cell must end at the delimiter; write a quote inside of it as ""'
    return "a cell must have at most 131072 characters" if "field larger" in text else text
