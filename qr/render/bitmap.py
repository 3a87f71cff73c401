"""Render JPEG, WebP, GIF, TIFF and BMP files with Pillow, from the smallest image that can represent the drawing.

Plain squares are an image of one pixel per module, which is then enlarged. Other shapes in solid colours are an image
with a palette. Only gradients, logos and rounded backgrounds need four bytes per pixel. Files contain no metadata
except the resolution, if it is known.
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
from qr.render.canvas import paint, raster_from_image, resolution, write_file

if TYPE_CHECKING:
    from PIL.Image import Image

JPEG_QUALITY = 95  # error of about 20 of 255 at the edges of saturated colours; 40 at a quality of 90
READ_SCALE = 4  # minimum pixels per module of a large JPEG that is downscaled while it is decoded
# Writing WebP takes about 15 bytes of memory per pixel, and reading it 20. Painting a styled drawing takes 10 more.
MAX_WEBP_SIDE, MAX_STYLED_WEBP_SIDE = 4096, 3072  # pixels
MAX_BMP_BYTES = 32_000_000  # response limit of a Cloud Function; BMP is not compressed

_BMP_PALETTE = 54  # offset of the palette: headers of 14 and 40 bytes come first


def jpeg(drawing: Drawing) -> bytes:
    """Render JPEG (ISO/IEC 10918-1) without chroma subsampling, which would blur edges; greyscale if possible."""
    image = _image(drawing, "L" if _is_grey(drawing) else "RGB")
    return write_file(image, "JPEG", quality=JPEG_QUALITY, subsampling=0, **resolution(drawing))


def webp(drawing: Drawing) -> bytes:
    """Render lossless WebP (RFC 9649).

    Raises ``BadParameter`` for more pixels than ``MAX_WEBP_SIDE`` squared, or ``MAX_STYLED_WEBP_SIDE`` squared.
    """
    maximum = MAX_WEBP_SIDE if drawing.is_plain else MAX_STYLED_WEBP_SIDE
    if drawing.width * drawing.height > maximum * maximum:
        style = "" if drawing.is_plain else " with this style"
        raise _too_large(drawing, f"at most {maximum} by {maximum} pixels in WebP{style}")
    # WebP may change the colours of transparent pixels: this is invisible and makes files slightly smaller.
    return write_file(
        _image(drawing, "RGBA" if _has_alpha(drawing) else "RGB"), "WEBP", lossless=True, quality=20, method=1
    )


def gif(drawing: Drawing) -> bytes:
    """Render GIF with exact solid colours, or with the best 256 colours. A pixel is either transparent or opaque."""
    image, transparent = _exact_colors(drawing) if _has_palette(drawing) else _quantize(drawing)
    transparency = {} if transparent is None else {"transparency": transparent}
    return write_file(image, "GIF", interlace=False, optimize=False, **transparency)


def tiff(drawing: Drawing) -> bytes:
    """Render lossless TIFF 6.0: CCITT Group 4 for plain black and white, otherwise deflate."""
    if drawing.is_plain and drawing.two_colors == (BLACK, WHITE):
        return write_file(_image(drawing, "1"), "TIFF", compression="group4", **resolution(drawing))
    mode = "RGBA" if _has_alpha(drawing) else "P" if _has_palette(drawing) else "RGB"
    return write_file(_image(drawing, mode), "TIFF", compression="tiff_adobe_deflate", **resolution(drawing))


def bmp(drawing: Drawing) -> bytes:
    """Render BMP with 1 bit per pixel for plain squares, else 8 or 24 bits.

    Raises ``BadParameter`` for more than ``MAX_BMP_BYTES``.
    """
    bits = 1 if drawing.is_plain else 8 if _has_palette(drawing) else 24
    if drawing.width * drawing.height * bits // 8 > MAX_BMP_BYTES:
        raise _too_large(drawing, f"small enough for 32 MB: BMP is not compressed and needs {bits} bits per pixel")
    dpi = resolution(drawing) or {"dpi": (0, 0)}  # Without it, Pillow would write 96 dpi.
    file = write_file(_image(drawing, {1: "1", 8: "P", 24: "RGB"}[bits]), "BMP", **dpi)
    if bits > 1:
        return file
    # Pillow writes black and white for 1 bit per pixel. Replace them in the palette of the file.
    palette = b"".join([bytes((color.blue, color.green, color.red, 0)) for color in drawing.two_colors])
    return file[:_BMP_PALETTE] + palette + file[_BMP_PALETTE + len(palette) :]


def read(file: bytes, drawing: Drawing) -> Raster:
    """Decode a file with Pillow: the middle pixel of every module for plain squares, otherwise all pixels."""
    from PIL import Image

    image: Image.Image = Image.open(BytesIO(file))
    if drawing.is_plain:
        image = _sample_modules(image, drawing)
    image.apply_transparency()
    if image.mode == "P":
        return raster_from_palette(image.width, image.tobytes(), _palette(image))
    return raster_from_image(image.convert("RGBA") if "transparency" in image.info else image)


def _sample_modules(image: Image, drawing: Drawing) -> Image:
    """Return an image of one pixel per module, taken from the middle of each module."""
    from PIL import Image

    columns, lines = drawing.columns, len(drawing.rows)
    # Downscales a JPEG by 2, 4 or 8 while it is decoded, and has no effect on other formats.
    image.draft("L", (max(1, drawing.width * READ_SCALE // drawing.scale), READ_SCALE * lines))
    across, down = image.width / drawing.width, image.height / drawing.height
    left, top = drawing.offset
    right, bottom = left + drawing.scale * columns, top + drawing.scale * lines
    area = left * across, top * down, right * across, bottom * down
    return image.resize((columns, lines), Image.Resampling.NEAREST, area)


def _image(drawing: Drawing, mode: str) -> Image:
    """Return the drawing in one of Pillow's modes. In mode "1", dark is always 0 and light is 1."""
    if drawing.is_plain:
        return _squares(drawing, mode)
    image = _palette_image(drawing) if pixels.is_indexable(drawing) else paint(drawing)
    return image if image.mode == mode else image.convert(mode)


