from __future__ import annotations

import pytest

from qr.parameters.languages import lookup_ranges


@pytest.mark.parametrize(
    ("tag", "ranges"),
    [
        ("de", ["de"]), ("de-CH", ["de-ch", "de"]), ("zh-Hant-TW", ["zh-hant-tw", "zh-hant", "zh"]),
        ("de-x-private", ["de-x-private", "de"]), ("", []),
    ],
)  # fmt: skip
def test_language_tag_has_shorter_forms(tag: str, ranges: list[str]) -> None:
    assert [one for one in lookup_ranges(tag) if one] == ranges
