from __future__ import annotations

import pytest
from flask import Flask, request
from hypothesis import given
from hypothesis import strategies as st

from qr.compat.fields import (
    MAX_PAIRS,
    decode,
    dimensions,
    read_fields,
    split_pairs,
    text,
    text_fields,
    whole_number,
    word,
)
from qr.config import Settings
from qr.errors import BadParameter, QrError
from router import create_app
from tests.support.tables import for_each

APP: Flask = create_app(Settings())


@for_each("query, fields", [
    (b"", []),
    (b"a=1&b=2", [("a", b"1"), ("b", b"2")]),
    (b"a=b=c", [("a", b"b=c")]),
    (b"a", [("a", b"")]),
    (b"&&a=%26+%2B&", [("a", b"& +")]),
    (b"a=%FF\xfe", [("a", b"\xff\xfe")]),
    (b"a=100%&b=%zz", [("a", b"100%"), ("b", b"%zz")]),
    (b"a=L|4", [("a", b"L|4")]),
])  # fmt: skip
def test_query_is_split_leniently(query: bytes, fields: list[tuple[str, bytes]]) -> None:
    assert split_pairs(query) == fields


@given(st.binary(max_size=200))
def test_any_query_can_be_split(query: bytes) -> None:
    assert all(isinstance(value, bytes) for _, value in split_pairs(query))


def test_too_many_parameters_are_rejected() -> None:
    assert len(split_pairs(b"a=1&" * MAX_PAIRS)) == MAX_PAIRS
    with pytest.raises(QrError, match="1000"):
        split_pairs(b"a=1&" * (MAX_PAIRS + 1))


def test_query_overrides_form_and_last_value_wins() -> None:
    with APP.test_request_context("/qr?a=1&a=2&amp;c=3", method="POST", data={"a": "form", "b": "form"}):
        assert read_fields(request) == {"a": b"2", "b": b"form", "c": b"3"}


def test_body_of_another_type_is_ignored() -> None:
    with APP.test_request_context("/qr?a=1", method="POST", data=b"a=2", content_type="text/plain"):
        assert read_fields(request) == {"a": b"1"}


def test_text_has_a_default_and_a_character_set() -> None:
    fields = {"a": b" x ", "empty": b" ", "latin": b"\xe4"}
    assert [text(fields, name, "default") for name in ("a", "empty", "missing")] == ["x", "default", "default"]
    assert decode(fields, "latin", "ISO-8859-1") == "\u00e4"
    with pytest.raises(BadParameter, match="latin must be percent-encoded UTF-8"):
        text(fields, "latin")


def test_word_ignores_case_and_rejects_others() -> None:
    assert word({"a": b"utf-8"}, "a", ("UTF-8",), "") == "UTF-8"
    assert word({}, "a", ("UTF-8",), "UTF-8") == "UTF-8"
    with pytest.raises(BadParameter, match="a must be x or y; got z"):
        word({"a": b"z"}, "a", ("x", "y"), "x")


@for_each("value", [b"-1", b"11", b"1.0", b"x", b"9" * 30, "\u0661".encode()])
def test_number_outside_of_bounds_is_rejected(value: bytes) -> None:
    assert [whole_number({"a": b"07"}, "a", 1, (0, 10)), whole_number({"a": b""}, "a", 1, (0, 10))] == [7, 1]
    with pytest.raises(BadParameter, match="a must be a whole number from 0 to 10"):
        whole_number({"a": value}, "a", 1, (0, 10))


@for_each("value, expected", [(b"10x20", (10, 20)), (b"10X20", (10, 20)), (b"20", (20, 20))])
def test_dimensions_are_one_or_two_numbers(value: bytes, expected: tuple[int, int]) -> None:
    assert dimensions({"size": value}, "size", (10, 20)) == expected


@for_each("value", [b"", b"x", b"10x", b"x10", b"9x10", b"10x21", b"10x10x10", b"1e1x10", b"-10x10"])
def test_other_dimensions_are_rejected(value: bytes) -> None:
    with pytest.raises(BadParameter, match="size must be <width>x<height>"):
        dimensions({"size": value}, "size", (10, 20))


def test_json_members_become_fields() -> None:
    assert text_fields({"a": 1, "b": True, "c": "x", "d": None}) == {"a": b"1", "b": b"true", "c": b"x"}
    with pytest.raises(BadParameter, match="a must be a text"):
        text_fields({"a": {}})
