from __future__ import annotations

import pytest

from qr.spec.kanji import encode_shift_jis, split_runs

TEXT = "東京タワー、港区芝公園"


@pytest.mark.parametrize("text", [TEXT, "東京123", "URL:東京タワー展望台", "あいう\nえおか"])
def test_japanese_text_is_encoded_as_shift_jis(text: str) -> None:
    assert encode_shift_jis(text) == text.encode("shift_jis")


@pytest.mark.parametrize(
    "text",
    [
        "plain", "Zoë 東京東京東京", "ﾃｽﾄ東京東京", "¥東京東京", "東京\u301c大阪", "東京\uff5e大阪", "東京\uff3c大阪",
        "\ud800東京", "日本😀", "中国这里",
        "a東b京c都d大e阪f", "東" + "a" * 40,  # larger than UTF-8
    ],
)  # fmt: skip
def test_unsuitable_text_returns_none(text: str) -> None:
    assert encode_shift_jis(text) is None


def test_text_with_too_many_runs_returns_none() -> None:
    assert encode_shift_jis("東京都a" * 128) is not None
    assert encode_shift_jis("東京都a" * 129) is None


def test_runs_split_where_the_mode_changes() -> None:
    assert split_runs("東京 Tower 港区".encode("shift_jis")) == [
        "東京".encode("shift_jis"),
        b" Tower ",
        "港区".encode("shift_jis"),
    ]
