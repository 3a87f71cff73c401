from __future__ import annotations

from qr.decoding.queries import CHECK, EXPECT, READ


def test_check_of_a_link_has_no_expected_content() -> None:
    assert {item.name for item in READ} - {item.name for item in CHECK} == {"expect"}


def test_expected_content_is_secret() -> None:
    assert EXPECT.secret
