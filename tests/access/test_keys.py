from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import pytest

from qr.access.keys import (
    SCOPES,
    Key,
    find_key,
    find_tags,
    format_entry,
    parse_keys,
)
from tests.support.tables import for_each

KEY, OTHER = "qr_0123456789abcdef", "qr_fedcba9876543210"
# SHA-256 of "abc", an example of FIPS 180-4.
HASH_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def find_scopes(key: str, keys: Sequence[Key]) -> frozenset[str]:
    found = find_key(key, keys)
    return found.scopes if found else frozenset()


def test_entry_contains_name_scopes_and_hash() -> None:
    assert format_entry("ci", ["read", "write"], "abc") == f"ci:read+write:{HASH_OF_ABC}"
    (key,) = parse_keys(f"ci:read+write:{HASH_OF_ABC}")
    assert key == Key("ci", frozenset({"read", "write"}), bytes.fromhex(HASH_OF_ABC))


def test_key_has_the_scopes_of_its_entry() -> None:
    keys = parse_keys(format_entry("ci", ["make"], KEY))
    assert find_scopes(KEY, keys) == {"make"}


@pytest.mark.parametrize(
    "key", ["", " ", KEY[:-1], f"{KEY} ", KEY.upper(), OTHER, "ci", sha256(KEY.encode()).hexdigest(), "é", "\udcff"]
)
def test_wrong_key_has_no_scopes(key: str) -> None:
    assert find_scopes(key, parse_keys(format_entry("ci", SCOPES, KEY))) == set()


@pytest.mark.parametrize("key", ["", KEY])
def test_key_without_entries_has_no_scopes(key: str) -> None:
    assert parse_keys("") == parse_keys(" \n") == ()
    assert find_scopes(key, parse_keys("")) == set()


@pytest.mark.parametrize("separator", [" ", ",", ", ", "\n", "\r\n", " ,\n\t"])
def test_keys_have_separate_scopes(separator: str) -> None:
    keys = parse_keys(
        f"\n{format_entry('old', ['read'], KEY)}{separator}{format_entry('new', ['write', 'make'], OTHER)}\n"
    )
    assert [key.name for key in keys] == ["old", "new"]
    assert find_scopes(KEY, keys) == {"read"}
    assert find_scopes(OTHER, keys) == {"write", "make"}


def test_scope_can_end_with_a_tag() -> None:
    scopes = ["read:bistro", "read:table-1.a_b", "write:bistro", "make"]
    (key,) = parse_keys(f"ci:{'+'.join(scopes)}:{HASH_OF_ABC}")
    assert key.scopes == set(scopes)
    assert find_tags(key.scopes, "read") == frozenset({"bistro", "table-1.a_b"})
    assert find_tags(key.scopes, "write") == frozenset({"bistro"})
    assert find_tags(key.scopes, "metrics") == frozenset()
    assert find_tags({"read", "read:bistro"}, "read") is None


def test_key_with_two_entries_has_both_scopes() -> None:
    keys = parse_keys(f"{format_entry('a', ['read'], KEY)},{format_entry('b', ['make'], KEY)}")
    assert find_scopes(KEY, keys) == {"read", "make"}
    assert find_key(KEY, keys).name == "a"  # type: ignore[union-attr]


@for_each(
    "entry",
    [
        "a-secret",
        "a-secret:read",
        f"a-secret:{HASH_OF_ABC}",
        f"a-secret::{HASH_OF_ABC}",
        f"a-secret:admin:{HASH_OF_ABC}",
        f"a-secret:READ:{HASH_OF_ABC}",
        f"a-secret:make:bistro:{HASH_OF_ABC}",
        f"a-secret:read::{HASH_OF_ABC}",
        f"a-secret:read:Bistro:{HASH_OF_ABC}",
        f"a-secret:read:{'x' * 41}:{HASH_OF_ABC}",
        f"a-secret:read:a:b:{HASH_OF_ABC}",
        f"a-secret:read+:{HASH_OF_ABC}",
        f"a-secret:read+read+admin:{HASH_OF_ABC}",
        f"a-secret:read:{HASH_OF_ABC[:-1]}",
        f"a-secret:read:{HASH_OF_ABC}0",
        f"a-secret:read:{HASH_OF_ABC.upper()}",
        f"a-secret:read:{'g' * 64}",
        f"a-sécret:read:{HASH_OF_ABC}",
        f"{'a-secret' * 9}:read:{HASH_OF_ABC}",
        f":read:{HASH_OF_ABC}",
    ],
)
def test_malformed_key_entry_is_reported_by_number(entry: str) -> None:
    with pytest.raises(ValueError, match=r"^QR_API_KEYS: entry 2 must be name:scopes:hash") as error:
        parse_keys(f"{format_entry('ci', SCOPES, KEY)}, {entry}")
    assert "secret" not in str(error.value)
    assert HASH_OF_ABC[:-1] not in str(error.value).lower()


@pytest.mark.parametrize(
    ("name", "scopes"),
    [
        ("", ["read"]),
        ("two words", ["read"]),
        ("a:b", ["read"]),
        (f"a:read:{HASH_OF_ABC},b", ["read"]),
        ("a", []),
        ("a", ["everything"]),
    ],
)
def test_invalid_entry_is_not_created(name: str, scopes: list[str]) -> None:
    with pytest.raises(ValueError, match="name:scopes:hash"):
        format_entry(name, scopes, KEY)