def _squares(drawing: Drawing, mode: str) -> Image:
    """Return plain squares in a mode. The image is converted to the mode before it is enlarged, which is faster."""
    from PIL import Image

    numbers = b"".join(square_layer(drawing.rows, drawing.columns).cells)
    dark, light = (BLACK, WHITE) if mode == "1" else drawing.two_colors
    small = _set_palette(Image.frombytes("P", (drawing.columns, len(drawing.rows)), numbers), (light, dark))
    background = _set_palette(Image.new("P", (1, 1)), (light, dark)).convert(mode).getpixel((0, 0))
    (left, top), step = drawing.offset, 1 / drawing.scale
    return small.convert(mode).transform(
        (drawing.width, drawing.height),
        Image.Transform.AFFINE,
        (step, 0, -left * step, 0, step, -top * step),
        Image.Resampling.NEAREST,
        fillcolor=background,
    )


def _palette_image(drawing: Drawing) -> Image:
    from PIL import Image

    indexed = pixels.draw_indexed(drawing)
    return _set_palette(Image.frombytes("P", (indexed.width, indexed.height), indexed.pixels), indexed.colors)


def _set_palette(image: Image, colors: Sequence[Color]) -> Image:
    if all(color.opaque for color in colors):
        image.putpalette(b"".join([color.rgb for color in colors]))
    else:
        image.putpalette(b"".join([bytes(color[:4]) for color in colors]), "RGBA")
    return image


def _palette(image: Image) -> list[Color]:
    entries = iter(image.getpalette("RGBA") or [])
    return [Color(*entry) for entry in zip(entries, entries, entries, entries, strict=True)]


def _exact_colors(drawing: Drawing) -> tuple[Image, int | None]:
    """Return an image with all its colours, and the number of the transparent colour, if there is one.

    Colours with an alpha under 128 become transparent, because GIF has no translucent colours.
    """
    image = _image(drawing, "P")
    transparent = [number for number, color in enumerate(_palette(image)) if color.alpha < 128]
    if not transparent:
        return image, None
    first = transparent[0]
    return image.point([first if number in transparent else number for number in range(256)]), first


def _quantize(drawing: Drawing) -> tuple[Image, int | None]:
    """Return an image with the best colours, and the number of the transparent colour, if there is one.

    There is no dithering, because its dots would disturb edges.
    """
    if not _has_alpha(drawing):
        return _best_colors(_image(drawing, "RGB"), 256), None
    image = _image(drawing, "RGBA")
    transparent = image.getchannel("A").point([255] * 128 + [0] * 128)
    image = _best_colors(image.convert("RGB"), 255)
    image.paste(255, mask=transparent)
    return image, 255


def _best_colors(image: Image, maximum: int) -> Image:
    from PIL import Image

    return image.quantize(maximum, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)


def _has_palette(drawing: Drawing) -> bool:
    return drawing.is_plain or pixels.is_indexable(drawing)


def _has_alpha(drawing: Drawing) -> bool:
    return drawing.radius > 0 or not all(color.opaque for color in _colors(drawing))


def _is_grey(drawing: Drawing) -> bool:
    return not drawing.embedded_images and all(color.red == color.green == color.blue for color in _colors(drawing))


def _colors(drawing: Drawing) -> list[Color]:
    """Return all colours of the drawing, embedded images excluded."""
    paints = [drawing.light, *([drawing.dark] if drawing.is_plain else [layer.paint for layer in drawing.layers])]
    return [color for paint in paints for color in paint_colors(paint)]


def _too_large(drawing: Drawing, allowed: str) -> BadParameter:
    return BadParameter("size", f"{drawing.width} by {drawing.height} pixels", allowed)
