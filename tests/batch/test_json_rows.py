from __future__ import annotations

import json

import pytest

from qr.batch.json_rows import read_json_array, read_json_lines
from qr.errors import BadRows
from tests.support.tables import for_each


def test_line_is_an_object_or_a_text() -> None:
    assert list(read_json_lines(b'{"url": "a", "size": 1.10}\r\n\n"b"\n')) == [
        (1, (("url", "a"), ("size", "1.10"))), (3, (("data", "b"),)),
    ]  # fmt: skip


def test_array_has_the_same_rows() -> None:
    assert list(read_json_array(b' [ {"url": "a"} ,\n"b"\t] ')) == [(1, (("url", "a"),)), (2, (("data", "b"),))]
    assert list(read_json_array(b"[]")) == []
    assert list(read_json_array(json.dumps([{"url": "é"}]).encode("utf-16"))) == [(1, (("url", "é"),))]


@for_each("size", [1, 7, 1000, 65_536, 200_000])
def test_array_is_read_in_parts(size: int) -> None:
    rows = [{"url": f"{number}{'x' * size}"} for number in range(12)]
    found = list(read_json_array(json.dumps(rows, indent=3).encode()))
    assert [dict(pairs) for _, pairs in found if not isinstance(pairs, BadRows)] == rows
    assert [number for number, _ in found] == list(range(1, 13))


def test_space_between_rows_can_be_longer_than_memory() -> None:
    assert len(list(read_json_array(b"[1," + b" " * 2_000_000 + b"2]"))) == 2


@for_each("body, detail", [
    (b"", "the body must be a JSON array of rows"),
    (b'{"url": "a"}', "the body must be a JSON array of rows"),
    (b'[{"url": "a"}', "the JSON array is malformed or ends after row 1"),
    (b'["a" "b"]', "the JSON array is malformed or ends after row 1"),
    (b'["a"] x', "the body must end after the JSON array"),
    (b'["a",]', "row 2: a row must be JSON of at most 262144 characters"),
    (b'[{"size": NaN}]', "row 1: a row must be JSON of at most 262144 characters"),
    (b"[" * 100_000, "row 1: a row must be JSON of at most 262144 characters"),
    (b'["' + b"x" * 300_000 + b'"]', "row 1: a row must have at most 262144 characters"),
    (b'["' + b"x" * 900_000 + b'"]', "row 1: a row must be JSON of at most 262144 characters"),
])  # fmt: skip
def test_malformed_array_is_rejected(body: bytes, detail: str) -> None:
    with pytest.raises(BadRows) as caught:
        list(read_json_array(body))
    assert caught.value.detail == detail


@for_each("line, detail", [
    (b'"a" "b"', "a line must contain one JSON value"),
    (b"[1]", "a row must be an object of parameters, or a text"),
    (b"null", "a row must be an object of parameters, or a text"),
    (b'{"a": ', "a row must be JSON of at most 262144 characters"),
    (b"{" + b",".join(b'"%d": 1' % n for n in range(300)) + b"}", "a row must have at most 256 members"),
])  # fmt: skip
def test_malformed_line_is_an_error_of_its_row(line: bytes, detail: str) -> None:
    (_, first), (number, error), (_, last) = read_json_lines(b'"x"\n' + line + b'\n"y"')
    assert (first, number, last) == ((("data", "x"),), 2, (("data", "y"),))
    assert isinstance(error, BadRows)
    assert error.detail == detail


@for_each("item", ["null", "[]", "true"])
def test_other_item_is_an_error_of_its_row(item: str) -> None:
    found = [pairs for _, pairs in read_json_array(f'["a", {item}, "b"]'.encode())]
    assert [isinstance(pairs, BadRows) for pairs in found] == [False, True, False]
