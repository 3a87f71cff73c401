from __future__ import annotations

from string import ascii_letters, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qr.errors import BadParameter
from qr.links.record import ALLOWED_ID, Record, check_id
from tests.support.tables import for_each

CREATED = "2026-01-31T12:34:56.789012Z"


@for_each("user_id", ["a", "0", "-", "_", "__", "...", ".a", "a.", "__a", "a__", "A-b_c.9", "x" * 64])
def test_valid_id_is_returned_unchanged(user_id: str) -> None:
    assert check_id(user_id) == user_id


@for_each(
    "user_id",
    ["", ".", "..", "____", "__x__", "__all-of-it__", "x" * 65, "a b", "a/b", "a+", "é", "٣", "a\n", "\n", "a%20"],
)
def test_invalid_id_is_rejected(user_id: str) -> None:
    with pytest.raises(BadParameter) as error:
        check_id(user_id)
    assert (error.value.parameter, error.value.value, error.value.allowed) == ("id", user_id, ALLOWED_ID)


@given(st.text(ascii_letters + digits + "-", min_size=1, max_size=64))
def test_letters_digits_and_dashes_form_an_id(user_id: str) -> None:
    assert check_id(user_id) == user_id


def test_tag_depends_on_version_and_key() -> None:
    record = Record("anna", "0123456789abcdef", {}, CREATED, CREATED)
    changed = record._replace(version=2, updated_at="2026-02-01T00:00:00.000000Z")
    recreated = record._replace(key="fedcba9876543210")
    assert record.entity_tag == "1-0123456789abcdef"
    assert len({record.entity_tag, changed.entity_tag, recreated.entity_tag}) == 3


def test_tag_is_unchanged_without_a_write() -> None:
    record = Record("anna", "0123456789abcdef", {}, CREATED, CREATED)
    assert record._replace(state="read again").entity_tag == record.entity_tag
