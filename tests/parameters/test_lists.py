from __future__ import annotations

import pytest

from qr.parameters.lists import MAX_VALUES, AnyOf, Several
from qr.parameters.types import Choice, Pattern

WORD = Pattern("[a-z]+", "a word of the letters a-z")


@pytest.mark.parametrize("text", ["a", "a,b", "a, b ,c", "a,b,c,d,e"])
def test_several_values_are_split_at_commas(text: str) -> None:
    assert Several(WORD).parse(text) == tuple(part.strip() for part in text.split(","))


@pytest.mark.parametrize("text", ["", ",", "a,", "a,,b", "a,a", "a,b,c,d,e,f", "a,1"])
def test_several_rejects_empty_repeated_and_too_many_values(text: str) -> None:
    with pytest.raises(ValueError):
        Several(WORD).parse(text)


def test_any_of_drops_spaces_and_repetitions() -> None:
    assert AnyOf(Choice(("ios", "android"))).parse("iOS, android,ios") == "ios,android"


def test_any_of_accepts_at_most_the_maximum() -> None:
    words = ["".join(chr(97 + int(digit)) for digit in f"{number:03}") for number in range(MAX_VALUES + 1)]
    assert AnyOf(WORD).parse_list(words[:-1]) == ",".join(words[:-1])
    with pytest.raises(ValueError):
        AnyOf(WORD).parse_list(words)


def test_allowed_text_contains_that_of_the_values() -> None:
    assert "each a word of the letters a-z" in AnyOf(WORD).allowed
    assert "1 to 5 different values" in Several(WORD).allowed
