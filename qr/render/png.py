"""Render PNG (ISO/IEC 15948). Plain squares take one bit per pixel, straight from the rows of modules.

Every row of modules is one scanline, repeated. Its first scanline is not filtered. The others have the filter type Up,
which stores the difference to the scanline above: zeros. These are faster to compress, and large files become smaller:
at 8192 pixels, 23 to 45 % of the size without a filter.
"""

from __future__ import annotations

import struct
import zlib
from binascii import hexlify, unhexlify
from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from qr.drawing import Drawing
from qr.graphics.color import BLACK, WHITE, Color
from qr.graphics.raster import Raster, bit_luminance, grey_levels
from qr.render import deflate

if TYPE_CHECKING:
    from qr.render.pixels import Indexed

SIGNATURE = b"\x89PNG\r\n\x1a\n"
TRUE_COLOR_DEFLATE_LEVEL = 5
FAST_DEFLATE_LEVEL = 3  # for styled images: files a tenth larger, in half the time
METRES_PER_INCH = 0.0254

_GREYSCALE, _PALETTE = 0, 3  # colour types
_UNFILTERED, _UP = b"\0", b"\2"  # filter types
_DIGITS = b"0123456789abcdef"


def render(drawing: Drawing) -> bytes:
    """Render the drawing as a PNG file of the smallest bit depth.

    Plain squares take 1 bit per pixel, and other shapes in solid colours 4 or 8 bits with a palette. Pillow writes all
    other drawings.
    """
    if drawing.is_plain:
        return _file(drawing, *_two_color_header(*drawing.two_colors), deflate.compress(_scanlines(drawing)))
    from qr.render import pixels

    return (
        _palette_file(drawing, pixels.draw_indexed(drawing)) if pixels.is_indexable(drawing) else _true_color(drawing)
    )


def read(file: bytes, drawing: Drawing) -> Raster:
    """Decode a PNG file of ``render``: one pixel of every module for plain squares, otherwise all pixels.

    Raises ``ValueError`` if the scanlines of a row of plain squares differ.
    """
    if drawing.is_plain:
        return _sample_modules(deflate.decompress(_chunk_data(file, b"IDAT")), drawing)
    if file[25] == _PALETTE and file[24] < 16 and file[:8] == SIGNATURE:
        return _palette_pixels(file, drawing.width)
    from PIL import Image

    from qr.render.canvas import raster_from_image

    return raster_from_image(Image.open(BytesIO(file)))


