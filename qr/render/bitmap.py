"""JPEG, WebP, GIF, TIFF and BMP, written by Pillow from the narrowest image that holds the drawing.

Squares are an image of one pixel a module, made larger; other shapes of solid colours are numbers of a palette; only
what is left needs four bytes for every pixel. No file says more than its pixels and, where asked, their resolution.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from qr.drawing import Drawing
from qr.errors import BadParameter
from qr.graphics.color import BLACK, WHITE, Color
from qr.graphics.gradient import paint_colors
from qr.graphics.layers import square_layer
from qr.graphics.raster import Raster, raster_from_palette
from qr.render import pixels
from qr.render.canvas import (
    paint,
    raster_from_image,
    resolution,
    write_file,
)

if TYPE_CHECKING:
    from PIL.Image import Image

JPEG_QUALITY = 95  # at the edges of saturated colours off by some 20 of 255; at 90 by 40
READ_SCALE = 4  # pixels a module, at least, at which a large JPEG is opened
# To write WebP takes some fifteen bytes for every pixel, and to read it twenty; to paint what is not squares, ten more.
MAX_WEBP_SIDE, MAX_STYLED_WEBP_SIDE = 4096, 3072
MAX_BMP_BYTES = 32_000_000  # what a Cloud Function may answer; BMP is not compressed

_BMP_PALETTE = 54  # where it begins, behind a header of 14 bytes and one of 40


def jpeg(drawing: Drawing) -> bytes:
    """JPEG (ISO/IEC 10918-1) with its colours at full resolution, so that no edge is blurred; grey where it can be."""
    image = _image(drawing, "L" if _is_grey(drawing) else "RGB")
    return write_file(image, "JPEG", quality=JPEG_QUALITY, subsampling=0, **resolution(drawing))


def webp(drawing: Drawing) -> bytes:
    """Lossless WebP (RFC 9649). Raises ``BadParameter`` for more pixels than fit in memory."""
    most = MAX_WEBP_SIDE if drawing.plain else MAX_STYLED_WEBP_SIDE
    if drawing.width * drawing.height > most * most:
        raise _too_large(drawing, f"at most {most} by {most} pixels in WebP{'' if drawing.plain else ' of this style'}")
    # Colours of clear pixels may change, which nobody sees and which saves a little.
    return write_file(
        _image(drawing, "RGBA" if _has_alpha(drawing) else "RGB"), "WEBP", lossless=True, quality=20, method=1
    )


def gif(drawing: Drawing) -> bytes:
    """GIF: the colours themselves if they are solid, else the 256 that serve best; a pixel is clear or it is not."""
    image, clear = _numbered(drawing) if _has_palette(drawing) else _quantized(drawing)
    transparency = {} if clear is None else {"transparency": clear}
    return write_file(image, "GIF", interlace=False, optimize=False, **transparency)


def tiff(drawing: Drawing) -> bytes:
    """TIFF 6.0: black and white as CCITT Group 4, everything else deflated, without loss all of it."""
    if drawing.plain and drawing.two_colors == (BLACK, WHITE):
        return write_file(_image(drawing, "1"), "TIFF", compression="group4", **resolution(drawing))
    mode = "RGBA" if _has_alpha(drawing) else "P" if _has_palette(drawing) else "RGB"
    return write_file(_image(drawing, mode), "TIFF", compression="tiff_adobe_deflate", **resolution(drawing))


def bmp(drawing: Drawing) -> bytes:
    """BMP, a bit a pixel for squares. Raises ``BadParameter`` for more than ``MOST_BMP_BYTES``."""
    bits = 1 if drawing.plain else 8 if _has_palette(drawing) else 24
    if drawing.width * drawing.height * bits // 8 > MAX_BMP_BYTES:
        raise _too_large(drawing, f"fewer pixels: BMP is not compressed, and {bits} bits for each exceed 32 MB")
    stated = resolution(drawing) or {"dpi": (0, 0)}  # Pillow would claim 96
    file = write_file(_image(drawing, {1: "1", 8: "P", 24: "RGB"}[bits]), "BMP", **stated)
    if bits > 1:
        return file
    # A bit a pixel is black and white to Pillow; their place in the file takes any two colours.
    palette = b"".join([bytes((color.blue, color.green, color.red, 0)) for color in drawing.two_colors])
    return file[:_BMP_PALETTE] + palette + file[_BMP_PALETTE + len(palette) :]


def read(file: bytes, drawing: Drawing) -> Raster:
    """What Pillow sees in the file: of squares the middle pixel of every module, of everything else all pixels."""
    from PIL import Image

    image: Image.Image = Image.open(BytesIO(file))
    if drawing.plain:
        image = _middles(image, drawing)
    image.apply_transparency()
    if image.mode == "P":
        return raster_from_palette(image.width, image.tobytes(), _palette(image))
    return raster_from_image(image.convert("RGBA") if "transparency" in image.info else image)


def _middles(image: Image, drawing: Drawing) -> Image:
    from PIL import Image

    columns, lines = drawing.columns, len(drawing.rows)
    # Makes a JPEG smaller by 2, 4 or 8 while it is decoded, and does nothing to others.
    image.draft("L", (max(1, drawing.width * READ_SCALE // drawing.scale), READ_SCALE * lines))
    across, down = image.width / drawing.width, image.height / drawing.height
    left, top = drawing.offset
    right, bottom = left + drawing.scale * columns, top + drawing.scale * lines
    area = left * across, top * down, right * across, bottom * down
    return image.resize((columns, lines), Image.Resampling.NEAREST, area)


def _image(drawing: Drawing, mode: str) -> Image:
    """The drawing in one of Pillow's modes; "1" is light where a bit is set, whatever the two colours are."""
    if drawing.plain:
        return _squares(drawing, mode)
    image = _palette_image(drawing) if pixels.is_indexable(drawing) else paint(drawing)
    return image if image.mode == mode else image.convert(mode)


