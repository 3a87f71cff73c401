from __future__ import annotations

import pytest

from qr.links.tags import MAX_TAGS, Tags
from tests.support.tables import for_each

FULL = [f"tag-{number}" for number in range(MAX_TAGS)]


@pytest.mark.parametrize(
    ("value", "tags"),
    [
        ([], []),
        (["a", "0.b_c-d", "x" * 64], ["a", "0.b_c-d", "x" * 64]),
        (["Bistro", "bistro"], ["Bistro", "bistro"]),
        ("Summer Menu, Frühling [1] | 10 %:=", ["Summer Menu", "Frühling [1] | 10 %:="]),
        (FULL, FULL),
        ("bistro", ["bistro"]),
        ("bistro, summer", ["bistro", "summer"]),
    ],
)
def test_tags_are_a_list_or_text_with_commas(value: object, tags: list[str]) -> None:
    assert Tags().parse(value) == tags


@for_each(
    "value",
    [
        "", "a,", ["a,b"], ["a\nb"], ["a\x85"], ["\u2028"], ["\ud800"], ["\u00a0a"], "[a", "{a", ["x" * 65], ["a", "a"],
        ["a ", "a"], [*FULL, "a"], [" "], [1], [["a"]], {}, 1,
    ],
)  # fmt: skip
def test_invalid_tags_are_rejected(value: object) -> None:
    with pytest.raises(ValueError):
        Tags().parse(value)
