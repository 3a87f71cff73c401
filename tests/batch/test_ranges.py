from __future__ import annotations

import pytest

from qr.batch.ranges import Range, expand_range
from qr.parameters import InvalidValue
from tests.support.tables import for_each


@for_each("pattern, texts", [
    ("SKU-{0098..0101}", ["SKU-0098", "SKU-0099", "SKU-0100", "SKU-0101"]),
    ("{8..11}", ["8", "9", "10", "11"]),
    ("{08..11}", ["08", "09", "10", "11"]),
    ("{10..0..5}", ["10", "5", "0"]),
    ("{a..c}", ["a", "b", "c"]),
    ("https://example.com/{A..B}/{red,blue}?n={1..1}", [
        "https://example.com/A/red?n=1", "https://example.com/A/blue?n=1", "https://example.com/B/red?n=1",
        "https://example.com/B/blue?n=1",
    ]),
    ("{0..0}", ["0"]),
])  # fmt: skip
def test_range_stands_for_texts(pattern: str, texts: list[str]) -> None:
    assert Range().parse(pattern) == pattern
    assert list(expand_range(pattern)) == texts


@for_each("pattern", ["", "SKU", "{}", "{1}", "{1..}", "{1..9..0}", "{a..Z}", "{1..2" * 3, "{1..2}" * 5,
                      "{\u0661..\u0669}", "{1.. 2}", "x" * 2048 + "{1..2}", "{1..2..3..4}"])  # fmt: skip
def test_malformed_range_is_rejected(pattern: str) -> None:
    with pytest.raises(ValueError):
        Range().parse(pattern)


@for_each("pattern", ["{0..10000}", "{1..101}{1..100}", "{1..999999999999}", "{0..999999999999}" * 2])
def test_range_of_too_many_rows_states_the_maximum(pattern: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        Range().parse(pattern)
    assert "a range of at most 10000 texts" in caught.value.allowed
