"""Signatures, compared with an independent HMAC-SHA256 of texts that this file contains."""

from __future__ import annotations

import hmac
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from qr.access.signing import (
    is_in_future,
    is_signed,
    parse_signing_keys,
    signature,
)

Pairs = list[tuple[str, str]]

KEY, OLD = "0123456789abcdef0123456789abcdef", "a key that was used before"
PATH = "/wifi/png"
PAIRS = [("ssid", "Café & Bar"), ("password", "a=b+c%2F"), ("exp", "1767225600"), ("hidden", "")]
SIGNED_TEXT = "/wifi/png?exp=1767225600&hidden=&password=a%3Db%2Bc%252F&ssid=Caf%C3%A9%20%26%20Bar"

# Characters with a meaning in urlencoded forms, in JavaScript's encodeURIComponent, or in lists of pairs.
SPECIAL_TEXT = st.text(st.sampled_from("ab&=+%?#/ \n\r\0;'!()*~-._\"é日😀206"), max_size=6)
NAMES = st.one_of(SPECIAL_TEXT, st.text(st.characters(codec="utf-8"), max_size=6))
PAIR_LISTS = st.lists(st.tuples(NAMES.filter(lambda name: name != "sig"), NAMES), max_size=4)


def expected_signature(key: str, text: str) -> str:
    code = b64encode(hmac.new(key.encode(), text.encode(), sha256).digest(), altchars=b"-_")
    return code.decode().rstrip("=")


def test_signature_equals_the_documented_example() -> None:
    assert signature(KEY, PATH, PAIRS) == expected_signature(KEY, SIGNED_TEXT)
    # This value is from openssl dgst -sha256 -hmac and basenc --base64url.
    assert signature(KEY, PATH, PAIRS) == "RtR4NqAO38Dr-h6ZDs1ogxA9ROLAIDM5qQEEzBWjDa8"
    assert is_signed([KEY], PATH, PAIRS, expected_signature(KEY, SIGNED_TEXT))


@pytest.mark.parametrize(
    ("path", "pairs", "text"),
    [
        ("/png", [], "/png?"),
        ("/png", [("", "")], "/png?="),
        ("/png", [("data", "a"), ("data", "B")], "/png?data=B&data=a"),
        ("/png", [("data", "!'()*~-._")], "/png?data=%21%27%28%29%2A~-._"),
        ("/png", [("data", "a/b?c#d")], "/png?data=a%2Fb%3Fc%23d"),
        ("/png", [("data", "line\nbreak")], "/png?data=line%0Abreak"),
        ("/png", [("a b&c=d", "e")], "/png?a%20b%26c%3Dd=e"),
        ("/user/a-b_c.d/qr", [("style", "dots")], "/user/a-b_c.d/qr?style=dots"),
        ("/a b?", [], "/a%20b%3F?"),
    ],
)
def test_signed_text_is_encoded_path_and_sorted_query(path: str, pairs: Pairs, text: str) -> None:
    assert signature(KEY, path, pairs) == expected_signature(KEY, text)


