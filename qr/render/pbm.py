"""Render portable bitmaps, binary format (``pbm(5)`` of Netpbm, magic number P4): one bit per pixel, 1 is black."""

from __future__ import annotations

from qr.drawing import Drawing
from qr.graphics.color import BLACK, WHITE
from qr.graphics.raster import Raster, raster_from_modules
from qr.render import canvas

_THRESHOLD = [0] * 128 + [255] * 128  # grey levels below 128 become black
_RAW_MODE = "1;I"  # Pillow's name for packed bits of which 1 is black


def render(drawing: Drawing) -> bytes:
    """Render in black and white. Only a logo that a payload prescribes, in these colours, is not plain squares."""
    return _header(drawing) + pack_bits(drawing)


def pack_bits(drawing: Drawing) -> bytes:
    """Return the pixels row by row, eight per byte, 1 for black. A row ends with a whole byte."""
    return _squares(drawing) if drawing.is_plain else _painted(drawing)


def _painted(drawing: Drawing) -> bytes:
    image = canvas.paint(drawing).convert("L").point(_THRESHOLD, "1")
    return image.tobytes("raw", _RAW_MODE)


def _squares(drawing: Drawing) -> bytes:
    width, scale, (left, above) = stride(drawing), drawing.scale, drawing.offset
    enlarged = {ord(bit): bit * scale for bit in "01"}
    shift = 8 * width - left - scale * drawing.columns
    lines = [int(f"{row:0{drawing.columns}b}".translate(enlarged), 2) << shift for row in drawing.rows]
    modules = b"".join([line.to_bytes(width) * scale for line in lines])
    below = drawing.height - above - scale * len(drawing.rows)
    return bytes(width * above) + modules + bytes(width * below)


def read(file: bytes, drawing: Drawing) -> Raster:
    """Return the middle pixel of every module in the file; all pixels, if the drawing is not plain squares."""
    return read_bits(file[len(_header(drawing)) :], drawing)


def read_bits(bits: bytes, drawing: Drawing) -> Raster:
    """Return the middle pixel of every module in packed pixels; all pixels, if the drawing is not plain squares."""
    if not drawing.is_plain:
        return _read_pixels(bits, drawing)
    width, scale = stride(drawing), drawing.scale
    left, top = (surplus + scale // 2 for surplus in drawing.offset)
    starts = [width * (top + scale * line) for line in range(len(drawing.rows))]
    digits = [f"{int.from_bytes(bits[at : at + width]):0{8 * width}b}" for at in starts]
    lines = [line[left : left + scale * drawing.columns : scale] for line in digits]
    return raster_from_modules(lines, WHITE, BLACK)


def _read_pixels(bits: bytes, drawing: Drawing) -> Raster:
    from PIL import Image

    return canvas.raster_from_image(Image.frombytes("1", (drawing.width, drawing.height), bits, "raw", _RAW_MODE))


def _header(drawing: Drawing) -> bytes:
    return f"P4\n{drawing.width} {drawing.height}\n".encode()


def stride(drawing: Drawing) -> int:
    """Return the bytes per line of pixels."""
    return (drawing.width + 7) // 8
