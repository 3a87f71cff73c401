from __future__ import annotations

import pytest

from qr.batch.images import Batch
from qr.batch.labels import SheetWriter, reject_label_errors, split_sheet
from qr.batch.rows import CSV, Source, read_rows
from qr.errors import EmptySheet, IncompatibleParameters, OutOfTime, RejectedRows
from qr.sheets.layout import parse_layout

LAYOUT = parse_layout([("sheet", "avery-l7160")])
PDF = Batch((("format", "pdf"),))


def rows(body: bytes) -> Source:
    return Source(CSV, body)


def write(body: bytes, batch: Batch = PDF) -> tuple[bytes, SheetWriter]:
    writer = SheetWriter(LAYOUT, batch)
    return b"".join(writer.write(read_rows(rows(body)))), writer


def test_parameters_of_sheet_and_image_are_split() -> None:
    sheet, common = split_sheet((("sheet", "avery-l7160"), ("dark", "036"), ("scale", "99"), ("skip", "2")))
    assert sheet == (("sheet", "avery-l7160"), ("scale", "99"), ("skip", "2"))
    assert common == (("dark", "036"), ("format", "pdf"))
    with pytest.raises(IncompatibleParameters, match="format cannot be combined with sheet"):
        split_sheet((("sheet", "avery-l7160"), ("format", "png")))


def test_sheet_counts_its_rows_and_errors() -> None:
    content, writer = write(b"url,Room,dark\na,1,\nb,2,fff\n,3,\n")
    assert content.startswith(b"%PDF-")
    assert content.endswith(b"%%EOF\n%rows=3; errors=2\n")
    assert [(error.row, error.column) for error in writer.listed] == [(3, "dark"), (4, "url")]


def test_format_of_a_row_is_an_error() -> None:
    _, writer = write(b"url,format\na,\nb,svg\n")
    assert writer.listed[0].column == "format"


def test_sheet_without_labels_is_rejected() -> None:
    with pytest.raises(EmptySheet):
        write(b"url,size\na,30\n")


def test_strict_sheet_lists_its_errors() -> None:
    with pytest.raises(RejectedRows, match="1 row is rejected; row 3, column Room"):
        reject_label_errors(read_rows(rows(b"url,Room\na,1\nb,%s\n" % (b"x" * 201))), LAYOUT, PDF)
    reject_label_errors(read_rows(rows(b"url,Room\na,1\n")), LAYOUT, PDF)


def test_labels_after_the_time_are_errors() -> None:
    calls: list[int] = []

    def check() -> None:
        calls.append(1)
        if len(calls) > 1:
            raise OutOfTime(25)

    writer = SheetWriter(LAYOUT, PDF, check)
    assert b"errors=2" in b"".join(writer.write(read_rows(rows(b"url\na\nb\nc\n"))))
