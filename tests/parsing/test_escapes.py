"""The readers of escapes are the inverse of their writers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qr.parsing.escapes import (
    first_values,
    percent_decode,
    read_query,
    split_escaped,
    split_lines,
    unescape_mecard,
    unescape_text,
)
from qr.payloads.escapes import escape_mecard, escape_text, percent_encode, uri_query
from tests.support.tables import for_each

TEXT = st.text(st.sampled_from('\\;,:"\nnN%+&=aé ') | st.characters(exclude_categories=["Cs"]), max_size=20)


@given(st.lists(TEXT, min_size=1, max_size=4))
def test_readers_are_the_inverse_of_writers(texts: list[str]) -> None:
    written = ";".join(map(escape_text, texts))
    assert [unescape_text(part) for part in split_escaped(written, ";")] == texts
    written = ";".join(map(escape_mecard, texts))
    assert [unescape_mecard(part) for part in split_escaped(written, ";")] == texts
    assert [percent_decode(percent_encode(text)) for text in texts] == texts
    assert read_query(uri_query([("a", text) for text in texts])) == [("a", text) for text in texts]


@for_each(
    "text, parts",
    [
        ("", [""]),
        ("a;b", ["a", "b"]),
        ("a\\;b;c", ["a\\;b", "c"]),
        ("a\\\\;b", ["a\\\\", "b"]),
        ("a\\", ["a\\"]),
        (";;", ["", "", ""]),
    ],
)
def test_escaped_separators_do_not_split(text: str, parts: list[str]) -> None:
    assert split_escaped(text, ";") == parts


def test_last_part_has_the_rest() -> None:
    assert split_escaped("a;b;c;d", ";", 2) == ["a", "b;c;d"]


def test_all_line_ends_split() -> None:
    assert split_lines("a\r\nb\nc\rd\n\re") == ["a", "b", "c", "d", "", "e"]


@for_each(
    "query, pairs",
    [
        ("", []),
        ("a", [("a", "")]),
        ("A=b=c&&d=%41+", [("a", "b=c"), ("d", "A+")]),
        ("a=%zz%C3%28", [("a", "%zz\ufffd(")]),
    ],
)
def test_queries_are_read(query: str, pairs: list[tuple[str, str]]) -> None:
    assert read_query(query) == pairs


def test_repeated_names_keep_the_first_value() -> None:
    values, warnings = first_values([("a", "1"), ("b", "2"), ("a", "3"), ("a", "4")])
    assert values == {"a": "1", "b": "2"}
    assert warnings == ("'a' is repeated: only its first value is read",)
