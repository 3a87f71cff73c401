from __future__ import annotations

import pytest

from qr.decoding import decode_file, decode_raster, reader
from qr.errors import BadFile, FileTooLarge, ReaderBusy
from qr.graphics.raster import Raster
from qr.symbol.structured_append import StructuredAppend
from tests.support.photographs import draw, symbol_image, write_file


def test_file_is_decoded_in_the_process() -> None:
    import segno

    part = segno.make_sequence("A" * 40 + "b" * 41, symbol_count=2)[0]
    (found,) = decode_file(write_file(draw(part), "PNG"))
    assert found.text == "A" * 40 + "b"
    assert found.structured_append == StructuredAppend(1, 2, ord("b"))
    assert found.rows == tuple(bytes(row) for row in part.matrix)
    assert reader.READER.running


def test_pages_are_numbered() -> None:
    images = [symbol_image(text) for text in ("one", "two")]
    file = write_file(images[0], "TIFF", save_all=True, append_images=images[1:])
    assert [(symbol.text, symbol.page) for symbol in decode_file(file)] == [("one", 1), ("two", 2)]


def test_errors_of_the_process_are_raised() -> None:
    with pytest.raises(BadFile, match=r"image: the PNG file is damaged"):
        decode_file(b"\x89PNG\r\n\x1a\nxx")
    with pytest.raises(FileTooLarge, match="8 MiB"):
        decode_file(b"BM" + bytes(9_000_000))


def test_file_that_stops_the_process_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    file = write_file(symbol_image(), "PNG")
    decode_file(file)
    assert reader.READER.running
    monkeypatch.setattr(reader.READER.running.process, "poll", lambda: None)
    reader.READER.running.process.kill()
    with pytest.raises(FileTooLarge, match="took too long"):
        decode_file(file)
    assert decode_file(file)


def test_waiting_for_other_files_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_WAITING_SECONDS", 0.01)
    with reader.READER.lock, pytest.raises(ReaderBusy):
        decode_file(write_file(symbol_image(), "PNG"))


def test_own_raster_is_decoded_in_this_process() -> None:
    image = symbol_image("raster")
    (found,) = decode_raster(Raster(*image.size, image.tobytes()))
    assert found.text == "raster"
