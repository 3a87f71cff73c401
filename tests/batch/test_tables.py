from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qr.batch import MAX_COLUMNS
from qr.batch.tables import DELIMITERS, find_delimiter, read_table, split_line
from qr.errors import BadRows
from tests.support.tables import for_each

KNOWN = {"url", "name", "size", "data"}


def records(body: bytes, charset: str | None = None, delimiter: str | None = None) -> list[tuple[int, list[str]]]:
    return list(read_table(body, charset, delimiter, KNOWN.__contains__))


# LibreOffice and Google Sheets; Excel in Germany; Excel "Unicode text"; databases; Excel with its own first line.
@for_each("body", [
    b"url,name\nhttps://a,first\n",
    b"url;name\r\nhttps://a;first\r\n",
    "url\tname\r\nhttps://a\tfirst\r\n".encode("utf-16"),
    b"url|name\rhttps://a|first\r",
    b"sep=;\r\nurl;name\r\nhttps://a;first\r\n",
    b'"url","name"\n"https://a","first"',
])  # fmt: skip
def test_delimiters_of_spreadsheets_are_found(body: bytes) -> None:
    assert records(body) == [(1, ["url", "name"]), (2, ["https://a", "first"])]


@for_each("header, delimiter", [
    ("url", ","),
    ("url,Room;Floor", ","),
    ("url;Name, first", ";"),
    ('url;"name,size"', ";"),
    ("Website;Room", ";"),
])  # fmt: skip
def test_header_selects_the_delimiter(header: str, delimiter: str) -> None:
    assert find_delimiter(header, KNOWN.__contains__) == delimiter


def test_ambiguous_header_needs_a_delimiter() -> None:
    with pytest.raises(BadRows, match="row 1: the header can be read with several delimiters; send delimiter"):
        records(b"Room,Floor;House\n")
    assert records(b"Room,Floor;House\n", delimiter="semicolon") == [(1, ["Room,Floor", "House"])]


def test_delimiter_of_the_file_must_be_known() -> None:
    with pytest.raises(BadRows, match="must be one of , ; tab"):
        records(b"sep=x\nurlxname\n")


def test_quoted_cell_has_line_breaks_and_quotes() -> None:
    assert records(b'url,name\n"a\r\nb","say ""x"""\nc,d\n') == [
        (1, ["url", "name"]), (2, ["a\r\nb", 'say "x"']), (3, ["c", "d"]),
    ]  # fmt: skip


def test_number_is_that_of_the_spreadsheet() -> None:
    assert records(b'url,name\n,\n\n"a\nb",c\n') == [(1, ["url", "name"]), (4, ["a\nb", "c"])]


@for_each("body, detail", [
    (b'url,name\n"a,b\n', "row 2: the file ends inside a quoted cell"),
    (b'url\n"a"b\n', 'row 2: a quoted cell must end at the delimiter; write a quote inside of it as ""'),
    (b"url\n" + b"x" * 131_073, "row 2: a cell must have at most 131072 characters"),
    (b'url\n"' + b"x\n" * 70_000, "row 2: a cell must have at most 131072 characters"),
    (b"url\n" + b"," * 300_000, "row 2: a line must have at most 262144 characters"),
    (b"url\n" + b'"\n",' * 90_000, "row 2: a row must have at most 262144 characters; a quote can have no end"),
    (b"url\n" + b"a," * (MAX_COLUMNS + 1), "row 2: a row must have at most 256 cells"),
])  # fmt: skip
def test_bomb_is_rejected_with_its_row(body: bytes, detail: str) -> None:
    with pytest.raises(BadRows) as caught:
        records(body)
    assert caught.value.detail == detail


def test_malformed_header_is_rejected() -> None:
    with pytest.raises(BadRows, match="row 1"):
        split_line("x" * 200_000, ",")


def test_empty_file_has_no_records() -> None:
    assert records(b"") == []


_CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=9)


@given(
    st.lists(st.lists(_CELLS.filter(str.strip), min_size=2, max_size=4), max_size=4),
    st.sampled_from(sorted(DELIMITERS)),
)
def test_what_csv_writes_is_read(rows: list[list[str]], delimiter: str) -> None:
    file = StringIO(newline="")
    csv.writer(file, delimiter=DELIMITERS[delimiter]).writerows([["url", "name"], *rows])
    assert [cells for _, cells in records(file.getvalue().encode(), delimiter=delimiter)] == [["url", "name"], *rows]
