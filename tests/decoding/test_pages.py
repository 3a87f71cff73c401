from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageOps

from qr.decoding import pages
from qr.decoding.pages import open_pages
from qr.errors import BadFile, FileTooLarge
from tests.support.photographs import symbol_image, write_file
from tests.support.tables import for_each

SYMBOL = symbol_image()
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "TIFF", "BMP")
# Transposition that an EXIF orientation asks a viewer for (JEITA CP-3451, table 4): tag 0x0112.
STORED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}  # fmt: skip


def only_page(file: bytes) -> Image.Image:
    (page,) = open_pages(file)
    return page.image


@for_each("name", FORMATS)
def test_format_opens_as_one_page(name: str) -> None:
    page = only_page(write_file(SYMBOL, name))
    assert page.size == SYMBOL.size
    assert page.convert("L").point(lambda level: 255 if level > 127 else 0).tobytes() == SYMBOL.tobytes()


@for_each("orientation", STORED)
def test_exif_orientation_is_applied(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    wide = ImageOps.expand(SYMBOL, (40, 0, 0, 0), 255).convert("L")
    file = write_file(wide.transpose(STORED[orientation]), "JPEG", exif=exif, quality=100)
    assert only_page(file).size == wide.size
    assert only_page(file).point(lambda level: 255 if level > 127 else 0).tobytes() == wide.tobytes()


def test_transparent_pixels_are_white() -> None:
    clear = Image.new("RGBA", SYMBOL.size, (0, 0, 0, 0))
    clear.paste("black", mask=ImageOps.invert(SYMBOL))
    assert only_page(write_file(clear, "PNG")).convert("L").tobytes() == SYMBOL.tobytes()


def test_sixteen_bits_per_pixel_keep_their_levels() -> None:
    deep = SYMBOL.convert("I").point(lambda level: level * 257).convert("I;16")
    assert only_page(write_file(deep, "PNG")).convert("L").tobytes() == SYMBOL.tobytes()


def test_pages_of_tiff_are_counted() -> None:
    assert len(list(open_pages(write_file(SYMBOL, "TIFF", save_all=True, append_images=[SYMBOL] * 9)))) == 10
    with pytest.raises(FileTooLarge, match="at most 10 pages"):
        list(open_pages(write_file(SYMBOL, "TIFF", save_all=True, append_images=[SYMBOL] * 10)))


def test_first_frame_of_an_animation_is_read() -> None:
    other = Image.new("L", SYMBOL.size, 255)
    file = write_file(SYMBOL, "GIF", save_all=True, append_images=[other] * 20)
    assert only_page(file).convert("L").tobytes() == SYMBOL.tobytes()


@for_each("name", FORMATS)
def test_truncated_file_is_rejected(name: str) -> None:
    noise = Image.effect_noise((200, 200), 60)
    file = write_file(noise, name)
    with pytest.raises(BadFile, match="damaged or incomplete"):
        list(open_pages(file[: len(file) // 2]))


def png_header(width: int, height: int) -> bytes:
    """Return a PNG file that states a size, with a few bytes of pixels."""
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)), (b"IDAT", zlib.compress(bytes(100)))]
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


def test_pixels_are_limited_before_decoding() -> None:
    with pytest.raises(FileTooLarge, match="10 megapixels; got 30000 x 30000"):
        list(open_pages(png_header(30_000, 30_000)))
    with pytest.raises(BadFile, match="damaged"):
        list(open_pages(png_header(3000, 3000)))


@for_each("side", [60_000, 65_500])
def test_error_of_a_huge_jpeg_states_its_size(side: int) -> None:
    jpeg = write_file(Image.new("L", (8, 8)), "JPEG")
    start = jpeg.index(b"\xff\xc0") + 5
    huge = jpeg[:start] + struct.pack(">HH", side, side) + jpeg[start + 4 :]
    with pytest.raises(FileTooLarge, match=f"120 megapixels; got {side} x {side}"):
        list(open_pages(huge))


def test_large_jpeg_is_decoded_at_a_lower_resolution(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MAX_COLOR_JPEG_PIXELS", 10_000)
    monkeypatch.setattr(pages, "MAX_GREY_PIXELS", 20_000)
    page = only_page(write_file(symbol_image(scale=16), "JPEG"))
    assert page.width * page.height <= 20_000


def test_progressive_jpeg_has_lower_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MAX_PROGRESSIVE_PIXELS", 10_000)
    only_page(write_file(SYMBOL, "JPEG"))
    with pytest.raises(FileTooLarge):
        list(open_pages(write_file(SYMBOL, "JPEG", progressive=True)))
    monkeypatch.setattr(pages, "MAX_SCANS", 0)
    with pytest.raises(FileTooLarge, match="scans"):
        list(open_pages(write_file(SYMBOL, "JPEG")))


@for_each("file", [b"", b"GIF", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"PK\x03\x04", b"8BPS\0\x01"])
def test_other_format_is_rejected(file: bytes) -> None:
    with pytest.raises(BadFile, match="must be one of PNG, JPEG"):
        list(open_pages(file))


def test_polyglot_is_read_only_as_its_first_format() -> None:
    hidden = symbol_image("hidden")
    assert only_page(write_file(SYMBOL, "PNG") + write_file(hidden, "PDF")).tobytes() == SYMBOL.tobytes()
    # A file of another plugin with the first bytes of BMP is not opened by that plugin.
    with pytest.raises(BadFile, match="BMP file is damaged"):
        list(open_pages(b"BM" + write_file(hidden, "ICO")))


def test_file_type_of_pillow_must_match() -> None:
    with pytest.raises(BadFile, match="PNG file is damaged"):
        list(open_pages(b"\x89PNG\r\n\x1a\n" + BytesIO(b"GIF89a").getvalue()))
