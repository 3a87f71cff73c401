from __future__ import annotations

import pytest

from qr.batch.columns import find_columns, is_known_column, make_json_row, make_row
from qr.errors import BadRows
from tests.support.tables import for_each


@for_each("header, content", [("url", "url"), ("URL", "url"), (" Text ", "text"), ("data", "data"), ("value", "data"),
                              ("data64", "data64")])  # fmt: skip
def test_content_column_has_several_names(header: str, content: str) -> None:
    columns = find_columns((header, "Room"))
    assert columns.parameters == {0: content}
    assert columns.headers == {content: header.strip()}


@for_each("header", ["filename", "fileName", "FILENAME", "name", "label", " Label "])
def test_name_column_has_several_names(header: str) -> None:
    assert make_row(2, ["a", "b"], find_columns(("url", header))).name == "b"


def test_file_name_precedes_name_and_label() -> None:
    columns = find_columns(("url", "label", "name", "filename"))
    row = make_row(2, ["u", "l", "n", "f"], columns)
    assert (row.name, row.lines) == ("f", (("label", "l"), ("name", "n")))


def test_only_column_is_the_content() -> None:
    assert make_row(2, ["x"], find_columns(("Website",))).pairs == (("data", "x"),)


@for_each("header", ["https://example.com", "12345", "www.example.com", "a@example.com"])
def test_table_without_header_is_rejected(header: str) -> None:
    with pytest.raises(BadRows, match="row 1: the first row must be a header"):
        find_columns((header,))


def test_other_columns_are_lines_of_text() -> None:
    row = make_row(2, ["a", "200", " 12 ", ""], find_columns(("url", "Size", "Room", "Floor")))
    assert row.pairs == (("url", "a"), ("size", "200"))
    assert row.lines == (("Room", "12"), ("Floor", ""))


def test_empty_and_missing_cells_are_omitted() -> None:
    row = make_row(2, ["a"], find_columns(("url", "size", "name", "Room")))
    assert (row.pairs, row.name, row.lines, row.error) == ((("url", "a"),), None, (("name", ""), ("Room", "")), None)


def test_surplus_cell_is_an_error_of_its_row() -> None:
    columns = find_columns(("url", "name"))
    assert make_row(2, ["a", "b", "", ""], columns).error is None
    error = make_row(2, ["a", "b", "c", ""], columns).error
    assert str(error) == "the row has 3 cells, and the header 2; put a cell with a delimiter in quotes"


@for_each("header, detail", [
    (("url", "Text"), "row 1: url and Text both set data; rename one of them"),
    (("url", "value"), "row 1: url and value both set data; rename one of them"),
    (("url", "size", "SIZE "), "row 1: size and SIZE both set size; rename one of them"),
])  # fmt: skip
def test_two_columns_for_one_parameter_are_rejected(header: tuple[str, ...], detail: str) -> None:
    with pytest.raises(BadRows) as caught:
        find_columns(header)
    assert caught.value.detail == detail


def test_fields_of_a_payload_are_columns() -> None:
    columns = find_columns(("ssid", "password", "url", "filename"), "wifi")
    assert columns.parameters == {0: "ssid", 1: "password"}
    assert columns.lines == {2: "url"}
    assert not is_known_column("url", "wifi")
    assert find_columns(("name", "phone"), "contact").name is None


def test_json_object_has_the_same_columns() -> None:
    row = make_json_row(3, (("url", "a"), ("size", None), ("name", 7), ("Room", None), ("Floor", "2")), None)
    assert row.pairs == (("url", "a"), ("size", None))
    assert (row.name, row.lines) == ("7", (("name", "7"), ("Room", ""), ("Floor", "2")))


def test_json_list_is_no_line_of_text() -> None:
    row = make_json_row(3, (("url", "a"), ("Room", [1])), None)
    assert str(row.error) == "column Room: the value must be a text or a number"


def test_repeated_json_member_stays_repeated() -> None:
    assert make_json_row(1, (("url", "a"), ("url", "b")), None).pairs == (("url", "a"), ("url", "b"))


@for_each("name", ["download", "errors"])
def test_parameters_of_responses_are_no_columns(name: str) -> None:
    assert not is_known_column(name, None)
