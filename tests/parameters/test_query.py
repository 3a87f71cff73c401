from __future__ import annotations

import pytest

from qr.parameters.query import MAX_CHARACTERS, MAX_PAIRS, QueryPairs, parse_pairs

MANY = {str(number): "" for number in range(MAX_PAIRS + 1)}


@pytest.mark.parametrize(
    ("value", "query"),
    [
        ("table=7", "table=7"),
        ({"table": "7"}, "table=7"),
        ({"table": 7, "open": True}, "open=true&table=7"),
        ("b=2&a=1&b=2&b=3", "a=1&b=2&b=3"),
        ("q=a+b%20%C3%BC&flag", "flag=&q=a+b+%C3%BC"),
        ({"q": "a b ü", "flag": ""}, "flag=&q=a+b+%C3%BC"),
    ],
)
def test_query_is_stored_in_canonical_form(value: object, query: str) -> None:
    assert QueryPairs().parse(value) == query
    assert QueryPairs().parse(query) == query


@pytest.mark.parametrize(
    "value",
    ["", "&", "=7", "?table=7", "a=%ff", {}, {"": "7"}, {"table": None}, {"table": ["7"]}, ["table=7"], None, MANY,
     {"a": "\ud800"}, f"a={'b' * MAX_CHARACTERS}"],
)  # fmt: skip
def test_invalid_query_is_rejected(value: object) -> None:
    with pytest.raises(ValueError):
        QueryPairs().parse(value)


def test_pairs_are_decoded() -> None:
    assert parse_pairs("a=1&a=2&b=%26+c&d") == {("a", "1"), ("a", "2"), ("b", "& c"), ("d", "")}
