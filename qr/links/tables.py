"""Records as rows of a table: the cells of CSV, and the columns that other link shorteners export."""

from __future__ import annotations

import csv
import json
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import StringIO

from qr.errors import BadParameter
from qr.links.link import Link
from qr.parameters import declared_parameters
from qr.parameters.types import FORMULA_STARTS

EXPORTED = (
    "id", "url", "qr", *(name for name in Link._fields if name != "password"), "has_password", "version", "created_at",
    "updated_at",
)  # fmt: skip
ACCEPTED = ("action", *EXPORTED, "password")
_JSON = frozenset(one.name for one in declared_parameters(Link) if getattr(one.type, "takes_json", False))
_URL = "id at the end of a URL"
# Columns of other link shorteners, in lower case, and our members. A row with the first two columns is from there.
# Other columns, such as the number of visits, are left out.
SERVICES: dict[str, dict[str, str]] = {
    "Shlink": {"shortcode": "id", "longurl": "target", "title": "title", "tags": "tags"},
    "Kutt": {
        "address": "id", "target": "target", "description": "title", "expire_in": "expires_at", "banned": "disabled",
        "password": "has_password",
    },
    "YOURLS": {"keyword": "id", "url": "target", "title": "title"},
    "YOURLS Import Export": {"source": _URL, "target": "target"},
    "Bitly": {"bitlink": _URL, "long url": "target", "title": "title", "tags": "tags"},
    "Bitly API": {"link": _URL, "long_url": "target", "title": "title", "tags": "tags"},
}  # fmt: skip
KNOWN = frozenset((*ACCEPTED, *(column for columns in SERVICES.values() for column in columns)))


def service_columns(names: Iterable[str]) -> dict[str, str] | None:
    """Return the row of ``SERVICES`` with these names of columns; None for the columns of this service."""
    lower = {name.lower() for name in names}
    return next((columns for columns in SERVICES.values() if lower.issuperset(list(columns)[:2])), None)


def convert_row(row: Mapping[str, object]) -> tuple[dict[str, object], tuple[str, ...]]:
    """Return the members in a row, and the names of the columns that are left out: those of another service."""
    columns = service_columns(row)
    if columns is None:
        return dict(row), ()
    members = {columns[name.lower()]: value for name, value in row.items() if name.lower() in columns and value}
    if link := members.pop(_URL, None):
        members["id"] = str(link).strip("/").rpartition("/")[2]
    if isinstance(tags := members.get("tags"), str):
        members["tags"] = tags.replace("|", ",")
    return members, tuple(name for name, value in row.items() if name.lower() not in columns and value)


def read_cell(name: str, cell: str, parse_json: Callable[[str, str], object], *, is_patch: bool) -> object:
    """Return the value of a cell that is not empty.

    Targets, styles, rules and tags are JSON if they begin with a bracket or a brace. In a change, ``null`` removes a
    member. Raises a ``QrError`` of ``parse_json``, and ``BadParameter`` for ``has_password``.
    """
    text = cell[1:] if cell[:1] == "'" and _is_formula(cell) else cell
    if is_patch and text == "null":
        return None
    if name == "has_password":
        if text.lower() not in {"true", "false"}:
            raise BadParameter(name, text, "true or false")
        return text.lower() == "true"
    return parse_json(text, name) if name in _JSON and text.startswith(("{", "[")) else text


def write_lines(rows: Iterable[Iterable[object]]) -> bytes:
    """Return lines of CSV in UTF-8 (RFC 4180). Spreadsheets read no cell as a formula."""
    text = StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(map(_write_cell, row) for row in rows)
    return text.getvalue().encode(errors="replace")


def write_rows(rows: Iterable[Mapping[str, object]], columns: Sequence[str], *, is_csv: bool) -> Iterator[bytes]:
    """Yield the lines of a CSV file with a byte order mark, so that Excel reads it, or JSON lines."""
    if is_csv:
        yield BOM_UTF8 + write_lines([columns])
    for row in rows:
        members = {name: row[name] for name in columns if name in row}
        # Values of clients can contain lone surrogates, which UTF-8 cannot encode.
        line = f"{json.dumps(members, ensure_ascii=False)}\n".encode(errors="replace")
        yield write_lines([map(row.get, columns)]) if is_csv else line


def _write_cell(value: object) -> str:
    """Return a text as it is, tags with commas between, and other values as JSON. An apostrophe precedes a formula."""
    if type(value) is int:  # most cells of statistics
        return str(value)
    if value and isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        value = ",".join(value)
    text = (value or "") if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"'{text}" if _is_formula(text) else text


def _is_formula(text: str) -> bool:
    """Return whether a text, without apostrophes before it, is a formula of spreadsheets (OWASP, CSV injection)."""
    return text.lstrip("'").startswith(FORMULA_STARTS)
