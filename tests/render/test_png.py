from __future__ import annotations

import io
import zlib
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from qr.drawing import Drawing, draw
from qr.graphics import color
from qr.render import deflate, png
from qr.spec import Encoding, Output, Spec, Style
from qr.symbol import encode
from qr.symbol.tables import byte_capacity
from tests.support.drawings import dark_pixels
from tests.support.tables import for_each


def make_drawing(style: Style = Style(), **output: Any) -> Drawing:
    spec = Spec(b"https://example.com", style=style, output=Output(**output))
    return draw(encode(spec.content), spec)


def open_image(drawing: Drawing) -> Image.Image:
    image = Image.open(io.BytesIO(png.render(drawing)))
    image.load()
    return image


@given(margin=st.integers(0, 9), size=st.integers(43, 400))
def test_every_pixel_of_exact_size_is_correct(margin: int, size: int) -> None:
    drawing = make_drawing(margin=margin, size=size)
    assert np.array_equal(np.array(open_image(drawing).convert("L")) == 0, dark_pixels(drawing))


@for_each("scale", [*range(1, 18), 31, 64, 200])
def test_every_pixel_of_scale_is_correct(scale: int) -> None:
    drawing = make_drawing(scale=scale)
    assert np.array_equal(np.array(open_image(drawing).convert("L")) == 0, dark_pixels(drawing))


@pytest.mark.parametrize(
    ("dark", "light", "mode", "chunks"),
    [
        ("000", "fff", "1", [b"IHDR", b"IDAT", b"IEND"]),
        ("000", "transparent", "1", [b"IHDR", b"tRNS", b"IDAT", b"IEND"]),
        ("navy", "fff", "P", [b"IHDR", b"PLTE", b"IDAT", b"IEND"]),
        ("fff", "000", "P", [b"IHDR", b"PLTE", b"IDAT", b"IEND"]),
        ("000", "ffffff80", "P", [b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"]),
        ("494441", "54ffff", "P", [b"IHDR", b"PLTE", b"IDAT", b"IEND"]),
        ("00000080", "fff", "P", [b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"]),
    ],
)
def test_two_colors_use_one_bit_and_minimal_chunks(dark: str, light: str, mode: str, chunks: list[bytes]) -> None:
    style = Style(color.parse(dark), color.parse(light))
    file = png.render(make_drawing(style))
    assert Image.open(io.BytesIO(file)).mode == mode
    assert file[24] == 1  # the bit depth, in IHDR
    assert list(chunk_names(file)) == chunks
    colors = Image.open(io.BytesIO(file)).convert("RGBA").getcolors()
    assert {rgba for _, rgba in colors or []} == {color.parse(dark)[:4], color.parse(light)[:4]}


def chunk_names(file: bytes) -> list[bytes]:
    names, position = [], len(png.SIGNATURE)
    while position < len(file):
        length = int.from_bytes(file[position : position + 4])
        names.append(file[position + 4 : position + 8])
        position += 12 + length
    return names


def test_resolution_is_stated_only_if_requested() -> None:
    assert b"pHYs" not in png.render(make_drawing())
    assert open_image(make_drawing(dpi=300)).info["dpi"] == pytest.approx((300, 300), abs=0.02)


@given(margin=st.integers(0, 6), scale=st.integers(1, 12))
def test_read_back_returns_modules(margin: int, scale: int) -> None:
    drawing = make_drawing(margin=margin, scale=scale)
    raster = png.read(png.render(drawing), drawing)
    digits = "".join(f"{row:0{drawing.columns}b}" for row in drawing.rows)
    assert raster.luminance == bytes(0 if bit == "1" else 255 for bit in digits)


def test_read_back_uses_file_not_drawing() -> None:
    drawing = make_drawing()
    other = draw(encode(b"https://example.org"), Spec(b"", output=Output()))
    assert png.read(png.render(other), drawing) != png.read(png.render(drawing), drawing)


def test_palette_that_contains_chunk_name_is_read() -> None:
    drawing = make_drawing(Style(color.parse("494441"), color.parse("54ffff")))
    assert b"IDAT\xff\xff" in png.render(drawing)
    assert png.read(png.render(drawing), drawing).width == drawing.columns


def test_differing_scanlines_of_a_row_are_rejected() -> None:
    drawing = make_drawing(scale=3)
    scanlines = bytearray(png._scanlines(drawing))
    length = 1 + (drawing.width + 7) // 8
    scanlines[(4 * 3 + 1) * length + 5] ^= 0x10  # a pixel in the middle scanline of the top row of the symbol
    file = png._file(drawing, 1, 0, (), deflate.compress(bytes(scanlines)))
    assert Image.open(io.BytesIO(file)).size == (drawing.width, drawing.height)
    with pytest.raises(ValueError, match="scanlines of a row of modules differ"):
        png.read(file, drawing)


@pytest.mark.parametrize(("library", "level"), [(deflate.library, deflate.LEVEL), (zlib, 5)])
def test_file_size_is_limited(library: Any, level: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deflate, "library", library)
    monkeypatch.setattr(deflate, "LEVEL", level)
    for version, scale in product((1, 2, 5, 10, 25, 40), (1, 3, 8, 10, 16, 40)):
        drawing, file = _link_of_version(version, scale)
        unfiltered = np.packbits(~dark_pixels(drawing).astype(bool), axis=1).tobytes()
        stride = len(unfiltered) // drawing.height
        lines = b"".join(b"\0" + unfiltered[at : at + stride] for at in range(0, len(unfiltered), stride))
        assert len(file) < 1.6 * (57 + len(zlib.compress(lines, 5)))  # 57 bytes: signature and three chunks


@pytest.mark.parametrize("version", [1, 10, 40])
def test_files_of_8192_pixels_are_under_90_kilobytes(version: int) -> None:
    assert len(_link_of_version(version, 8192 // (25 + 4 * version))[1]) < 90_000


def _link_of_version(version: int, scale: int) -> tuple[Drawing, bytes]:
    content = (b"https://example.com/" + bytes(range(97, 123)) * 99)[: byte_capacity(version, "M")]
    spec = Spec(content, encoding=Encoding(version=version), output=Output(scale=scale))
    drawing = draw(encode(spec.content, spec.encoding), spec)
    return drawing, png.render(drawing)
