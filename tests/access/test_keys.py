from __future__ import annotations

from hashlib import sha256

import pytest

from qr.access.keys import (
    SCOPES,
    Key,
    find_scopes,
    format_entry,
    parse_keys,
)

KEY, OTHER = "qr_0123456789abcdef", "qr_fedcba9876543210"
# FIPS 180-4's own example: the SHA-256 of "abc".
ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_an_entry_is_name_scopes_and_hash() -> None:
    assert format_entry("ci", ["read", "write"], "abc") == f"ci:read+write:{ABC}"
    (key,) = parse_keys(f"ci:read+write:{ABC}")
    assert key == Key("ci", frozenset({"read", "write"}), bytes.fromhex(ABC))


def test_a_key_may_do_what_its_entry_says() -> None:
    keys = parse_keys(format_entry("ci", ["make"], KEY))
    assert find_scopes(KEY, keys) == {"make"}


@pytest.mark.parametrize(
    "key", ["", " ", KEY[:-1], f"{KEY} ", KEY.upper(), OTHER, "ci", sha256(KEY.encode()).hexdigest(), "é", "\udcff"]
)
def test_a_wrong_key_may_do_nothing(key: str) -> None:
    assert find_scopes(key, parse_keys(format_entry("ci", SCOPES, KEY))) == set()


@pytest.mark.parametrize("key", ["", KEY])
def test_without_entries_no_key_may_do_anything(key: str) -> None:
    assert parse_keys("") == parse_keys(" \n") == ()
    assert find_scopes(key, parse_keys("")) == set()


@pytest.mark.parametrize("between", [" ", ",", ", ", "\n", "\r\n", " ,\n\t"])
def test_several_keys_work_at_once_each_for_itself(between: str) -> None:
    keys = parse_keys(
        f"\n{format_entry('old', ['read'], KEY)}{between}{format_entry('new', ['write', 'make'], OTHER)}\n"
    )
    assert [key.name for key in keys] == ["old", "new"]
    assert find_scopes(KEY, keys) == {"read"}
    assert find_scopes(OTHER, keys) == {"write", "make"}


def test_a_key_with_two_entries_may_do_what_either_says() -> None:
    keys = parse_keys(f"{format_entry('a', ['read'], KEY)},{format_entry('b', ['make'], KEY)}")
    assert find_scopes(KEY, keys) == {"read", "make"}


@pytest.mark.parametrize(
    "entry",
    [
        "a-secret",
        "a-secret:read",
        f"a-secret:{ABC}",
        f"a-secret::{ABC}",
        f"a-secret:admin:{ABC}",
        f"a-secret:READ:{ABC}",
        f"a-secret:read+:{ABC}",
        f"a-secret:read+read+admin:{ABC}",
        f"a-secret:read:{ABC[:-1]}",
        f"a-secret:read:{ABC}0",
        f"a-secret:read:{ABC.upper()}",
        f"a-secret:read:{'g' * 64}",
        f"a-sécret:read:{ABC}",
        f"{'a-secret' * 9}:read:{ABC}",
        f":read:{ABC}",
    ],
)
def test_an_entry_that_is_none_is_named_by_its_place_and_not_by_its_text(entry: str) -> None:
    with pytest.raises(ValueError, match=r"^QR_API_KEYS: entry 2 must be name:scopes:hash") as refusal:
        parse_keys(f"{format_entry('ci', SCOPES, KEY)}, {entry}")
    assert "secret" not in str(refusal.value)
    assert ABC[:-1] not in str(refusal.value).lower()


@pytest.mark.parametrize(
    ("name", "scopes"),
    [
        ("", ["read"]),
        ("two words", ["read"]),
        ("a:b", ["read"]),
        (f"a:read:{ABC},b", ["read"]),
        ("a", []),
        ("a", ["everything"]),
    ],
)
def test_no_entry_is_made_that_would_not_be_read(name: str, scopes: list[str]) -> None:
    with pytest.raises(ValueError, match="name:scopes:hash"):
        format_entry(name, scopes, KEY)
