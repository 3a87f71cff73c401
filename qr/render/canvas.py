"""Paint a drawing as an image in memory, with gradients, embedded images and rounded backgrounds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO
from math import ceil, hypot, sqrt
from typing import TYPE_CHECKING

from qr.drawing import Drawing
from qr.graphics.color import Color
from qr.graphics.gradient import Gradient, Paint
from qr.graphics.layers import EmbeddedImage
from qr.graphics.path import Box
from qr.graphics.raster import Raster, raster_from_palette
from qr.render import pixels

if TYPE_CHECKING:
    from PIL.Image import Image

DISC = 128  # radius in pixels of the disc that radial gradients are scaled from
READ_SCALE = 8  # pixels per module of a drawing that is rasterised for reading, if this is not too large
MIN_READ_SCALE = 3  # enough to read the largest symbol in every shape
MAX_READ_PIXELS = 4_000_000  # above this, the scale is reduced down to MIN_READ_SCALE


def paint(drawing: Drawing) -> Image:
    """Return the drawing as an RGB image, or as RGBA if any pixel is not opaque."""
    from PIL import Image, ImageChops

    size = drawing.width, drawing.height
    image = _fill(size, drawing.light, Box(0, 0, *size))
    for layer in pixels.drawing_layers(drawing):
        painted = _fill(size, layer.paint, _in_pixels(drawing, layer.area))
        coverage = Image.frombuffer("L", size, pixels.layer_coverage(drawing, layer))
        painted.putalpha(ImageChops.multiply(painted.getchannel("A"), coverage))
        image.alpha_composite(painted)
    for embedded in drawing.embedded_images:
        _paste_embedded(image, drawing, embedded)
    if drawing.radius:
        _clear_corners(image, drawing)
    return image.convert("RGB") if image.getchannel("A").getextrema() == (255, 255) else image


def write_file(image: Image, format_name: str, **options: object) -> bytes:
    """Return an image as a file. ``format_name`` and ``options`` are those of Pillow."""
    file = BytesIO()
    image.save(file, format_name, **options)
    return file.getvalue()


def resolution(drawing: Drawing) -> dict[str, tuple[float, float]]:
    """Return Pillow's option for the resolution, or no option if the resolution is unknown."""
    return {} if drawing.dpi is None else {"dpi": (drawing.dpi, drawing.dpi)}


def raster_from_image(image: Image) -> Raster:
    """Return an image as grey pixels, on white paper."""
    from PIL import Image

    if image.mode not in {"L", "1", "RGB"}:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return Raster(*image.size, image.convert("L").tobytes())


def rasterise(drawing: Drawing) -> Raster:
    """Rasterise a drawing at the scale for reading."""
    return rasterise_at_size(downscale_for_reading(drawing))


def rasterise_at_size(drawing: Drawing) -> Raster:
    """Rasterise a drawing at its own scale."""
    if pixels.is_indexable(drawing):
        indexed = pixels.draw_indexed(drawing)
        return raster_from_palette(indexed.width, indexed.pixels, indexed.colors)
    return raster_from_image(paint(drawing))


def downscale_for_reading(drawing: Drawing) -> Drawing:
    """Return the drawing at the scale for reading.

    The scale is ``READ_SCALE``, or a smaller scale down to ``MIN_READ_SCALE`` for at most ``MAX_READ_PIXELS``.
    """
    fitting = drawing.scale * sqrt(MAX_READ_PIXELS / (drawing.width * drawing.height))
    return rescale(drawing, max(MIN_READ_SCALE, min(READ_SCALE, int(fitting))))


