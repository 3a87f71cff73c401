import pytest

from qr.links.queries import ALL_SCANS, PAGE, SCAN_FORMATS, SCANS, parse_search
from qr.links.record import Record
from qr.routes.scans import WRITERS


def test_every_scan_format_has_a_writer() -> None:
    assert tuple(WRITERS) == SCAN_FORMATS


def test_parameter_names_do_not_overlap() -> None:
    assert [parameter.name for parameter in PAGE] == ["cursor", "limit", "tag", "q", "sort", "format"]
    assert [parameter.name for parameter in SCANS] == [
        "format", "by", "since", "until", "last", "timezone", "title",
    ]  # fmt: skip
    assert [parameter.name for parameter in ALL_SCANS] == [*(parameter.name for parameter in SCANS), "tag"]


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("CAFÉ", ["café", "cafe\u0301", "CAFE"]),
        ("Cafe\u0301", ["café", "cafe\u0301", "CAFE"]),
        ("Straße", ["STRASSE", "straße"]),
        ("İstanbul", ["istanbul", "İSTANBUL"]),
        ("メニュー", ["メニュー", "ﾒﾆｭｰ"]),
    ],
)
def test_search_ignores_case_and_accents(title: str, words: list[str]) -> None:
    record = Record("42", "key", {"title": title}, "", "")
    assert [word for word in [*words, "tea"] if parse_search({"q": word})(record)] == words