@given(PAIR_LISTS, st.randoms())
def test_signature_ignores_the_order_of_parameters(pairs: Pairs, random: object) -> None:
    shuffled = sorted(pairs, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert signature(KEY, PATH, shuffled) == signature(KEY, PATH, pairs)


@given(PAIR_LISTS, PAIR_LISTS)
@example([("a", "b&c=d")], [("a", "b"), ("c", "d")])
@example([("a", "b=c")], [("a=b", "c")])
@example([("a=&b", "c")], [("a", ""), ("b", "c")])
@example([("a", " ")], [("a", "+")])
@example([("a", "%20")], [("a", " ")])
@example([("a", "")], [])
@example([("a", "b"), ("a", "b")], [("a", "b")])
@example([("é", "1")], [("e\u0301", "1")])
def test_different_parameters_have_different_signatures(first: Pairs, second: Pairs) -> None:
    assume(Counter(first) != Counter(second))
    assert signature(KEY, PATH, first) != signature(KEY, PATH, second)


@given(st.sampled_from(range(len(PAIRS))), st.booleans(), st.data())
def test_changed_query_invalidates_the_signature(place: int, is_name: bool, data: st.DataObject) -> None:
    text = PAIRS[place][not is_name]
    at = data.draw(st.integers(0, len(text)))
    changed = text[:at] + data.draw(st.characters(codec="utf-8")) + text[at + data.draw(st.booleans()) :]
    assume(changed not in {text, "sig"})
    pairs = list(PAIRS)
    pairs[place] = (changed, pairs[place][1]) if is_name else (pairs[place][0], changed)
    assert not is_signed([KEY], PATH, pairs, expected_signature(KEY, SIGNED_TEXT))


@pytest.mark.parametrize(
    "path", ["/wifi/svg", "/wifi/png/", "/Wifi/png", "//wifi/png", "/wifi%2Fpng", "", "/wifi/png?"]
)
def test_other_path_invalidates_the_signature(path: str) -> None:
    assert not is_signed([KEY], path, PAIRS, expected_signature(KEY, SIGNED_TEXT))


def change_each_character(text: str) -> Iterable[str]:
    for at, character in enumerate(text):
        yield text[:at] + ("A" if character != "A" else "B") + text[at + 1 :]


def test_changed_signature_is_invalid() -> None:
    valid = expected_signature(KEY, SIGNED_TEXT)
    for changed in [
        *change_each_character(valid),
        "",
        valid[:-1],
        f"{valid}=",
        f"{valid}A",
        valid.swapcase(),
        "é",
        "\udcff",
    ]:
        assert not is_signed([KEY], PATH, PAIRS, changed), changed


def test_signature_does_not_cover_itself() -> None:
    valid = expected_signature(KEY, SIGNED_TEXT)
    assert is_signed([KEY], PATH, [("sig", valid), *PAIRS], valid)
    assert not is_signed([KEY], PATH, [("Sig", valid), *PAIRS], valid)


@pytest.mark.parametrize("sent", ["valid", "changed", ""])
def test_signature_is_compared_for_every_key(sent: str, constant_time_comparisons: list[tuple[bytes, bytes]]) -> None:
    """The response time then does not depend on the signature."""
    keys, pairs = ["first-key-of-the-tests", "second-key-of-the-tests"], [("data", "hi")]
    valid = [signature(key, "/png", pairs) for key in keys]
    sent = valid[0] if sent == "valid" else sent
    is_signed(keys, "/png", pairs, sent)
    assert constant_time_comparisons == [(one.encode(), sent.encode()) for one in valid]


@pytest.mark.parametrize("moment", ["", "0", "1", "-1", "1e12", "tomorrow", "٤١٠٢٤٤٤٨٠٠", "9" * 16])
def test_past_or_malformed_expiry_time_is_invalid(moment: str) -> None:
    assert not is_in_future(moment, 1.0)


def test_expiry_time_is_in_future_until_reached() -> None:
    assert is_in_future("4102444800", 4102444799.9)
    assert not is_in_future("4102444800", 4102444800.0)


def test_old_and_new_signing_keys_are_both_valid() -> None:
    keys = parse_signing_keys(f"{KEY}, {OLD.replace(' ', '-')}")
    new, old = (signature(key, PATH, PAIRS) for key in keys)
    assert new != old
    assert is_signed(keys, PATH, PAIRS, new)
    assert is_signed(keys, PATH, PAIRS, old)
    assert not is_signed(keys[:1], PATH, PAIRS, old)
    assert not is_signed((), PATH, PAIRS, new)


@pytest.mark.parametrize(
    ("text", "keys"),
    [("", ()), (" \n", ()), ("x" * 16, ("x" * 16,)), (f"{KEY}\n{'y' * 16}\n", (KEY, "y" * 16)), (f",{KEY},", (KEY,))],
)
def test_signing_keys_are_separated_by_spaces_or_commas(text: str, keys: tuple[str, ...]) -> None:
    assert parse_signing_keys(text) == keys


@pytest.mark.parametrize("text", ["secret", "x" * 15, f"{KEY} secret", f"{KEY} {KEY} {KEY}"])
def test_invalid_signing_keys_are_rejected_but_not_echoed(text: str) -> None:
    with pytest.raises(ValueError, match="QR_SIGNING_KEYS must be one or two keys") as error:
        parse_signing_keys(text)
    assert "secret" not in str(error.value)
    assert KEY not in str(error.value)
