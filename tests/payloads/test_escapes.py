from __future__ import annotations

from urllib.parse import parse_qsl, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qr.parameters.types import Lines, Pattern
from qr.payloads.escapes import (
    escape_mecard,
    escape_text,
    join_content_lines,
    percent_encode,
    uri_query,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [("a", "a"), ("a\nb", "a\nb"), ("a\r\nb", "a\nb"), ("a\rb", "a\nb"), ("a\tb", "a\tb"), ("ä" * 1000, "ä" * 1000)],
)
def test_lines_end_alike_however_they_were_sent(text: str, value: str) -> None:
    assert Lines().parse(text) == value


@pytest.mark.parametrize("text", ["", "a" * 1001, "\0", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\ud800"])
def test_what_some_reader_takes_for_a_line_break_or_nothing_can_write_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Lines().parse(text)


def test_text_values_escape_as_rfc_6350_shows() -> None:
    assert escape_text("Mythical Manager\nHyjinx Software Division\nBabsCo, Inc.\n") == (
        r"Mythical Manager\nHyjinx Software Division\nBabsCo\, Inc.\n"
    )
    assert escape_text(r"a\n;") == r"a\\n\;"


def test_mecard_values_escape_as_zxing_shows() -> None:
    assert escape_mecard('"foo;bar\\baz"') == r"\"foo\;bar\\baz\""


def test_content_lines_end_with_cr_lf() -> None:
    assert join_content_lines("A:1", "B:2") == "A:1\r\nB:2\r\n"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_percent_encoding_is_undone_by_decoding_and_leaves_no_sign_of_a_uri(text: str) -> None:
    encoded = percent_encode(text)
    assert unquote(encoded, errors="strict") == text
    assert not set(encoded) & set(" +&=?#/:;\r\n") and encoded.isascii()


@given(st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.text("a &=+#\n%é"))))
def test_a_query_reads_back_as_its_pairs(pairs: list[tuple[str, str]]) -> None:
    query = uri_query([*pairs, ("nothing", None)])
    assert parse_qsl(query, keep_blank_values=True, errors="strict") == pairs
    assert "+" not in query


def test_a_pattern_holds_from_end_to_end() -> None:
    assert Pattern("[0-9]{4}", "four digits").parse("0123") == "0123"
    for text in ("", "012", "01234", "0123\n", "a0123", "\u0660\u0661\u0662\u0663"):
        with pytest.raises(ValueError):
            Pattern("[0-9]{4}", "four digits").parse(text)
