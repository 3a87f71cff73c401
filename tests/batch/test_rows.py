from __future__ import annotations

import pytest

from qr.batch import MAX_ROWS
from qr.batch.rows import CSV, EXTENSIONS, JSON, JSON_LINES, MEDIA_TYPES, READERS, TSV, Source, read_rows, text_columns
from qr.errors import BadRows, TooManyRows
from tests.support.tables import for_each


@for_each("source", [
    Source(CSV, b"url,size\na,30\nb,40\n"),
    Source(TSV, b"url\tsize\na\t30\nb\t40\n"),
    Source(JSON, b'[{"url": "a", "size": 30}, {"url": "b", "size": 40}]'),
    Source(JSON_LINES, b'{"url": "a", "size": 30}\n{"url": "b", "size": 40}\n'),
])  # fmt: skip
def test_every_kind_of_file_has_the_same_rows(source: Source) -> None:
    for _ in range(2):
        rows = list(read_rows(source))
        assert [row.pairs for row in rows] == [(("url", "a"), ("size", "30")), (("url", "b"), ("size", "40"))]


def test_range_names_its_files() -> None:
    first, second = read_rows(Source(CSV, pattern="SKU-{1..2}"))
    assert (first.number, first.pairs, first.name) == (1, (("data", "SKU-1"),), "SKU-1")
    assert second.lines == (("data", "SKU-2"),)


@for_each("source", [
    Source(CSV), Source(CSV, b"url\n"), Source(CSV, b"url,name\n,\n"), Source(TSV), Source(JSON, b"[]"),
    Source(JSON_LINES), Source(JSON_LINES, b"\n\n"),
])  # fmt: skip
def test_batch_without_rows_is_rejected(source: Source) -> None:
    with pytest.raises(BadRows, match="the batch has no rows"):
        list(read_rows(source))


def test_rows_above_the_maximum_are_rejected() -> None:
    assert sum(1 for _ in read_rows(Source(CSV, b"url\n" + b"a\n" * MAX_ROWS))) == MAX_ROWS
    with pytest.raises(TooManyRows, match="at most 10000 rows"):
        list(read_rows(Source(CSV, b"url\n" + b"a\n" * (MAX_ROWS + 1))))


def test_text_columns_are_those_without_effect() -> None:
    assert text_columns(Source(CSV, b"url,Room,name,size,Floor\na,b,c,30,d\n")) == ("Room", "Floor")
    assert text_columns(Source(CSV, b"Website\na\n")) == ()
    assert text_columns(Source(JSON, b'[{"url": "a", "Room": "b"}]')) == ()


def test_every_name_of_a_media_type_has_a_reader() -> None:
    assert {*MEDIA_TYPES.values(), *EXTENSIONS.values()} == READERS.keys()
