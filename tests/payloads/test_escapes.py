from __future__ import annotations

from urllib.parse import parse_qsl, unquote

from hypothesis import given
from hypothesis import strategies as st

from qr.payloads.escapes import (
    escape_mecard,
    escape_text,
    join_content_lines,
    percent_encode,
    uri_query,
)


def test_text_is_escaped_as_in_rfc_6350() -> None:
    assert escape_text("Mythical Manager\nHyjinx Software Division\nBabsCo, Inc.\n") == (
        r"Mythical Manager\nHyjinx Software Division\nBabsCo\, Inc.\n"
    )
    assert escape_text(r"a\n;") == r"a\\n\;"


def test_mecard_is_escaped_as_in_zxing() -> None:
    assert escape_mecard('"foo;bar\\baz"') == r"\"foo\;bar\\baz\""


def test_content_lines_end_with_cr_lf() -> None:
    assert join_content_lines("A:1", "B:2") == "A:1\r\nB:2\r\n"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_percent_encoding_is_lossless_without_reserved_characters(text: str) -> None:
    encoded = percent_encode(text)
    assert unquote(encoded, errors="strict") == text
    assert not set(encoded) & set(" +&=?#/:;\r\n") and encoded.isascii()


@given(st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.text("a &=+#\n%é"))))
def test_query_parses_to_its_pairs(pairs: list[tuple[str, str]]) -> None:
    query = uri_query([*pairs, ("nothing", None)])
    assert parse_qsl(query, keep_blank_values=True, errors="strict") == pairs
    assert "+" not in query