def _sample_modules(scanlines: bytes, drawing: Drawing) -> Raster:
    """Return one pixel of every module, from the first scanline of its row and the middle of its columns."""
    length, scale = 1 + (drawing.width + 7) // 8, drawing.scale
    left, top = drawing.offset
    begin, end = top * length, (top + scale * len(drawing.rows)) * length
    sampled = [scanlines[at : at + length] for at in range(begin, end, scale * length)]
    if _repeat(sampled, scale) != scanlines[begin:end]:
        raise ValueError("the scanlines of a row of modules differ")
    lines, luminance = b"".join(sampled), bytearray(len(sampled) * drawing.columns)
    tables = bit_luminance(*drawing.two_colors)
    for column in range(drawing.columns):
        at, bit = divmod(8 + left + scale // 2 + column * scale, 8)  # after the 8 bits of the filter type
        luminance[column :: drawing.columns] = lines[at::length].translate(tables[bit])
    return Raster(drawing.columns, len(sampled), bytes(luminance))


def _true_color(drawing: Drawing) -> bytes:
    from qr.render.canvas import paint, resolution, write_file

    return write_file(paint(drawing), "PNG", compress_level=TRUE_COLOR_DEFLATE_LEVEL, **resolution(drawing))


def _file(drawing: Drawing, bits: int, color_type: int, colors: tuple[bytes, ...], deflated: bytes) -> bytes:
    """Return a file with the compressed scanlines ``deflated``."""
    header = struct.pack(">IIBBBBB", drawing.width, drawing.height, bits, color_type, 0, 0, 0)
    resolution = () if drawing.dpi is None else (_chunk(b"pHYs", _pixels_per_metre(drawing.dpi)),)
    pixels = _chunk(b"IDAT", deflated)
    return b"".join((SIGNATURE, _chunk(b"IHDR", header), *colors, *resolution, pixels, _chunk(b"IEND", b"")))


def _palette_file(drawing: Drawing, image: Indexed) -> bytes:
    """Return a file with a palette: 4 bits per pixel for up to sixteen colours, otherwise 8 bits."""
    width, pixels = image.width, image.pixels
    if len(image.colors) > len(_DIGITS):
        lines = [b"\0" + pixels[at : at + width] for at in range(0, len(pixels), width)]
        return _file(drawing, 8, _PALETTE, _palette(image.colors), _compress_styled(lines))
    digits, odd = pixels.translate(_DIGITS.ljust(256)), b"0" * (width % 2)
    lines = [b"00" + digits[at : at + width] + odd for at in range(0, len(digits), width)]
    return _file(drawing, 4, _PALETTE, _palette(image.colors), _compress_styled([unhexlify(b"".join(lines))]))


def _compress_styled(lines: Sequence[bytes]) -> bytes:
    return zlib.compress(b"".join(lines), FAST_DEFLATE_LEVEL)


def _palette_pixels(file: bytes, width: int) -> Raster:
    """Return all pixels of a file with a palette."""
    indices, greys = deflate.decompress(_chunk_data(file, b"IDAT")), grey_levels(_read_palette(file))
    length, first = 1 + width, 1
    if file[24] == 4:
        indices, greys = hexlify(indices), bytes.maketrans(_DIGITS, greys.ljust(16, b"\xff"))
        length, first = 2 + width + width % 2, 2
    pixels = indices.translate(greys.ljust(256, b"\xff"))
    lines = [pixels[at + first : at + first + width] for at in range(0, len(pixels), length)]
    return Raster(width, len(lines), b"".join(lines))


def _read_palette(file: bytes) -> list[Color]:
    entries, alphas = _chunk_data(file, b"PLTE"), _chunk_data(file, b"tRNS")
    indices = range(len(entries) // 3)
    return [Color(*entries[3 * i : 3 * i + 3])._replace(alpha=alphas[i] if i < len(alphas) else 255) for i in indices]


def _scanlines(drawing: Drawing) -> bytes:
    """Return all scanlines, each after its filter type. A set bit is light.

    A table maps eight modules, packed in a byte with dark as 1, to their pixels in ``scale`` bytes. For example, at
    scale 2, the modules of the byte ``10100000`` become the pixels ``00110011 11111111``.
    """
    (left, above), scale, stride = drawing.offset, drawing.scale, (drawing.width + 7) // 8
    padding = -drawing.columns % 8
    row_bytes = (drawing.columns + padding) // 8
    enlarged, width = _enlargement_table(scale), scale * row_bytes
    modules = b"".join([(row << padding).to_bytes(row_bytes) for row in drawing.rows])
    pixels = b"".join([enlarged[eight_modules] for eight_modules in modules])
    if left or stride > width:
        lines = [pixels[at : at + width] for at in range(0, len(pixels), width)]
        pixels, width = b"".join([_shift_right(line, left, stride)[:stride] for line in lines]), stride
    symbol = _repeat([_UNFILTERED + pixels[at : at + stride] for at in range(0, len(pixels), width)], scale)
    below = drawing.height - above - scale * len(drawing.rows)
    blank = [_UNFILTERED + b"\xff" * stride]
    return _repeat(blank, above) + symbol + _repeat(blank, below)


def _repeat(lines: Sequence[bytes], count: int) -> bytes:
    """Return ``count`` copies of each scanline: the scanline itself, and no difference to the scanline above."""
    if not count:
        return b""
    copies = (_UP + bytes(len(lines[0]) - 1)) * (count - 1)
    return b"".join([line + copies for line in lines])


def _shift_right(pixels: bytes, offset: int, stride: int) -> bytes:
    """Return ``offset`` light pixels, then these pixels, then light pixels up to at least ``stride`` bytes."""
    whole, part = divmod(offset, 8)
    if part:
        shifted = int.from_bytes(b"\xff" + pixels + b"\xff") >> part
        pixels = shifted.to_bytes(len(pixels) + 2)[1:]
    return (b"\xff" * whole + pixels).ljust(stride, b"\xff")


@lru_cache(maxsize=16)
def _enlargement_table(scale: int) -> tuple[bytes, ...]:
    """Return a table from eight modules in a byte, dark as 1, to their pixels in ``scale`` bytes, light as 1."""
    light = (1 << scale) - 1
    halves = []
    for four in range(16):
        pixels = 0
        for bit in (8, 4, 2, 1):
            pixels = pixels << scale | (0 if four & bit else light)
        halves.append(pixels)
    return tuple((halves[e >> 4] << 4 * scale | halves[e & 15]).to_bytes(scale) for e in range(256))


def _two_color_header(dark: Color, light: Color) -> tuple[int, int, tuple[bytes, ...]]:
    """Return bits per pixel, colour type and colour chunks.

    Black on white needs no chunk, and black on transparent white only ``tRNS``. Other colours need a palette.
    """
    if dark == BLACK and light.rgb == WHITE.rgb and light.alpha in {0, 255}:
        return 1, _GREYSCALE, () if light.opaque else (_chunk(b"tRNS", b"\0\1"),)
    return 1, _PALETTE, _palette((dark, light))


def _palette(colors: Sequence[Color]) -> tuple[bytes, ...]:
    # tRNS can omit opaque colours at the end of the palette.
    alpha = bytes(color.alpha for color in colors).rstrip(b"\xff")
    palette = _chunk(b"PLTE", b"".join([color.rgb for color in colors]))
    return (palette, _chunk(b"tRNS", alpha)) if alpha else (palette,)


def _pixels_per_metre(dpi: float) -> bytes:
    density = round(dpi / METRES_PER_INCH)
    return struct.pack(">IIB", density, density, 1)


def _chunk_data(file: bytes, chunk_type: bytes) -> bytes:
    """Return the data of the first chunk of a type, or nothing if there is no such chunk.

    Chunks are read one after the other, because the data of a chunk can contain the name of another type.
    """
    at = len(SIGNATURE)
    while file[at + 4 : at + 8] not in {chunk_type, b"IEND"}:
        at += 12 + int.from_bytes(file[at : at + 4])
    return file[at + 8 : at + 8 + int.from_bytes(file[at : at + 4])]


def _chunk(chunk_type: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + chunk_type + data + struct.pack(">I", zlib.crc32(chunk_type + data))
