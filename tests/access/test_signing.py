"""Signatures against HMAC-SHA256 over a text that stands here by hand, and what must not share one."""

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
SIGNED = "/wifi/png?exp=1767225600&hidden=&password=a%3Db%2Bc%252F&ssid=Caf%C3%A9%20%26%20Bar"

# Also what urlencoded forms, JavaScript's encodeURIComponent and lists of pairs give a meaning of its own.
HARD = st.text(st.sampled_from("ab&=+%?#/ \n\r\0;'!()*~-._\"é日😀206"), max_size=6)
NAMES = st.one_of(HARD, st.text(st.characters(codec="utf-8"), max_size=6))
LISTS = st.lists(st.tuples(NAMES.filter(lambda name: name != "sig"), NAMES), max_size=4)


def by_hand(key: str, text: str) -> str:
    code = b64encode(hmac.new(key.encode(), text.encode(), sha256).digest(), altchars=b"-_")
    return code.decode().rstrip("=")


def test_a_signature_is_the_documented_one() -> None:
    assert signature(KEY, PATH, PAIRS) == by_hand(KEY, SIGNED)
    # The same made with openssl dgst -sha256 -hmac, and basenc --base64url.
    assert signature(KEY, PATH, PAIRS) == "RtR4NqAO38Dr-h6ZDs1ogxA9ROLAIDM5qQEEzBWjDa8"
    assert is_signed([KEY], PATH, PAIRS, by_hand(KEY, SIGNED))


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
def test_what_is_signed_is_path_and_query_percent_encoded_and_sorted(path: str, pairs: Pairs, text: str) -> None:
    assert signature(KEY, path, pairs) == by_hand(KEY, text)


@given(LISTS, st.randoms())
def test_the_order_of_parameters_does_not_matter(pairs: Pairs, random: object) -> None:
    shuffled = sorted(pairs, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert signature(KEY, PATH, shuffled) == signature(KEY, PATH, pairs)


@given(LISTS, LISTS)
@example([("a", "b&c=d")], [("a", "b"), ("c", "d")])
@example([("a", "b=c")], [("a=b", "c")])
@example([("a=&b", "c")], [("a", ""), ("b", "c")])
@example([("a", " ")], [("a", "+")])
@example([("a", "%20")], [("a", " ")])
@example([("a", "")], [])
@example([("a", "b"), ("a", "b")], [("a", "b")])
@example([("é", "1")], [("e\u0301", "1")])
def test_no_two_lists_of_parameters_share_a_signature(one: Pairs, other: Pairs) -> None:
    assume(Counter(one) != Counter(other))
    assert signature(KEY, PATH, one) != signature(KEY, PATH, other)


@given(st.sampled_from(range(len(PAIRS))), st.booleans(), st.data())
def test_every_changed_character_of_the_query_breaks_it(place: int, is_name: bool, data: st.DataObject) -> None:
    text = PAIRS[place][not is_name]
    at = data.draw(st.integers(0, len(text)))
    changed = text[:at] + data.draw(st.characters(codec="utf-8")) + text[at + data.draw(st.booleans()) :]
    assume(changed not in {text, "sig"})
    pairs = list(PAIRS)
    pairs[place] = (changed, pairs[place][1]) if is_name else (pairs[place][0], changed)
    assert not is_signed([KEY], PATH, pairs, by_hand(KEY, SIGNED))


@pytest.mark.parametrize(
    "path", ["/wifi/svg", "/wifi/png/", "/Wifi/png", "//wifi/png", "/wifi%2Fpng", "", "/wifi/png?"]
)
def test_another_path_breaks_it(path: str) -> None:
    assert not is_signed([KEY], path, PAIRS, by_hand(KEY, SIGNED))


def _changed(text: str) -> Iterable[str]:
    for at, sign in enumerate(text):
        yield text[:at] + ("A" if sign != "A" else "B") + text[at + 1 :]


def test_every_changed_character_of_the_signature_breaks_it() -> None:
    right = by_hand(KEY, SIGNED)
    for wrong in [*_changed(right), "", right[:-1], f"{right}=", f"{right}A", right.swapcase(), "é", "\udcff"]:
        assert not is_signed([KEY], PATH, PAIRS, wrong), wrong


def test_the_signature_itself_is_not_signed() -> None:
    right = by_hand(KEY, SIGNED)
    assert is_signed([KEY], PATH, [("sig", right), *PAIRS], right)
    assert not is_signed([KEY], PATH, [("Sig", right), *PAIRS], right)


@pytest.mark.parametrize("sent", ["right", "wrong", ""])
def test_every_signature_is_compared_with_that_of_every_key(sent: str, compared: list[tuple[bytes, bytes]]) -> None:
    """So that how long an answer takes does not tell how much of a signature is right."""
    keys, pairs = ["first-key-of-the-tests", "second-key-of-the-tests"], [("data", "hi")]
    right = [signature(key, "/png", pairs) for key in keys]
    sent = right[0] if sent == "right" else sent
    is_signed(keys, "/png", pairs, sent)
    assert compared == [(one.encode(), sent.encode()) for one in right]


@pytest.mark.parametrize("moment", ["", "0", "1", "-1", "1e12", "tomorrow", "٤١٠٢٤٤٤٨٠٠", "9" * 16])
def test_an_end_that_is_past_or_none_is_not_ahead(moment: str) -> None:
    assert not is_in_future(moment, 1.0)


def test_an_end_is_ahead_until_it_is_there() -> None:
    assert is_in_future("4102444800", 4102444799.9)
    assert not is_in_future("4102444800", 4102444800.0)


def test_while_a_key_is_replaced_both_count() -> None:
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
def test_keys_are_parted_by_spaces_commas_or_line_breaks(text: str, keys: tuple[str, ...]) -> None:
    assert parse_signing_keys(text) == keys


@pytest.mark.parametrize("text", ["secret", "x" * 15, f"{KEY} secret", f"{KEY} {KEY} {KEY}"])
def test_a_short_key_and_a_third_are_refused_without_showing_them(text: str) -> None:
    with pytest.raises(ValueError, match="QR_SIGNING_KEYS must be one or two keys") as refusal:
        parse_signing_keys(text)
    assert "secret" not in str(refusal.value)
    assert KEY not in str(refusal.value)
