from __future__ import annotations

import csv
import json
from io import StringIO

import pytest

from qr.errors import QrError
from qr.links.link import Link
from qr.links.tables import EXPORTED, SERVICES, convert_row, read_cell, write_lines, write_rows
from tests.support.tables import for_each

VALUES: list[tuple[str, object]] = [
    ("title", "=HYPERLINK(1)"),
    ("title", "'=1"),
    ("title", "''-1"),
    ("title", "'tis"),
    ("title", "null"),
    ("title", "[draft] {1}"),
    ("title", '"quoted", with a comma; and é'),
    ("note", "two\nlines"),
    ("id", "-x"),
    ("target", "https://example.com/?a=1,2"),
    ("target", {"contact": {"name": "Jane, D.", "note": "a\nb"}}),
    ("style", {"shape": "dot", "scale": "1.10"}),
    ("rules", [{"device": "ios", "target": "https://example.com/"}]),
    ("tags", []),
    ("has_password", True),
    ("has_password", False),
]
# Rows of other services, and their members.
ROWS: list[tuple[dict[str, object], dict[str, object], tuple[str, ...]]] = [
    ({"id": "1", "target": None, "url": ""}, {"id": "1", "target": None, "url": ""}, ()),
    (
        {"shortCode": "a/b", "longUrl": "x", "title": None, "tags": "a|b", "visits": "7", "domain": None},
        {"id": "a/b", "target": "x", "tags": "a,b"},
        ("visits",),
    ),
    ({"source": "/abc/", "target": "x", "hits": 3}, {"id": "abc", "target": "x"}, ("hits",)),
    ({"link": "https://bit.ly/3aB", "long_url": "x", "tags": ["a"]}, {"id": "3aB", "target": "x", "tags": ["a"]}, ()),
]


def parse_json(text: str, _name: str) -> object:
    return json.loads(text)


@for_each("value", VALUES)
def test_cell_is_read_as_it_was_written(value: tuple[str, object]) -> None:
    ((cell,),) = csv.reader(StringIO(write_lines([[value[1]]]).decode(), newline=""))
    assert not cell.startswith(("=", "-", "+", "@"))
    assert read_cell(value[0], cell, parse_json, is_patch=False) == value[1]


def test_other_cells_are_read_by_their_column() -> None:
    read = [read_cell(name, cell, parse_json, is_patch=True) for name, cell in (("note", "null"), ("tags", "a,b"))]
    assert read == [None, "a,b"]
    assert read_cell("has_password", "TRUE", parse_json, is_patch=False) is True
    with pytest.raises(QrError, match="has_password must be true or false"):
        read_cell("has_password", "yes", parse_json, is_patch=False)


@for_each("row", ROWS)
def test_columns_of_services_become_members(
    row: tuple[dict[str, object], dict[str, object], tuple[str, ...]],
) -> None:
    assert convert_row(row[0]) == row[1:]


def test_services_map_to_members_of_a_link() -> None:
    for columns in SERVICES.values():
        assert {*columns.values()} <= {*Link._fields, "id", "id at the end of a URL", "has_password"}
    assert set(EXPORTED) >= {*Link._fields} - {"password"}


def test_rows_are_written_as_csv_and_json_lines() -> None:
    rows: list[dict[str, object]] = [{"id": "é", "tags": ["a", "b"], "other": 1}, {"title": "\ud800"}]
    columns = ("id", "title", "tags")
    assert (
        b"".join(write_rows(rows, columns, is_csv=True)).decode("utf-8-sig") == 'id,title,tags\r\né,,"a,b"\r\n,?,\r\n'
    )
    lines = b"".join(write_rows(rows, columns, is_csv=False)).decode().splitlines()
    assert [json.loads(line) for line in lines] == [{"id": "é", "tags": ["a", "b"]}, {"title": "?"}]
