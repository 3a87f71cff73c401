from __future__ import annotations

import csv
import struct
from collections.abc import Iterator
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from qr.batch import Row
from qr.batch.archive import BLOCK_BYTES, Options, write_archive
from qr.batch.images import Batch, Result, generate_row
from qr.batch.rows import CSV, Source, read_rows
from tests.support.decoders import open_png, zxing

TABLE = b"url,name,size\nhttps://example.com/1,first,\nhttps://example.com/2,first,x\nhttps://example.com/3,FIRST,\n"


def results(body: bytes, batch: Batch = Batch()) -> Iterator[Result]:  # noqa: B008 - immutable
    return (generate_row(row, batch) for row in read_rows(Source(CSV, body)))


def archive(body: bytes, options: Options = Options(), batch: Batch = Batch()) -> ZipFile:  # noqa: B008 - immutable
    return ZipFile(BytesIO(b"".join(write_archive(results(body, batch), options))))


def manifest(file: ZipFile) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(file.read("manifest.csv").decode("utf-8-sig"), newline="")))


def test_archive_has_a_file_per_row_and_a_manifest() -> None:
    file = archive(TABLE)
    assert file.testzip() is None
    assert file.namelist() == ["first.png", "FIRST-2.png", "manifest.csv"]
    assert zxing(open_png(file.read("FIRST-2.png"))) == b"https://example.com/3"
    assert file.comment == b"rows=3; errors=1"
    first, second, third, total = manifest(file)
    assert (first["row"], first["file"], first["verified"]) == ("2", "first.png", "true")
    assert int(first["bytes"]) == file.getinfo("first.png").file_size
    assert (second["file"], second["column"], second["code"]) == ("", "size", "bad-parameter")
    assert third["file"] == "FIRST-2.png"
    assert total["error"] == "rows with an error: 1 of 3"


def test_equal_rows_give_equal_bytes() -> None:
    assert len({b"".join(write_archive(results(TABLE))) for _ in range(2)}) == 1
    assert {entry.date_time for entry in archive(TABLE).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_text_formats_are_compressed() -> None:
    kinds = {kind: archive(b"url\na\n", batch=Batch((("format", kind),))).infolist()[0] for kind in ("svg", "png")}
    assert (kinds["svg"].compress_type, kinds["png"].compress_type) == (ZIP_DEFLATED, ZIP_STORED)


def test_files_without_a_name_are_numbered() -> None:
    assert archive(b"url\na\nb\n", Options(digits=4)).namelist() == ["0002.png", "0003.png", "manifest.csv"]


def test_hostile_names_stay_in_the_folder() -> None:
    names = archive(b"url,name\na,../../x\nb,manifest.csv\nc,CON\n").namelist()
    assert names == ["_.._x.png", "manifest.csv.png", "_CON.png", "manifest.csv"]


def test_manifest_has_no_formula() -> None:
    body = b"url,name,size\na,=1+1,\nb,c,\"=cmd|' /C calc'!A0\"\n"
    cells = [cell for line in manifest(archive(body)) for cell in line.values()]
    assert "'=1+1.png" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_local_headers_state_the_lengths() -> None:
    content = b"".join(write_archive(results(TABLE)))
    for entry in ZipFile(BytesIO(content)).infolist():
        (flags,) = struct.unpack_from("<H", content, entry.header_offset + 6)
        crc, packed, size = struct.unpack_from("<III", content, entry.header_offset + 14)
        assert not flags & 8  # data descriptor
        assert (crc, packed, size) == (entry.CRC, entry.compress_size, entry.file_size)


def test_archive_is_sent_while_it_is_made() -> None:
    made: list[Row] = []

    def count() -> Iterator[Result]:
        for result in results(b"url\n" + b"".join(b"https://example.com/%d\n" % n for n in range(200))):
            made.append(result.row)
            yield result

    blocks = write_archive(count())
    assert len(next(blocks)) < BLOCK_BYTES + 4096
    assert len(made) < 100
    blocks.close()
    assert len(made) < 100


def test_finished_files_are_sent_when_due() -> None:
    blocks = list(write_archive(results(TABLE), Options(is_due=lambda: True)))
    assert len(blocks) == 3
