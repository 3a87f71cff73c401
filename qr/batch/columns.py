"""The meaning of columns: a parameter of the image, the name of the file, or a line of text for a label."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from qr.batch import Row
from qr.errors import BadRows, QrError
from qr.parameters import Parameter
from qr.parameters.values import to_text
from qr.spec.parse import accepted_parameters

CONTENT = "data"
# Names of columns in other services and in templates for labels, in the order of their precedence.
VALUE_COLUMNS = ("value",)  # besides data, url and text, which are names of the parameter
NAME_COLUMNS = ("filename", "name", "label")  # in any case: fileName too
# Parameters that describe a response, and not an image of a batch.
NOT_IN_BATCHES = ("errors", "download")
_NO_NAME = re.compile(r"[:/.@]|\d+\Z")  # content instead of the name of a column


class Columns(NamedTuple):
    """Columns of one table, or members of JSON objects.

    parameters: name of the parameter by the index of its column
    lines:      names of the columns with text for labels, by index
    name:       index of the column with the file name; None: no such column
    headers:    column by the name of its parameter
    width:      number of columns
    """

    parameters: Mapping[int, str]
    lines: Mapping[int, str]
    name: int | None
    headers: Mapping[str, str]
    width: int


@lru_cache(maxsize=64)
def batch_parameters(payload: str | None) -> dict[str, Parameter]:
    """Return the parameters of the images of a batch by name and alias."""
    accepted = accepted_parameters(True, payload or True)
    return {name: parameter for name, parameter in accepted.items() if parameter.name not in NOT_IN_BATCHES}


@lru_cache(maxsize=64)
def column_parameters(payload: str | None) -> dict[str, str]:
    """Return the accepted name of each parameter by the names that a column can have, in lower case."""
    names = {name.lower(): name for name in batch_parameters(payload)}
    return names if payload else {**dict.fromkeys(VALUE_COLUMNS, CONTENT), **names}


def is_known_column(name: str, payload: str | None) -> bool:
    """Return whether the name of a column has a meaning."""
    folded = name.strip().lower()
    return folded in NAME_COLUMNS or folded in column_parameters(payload)


@lru_cache(maxsize=8)  # names of columns can be long
def find_columns(header: tuple[str, ...], payload: str | None = None, *, is_table: bool = True) -> Columns:
    """Return the meaning of columns. The case of letters and space around a name do not matter.

    payload:  name of the payload whose fields can be columns; None: the content is in a column
    is_table: whether the names are the header of a table. In a table, an only column is the content.

    Raises ``BadRows`` if a table has two columns for one parameter, or no header.
    """
    names, parameters = [name.strip().lower() for name in header], column_parameters(payload)
    if is_table and payload is None and len(names) == 1 and names[0] not in parameters:
        _check_header(header[0])
        return Columns({0: CONTENT}, {}, None, {CONTENT: header[0].strip()}, 1)
    found = {index: parameters[name] for index, name in enumerate(names) if name in parameters}
    canonical = batch_parameters(payload)
    if is_table:
        _check_repeated([(canonical[name].name, header[index]) for index, name in found.items()])
    name_index = next((names.index(name) for name in NAME_COLUMNS if name in names and name not in parameters), None)
    texts = (index for index, name in enumerate(names) if index not in found and name != NAME_COLUMNS[0])
    lines = {index: header[index].strip() for index in texts}
    headers = {name: header[index].strip() for index, name in found.items()}
    return Columns(found, lines, name_index, headers, len(names))


def make_row(number: int, cells: Sequence[object], columns: Columns) -> Row:
    """Return the row of cells. An empty cell is an omitted parameter; a missing cell at the end is empty."""
    count = len(cells)
    pairs = tuple((name, cells[index]) for index, name in columns.parameters.items() if index < count and cells[index])
    name = str(cells[columns.name]).strip() if columns.name is not None and columns.name < count else ""
    lines = tuple((text, str(cells[index]).strip() if index < count else "") for index, text in columns.lines.items())
    return Row(number, pairs, name or None, lines, columns.headers, _surplus_error(cells, columns))


def make_json_row(number: int, pairs: tuple[tuple[str, object], ...], payload: str | None) -> Row:
    """Return the row of the members of a JSON object. Null is an omitted member."""
    header = tuple(name for name, _ in pairs)
    columns = find_columns(header, payload, is_table=False)
    values = tuple((name, pairs[index][1]) for index, name in columns.parameters.items())
    texts = {index for index in (*columns.lines, columns.name) if index is not None}
    try:
        cells = [_text(*pair) if index in texts else "" for index, pair in enumerate(pairs)]
    except QrError as error:
        return Row(number, values, columns=columns.headers, error=error)
    row = make_row(number, cells, columns)
    return row._replace(pairs=values)


def _text(name: str, value: object) -> str:
    try:
        return "" if value is None else to_text(value)
    except ValueError:
        raise BadRows("the value must be a text or a number", column=name) from None


def _check_header(name: str) -> None:
    if _NO_NAME.search(name.strip()):
        raise BadRows(f"the first row must be a header, such as url; got {name.strip()[:100]}", 1)


def _check_repeated(pairs: Sequence[tuple[str, str]]) -> None:
    seen: dict[str, str] = {}
    for name, header in pairs:
        if name in seen:
            raise BadRows(f"{seen[name].strip()} and {header.strip()} both set {name}; rename one of them", 1)
        seen[name] = header


def _surplus_error(cells: Sequence[object], columns: Columns) -> QrError | None:
    count = max((index + 1 for index, cell in enumerate(cells) if cell), default=0) if len(cells) > columns.width else 0
    if count <= columns.width:
        return None
    return QrError(f"the row has {count} cells, and the header {columns.width}; put a cell with a delimiter in quotes")