def _squares(drawing: Drawing, mode: str) -> Image:
    """One pixel a module in the mode that is wanted, so that what follows has the least to do, then made larger."""
    from PIL import Image

    numbers = b"".join(square_layer(drawing.rows, drawing.columns).cells)
    dark, light = (BLACK, WHITE) if mode == "1" else drawing.two_colors
    small = _with_palette(Image.frombytes("P", (drawing.columns, len(drawing.rows)), numbers), (light, dark))
    ground = _with_palette(Image.new("P", (1, 1)), (light, dark)).convert(mode).getpixel((0, 0))
    (left, top), step = drawing.offset, 1 / drawing.scale
    return small.convert(mode).transform(
        (drawing.width, drawing.height),
        Image.Transform.AFFINE,
        (step, 0, -left * step, 0, step, -top * step),
        Image.Resampling.NEAREST,
        fillcolor=ground,
    )


def _palette_image(drawing: Drawing) -> Image:
    from PIL import Image

    picture = pixels.draw_indexed(drawing)
    return _with_palette(Image.frombytes("P", (picture.width, picture.height), picture.pixels), picture.colors)


def _with_palette(image: Image, colors: Sequence[Color]) -> Image:
    if all(color.opaque for color in colors):
        image.putpalette(b"".join([color.rgb for color in colors]))
    else:
        image.putpalette(b"".join([bytes(color[:4]) for color in colors]), "RGBA")
    return image


def _palette(image: Image) -> list[Color]:
    entries = iter(image.getpalette("RGBA") or [])
    return [Color(*entry) for entry in zip(entries, entries, entries, entries, strict=True)]


def _numbered(drawing: Drawing) -> tuple[Image, int | None]:
    """Exact colours, and the number of the one that is clear, if any; what is more than half clear is all clear."""
    image = _image(drawing, "P")
    clear = [number for number, color in enumerate(_palette(image)) if color.alpha < 128]
    if not clear:
        return image, None
    return image.point([clear[0] if number in clear else number for number in range(256)]), clear[0]


def _quantized(drawing: Drawing) -> tuple[Image, int | None]:
    """The best colours without dithering, whose specks would disturb edges; the last number is for what is clear."""
    if not _has_alpha(drawing):
        return _best_colors(_image(drawing, "RGB"), 256), None
    image = _image(drawing, "RGBA")
    clear = image.getchannel("A").point([255] * 128 + [0] * 128)
    image = _best_colors(image.convert("RGB"), 255)
    image.paste(255, mask=clear)
    return image, 255


def _best_colors(image: Image, most: int) -> Image:
    from PIL import Image

    return image.quantize(most, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)


def _has_palette(drawing: Drawing) -> bool:
    return drawing.plain or pixels.is_indexable(drawing)


def _has_alpha(drawing: Drawing) -> bool:
    return drawing.radius > 0 or not all(color.opaque for color in _colors(drawing))


def _is_grey(drawing: Drawing) -> bool:
    return not drawing.embedded_images and all(color.red == color.green == color.blue for color in _colors(drawing))


def _colors(drawing: Drawing) -> list[Color]:
    """Every colour that paints are made of."""
    paints = [drawing.light, *([drawing.dark] if drawing.plain else [layer.paint for layer in drawing.layers])]
    return [color for paint in paints for color in paint_colors(paint)]


def _too_large(drawing: Drawing, allowed: str) -> BadParameter:
    return BadParameter("size", f"{drawing.width} by {drawing.height} pixels", allowed)
