from __future__ import annotations

from string import ascii_letters, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qr.errors import BadParameter
from qr.links.record import ALLOWED_ID, Record, check_id

CREATED = "2026-01-31T12:34:56.789012Z"


@pytest.mark.parametrize("user_id", ["a", "0", "-", "_", "__", "...", ".a", "a.", "__a", "a__", "A-b_c.9", "x" * 64])
def test_an_id_is_taken_as_it_is(user_id: str) -> None:
    assert check_id(user_id) == user_id


@pytest.mark.parametrize(
    "user_id",
    ["", ".", "..", "____", "__x__", "__all-of-it__", "x" * 65, "a b", "a/b", "a+", "é", "٣", "a\n", "\n", "a%20"],
)
def test_any_other_text_is_refused(user_id: str) -> None:
    with pytest.raises(BadParameter) as refusal:
        check_id(user_id)
    assert (refusal.value.parameter, refusal.value.value, refusal.value.allowed) == ("id", user_id, ALLOWED_ID)


@given(st.text(ascii_letters + digits + "-", min_size=1, max_size=64))
def test_letters_digits_and_dashes_are_an_id_in_every_order(user_id: str) -> None:
    assert check_id(user_id) == user_id


def test_a_tag_changes_with_the_version_and_with_the_time_of_creation() -> None:
    record = Record("anna", {}, CREATED, CREATED)
    changed = record._replace(version=2, updated_at="2026-02-01T00:00:00.000000Z")
    made_again = record._replace(created_at="2026-01-31T12:34:56.789013Z")
    assert record.tag == "1-20260131123456789012"
    assert len({record.tag, changed.tag, made_again.tag}) == 3


def test_a_tag_stays_while_nobody_writes() -> None:
    record = Record("anna", {}, CREATED, CREATED)
    assert record._replace(state="read again").tag == record.tag