def rescale(drawing: Drawing, scale: int) -> Drawing:
    """Return the drawing at another number of pixels per module. Surplus background is scaled too."""
    left, top = (surplus * scale // drawing.scale for surplus in drawing.offset)
    sizes = scale * drawing.columns + 2 * left, scale * len(drawing.rows) + 2 * top
    return drawing._replace(scale=scale, width=sizes[0], height=sizes[1], radius=drawing.radius * scale / drawing.scale)


def _in_pixels(drawing: Drawing, area: Box) -> Box:
    """Convert an area from modules to pixels."""
    scale, (left, top) = drawing.scale, drawing.offset
    return Box(left + area.x * scale, top + area.y * scale, area.width * scale, area.height * scale)


def _fill(size: tuple[int, int], paint: Paint, area: Box) -> Image:
    """Return an RGBA image of one paint. ``area`` is the extent of a gradient, in pixels."""
    from PIL import Image

    if isinstance(paint, Color):
        return Image.new("RGBA", size, paint[:4])
    positions = _radial_positions(paint, size, area) if paint.angle is None else _linear_positions(paint, size, area)
    positions.putpalette(_gradient_palette(paint.stops), "RGBA")
    return positions.convert("RGBA")


def _linear_positions(gradient: Gradient, size: tuple[int, int], area: Box) -> Image:
    """Return the position of every pixel along a linear gradient, 0-255.

    All lines are parts of one ramp. Each line starts a little further along the ramp than the line before.
    """
    from PIL import Image

    (x0, y0), (x1, y1) = gradient.line(area)
    length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) / 255
    across, down = (x1 - x0) / length, (y1 - y0) / length
    start = (0.5 - x0) * across + (0.5 - y0) * down
    if abs(across) >= abs(down):
        return Image.frombytes("P", size, _ramp_lines(*size, start, across, down))
    transposed = Image.frombytes("P", size[::-1], _ramp_lines(*size[::-1], start, down, across))
    return transposed.transpose(Image.Transpose.TRANSPOSE)


def _ramp_lines(width: int, height: int, start: float, along: float, shift: float) -> bytes:
    """Return lines of ``start`` + ``along`` * x + ``shift`` * y, limited to 0-255.

    The absolute value of ``shift`` is at most that of ``along``.
    """
    step = shift / along
    before = max(0, ceil(-step * height))
    xs = range(-before, width + max(0, ceil(step * height)) + 1)
    ramp = bytes([min(255, max(0, round(start + along * x))) for x in xs])
    begins = (before + round(step * y) for y in range(height))
    return b"".join([ramp[begin : begin + width] for begin in begins])


def _radial_positions(gradient: Gradient, size: tuple[int, int], area: Box) -> Image:
    """Return the position of every pixel along a radial gradient, 0-255."""
    from PIL import Image

    side = max(1, round(2 * gradient.radius(area)))
    disc = Image.frombytes("L", (2 * DISC, 2 * DISC), _disc()).resize((side, side), Image.Resampling.BICUBIC)
    image = Image.new("L", size, 255)
    image.paste(disc, (round(area.x + area.width / 2 - side / 2), round(area.y + area.height / 2 - side / 2)))
    return Image.frombytes("P", size, image.tobytes())


@lru_cache(maxsize=1)
def _disc() -> bytes:
    """Return the distances from the centre of a square of ``2 * DISC`` pixels per side, 255 at ``DISC`` and beyond."""
    right = [bytes([min(255, round(hypot(x + 0.5, y + 0.5) / DISC * 255)) for x in range(DISC)]) for y in range(DISC)]
    lower = [line[::-1] + line for line in right]
    return b"".join(lower[::-1] + lower)


def _gradient_palette(stops: Sequence[Color]) -> bytes:
    """Return 256 colours between stops at even distances, as red, green, blue, alpha."""
    gaps = len(stops) - 1
    colors = bytearray()
    for position in range(256):
        gap = min(gaps - 1, position * gaps // 255)
        fraction = position * gaps / 255 - gap
        channels = zip(stops[gap][:4], stops[gap + 1][:4], strict=True)
        colors += bytes(round(start + (end - start) * fraction) for start, end in channels)
    return bytes(colors)


def _paste_embedded(image: Image, drawing: Drawing, embedded: EmbeddedImage) -> None:
    from qr.logo import rasterise

    area = _in_pixels(drawing, embedded.area)
    left, top = round(area.x), round(area.y)
    width, height = round(area.x + area.width) - left, round(area.y + area.height) - top
    image.alpha_composite(rasterise(embedded.file, embedded.media_type, width, height, embedded.quarters), (left, top))


def _clear_corners(image: Image, drawing: Drawing) -> None:
    """Make the corners outside the rounded background transparent."""
    from PIL import Image, ImageChops

    coverage = Image.frombuffer("L", image.size, pixels.background_coverage(drawing))
    image.putalpha(ImageChops.multiply(image.getchannel("A"), coverage))
