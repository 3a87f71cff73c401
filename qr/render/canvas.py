"""Drawing to an image in memory, for what a palette cannot hold: gradients, pictures, clear corners."""

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

DISC = 128  # pixels from the middle to the rim of the gradient that radial ones are scaled from
READ_SCALE = 8  # pixels a module at which outlines are read, or as many as are few enough, but
MIN_READ_SCALE = 3  # at which the largest symbol still reads in every shape
MAX_READ_PIXELS = 4_000_000


def paint(drawing: Drawing) -> Image:
    """The drawing in colour, with alpha where it has any."""
    from PIL import Image, ImageChops

    size = drawing.width, drawing.height
    image = _filled(size, drawing.light, Box(0, 0, *size))
    for layer in pixels.drawing_layers(drawing):
        painted = _filled(size, layer.paint, _in_pixels(drawing, layer.area))
        mask = Image.frombuffer("L", size, pixels.layer_coverage(drawing, layer))
        painted.putalpha(ImageChops.multiply(painted.getchannel("A"), mask))
        image.alpha_composite(painted)
    for inset in drawing.embedded_images:
        _show(image, drawing, inset)
    if drawing.radius:
        _clear_outside(image, drawing)
    return image.convert("RGB") if image.getchannel("A").getextrema() == (255, 255) else image


def write_file(image: Image, format_name: str, **options: object) -> bytes:
    """An image as a file of one of Pillow's formats."""
    file = BytesIO()
    image.save(file, format_name, **options)
    return file.getvalue()


def resolution(drawing: Drawing) -> dict[str, tuple[float, float]]:
    """The option by which Pillow's formats state the resolution, if any is known."""
    return {} if drawing.dpi is None else {"dpi": (drawing.dpi, drawing.dpi)}


def raster_from_image(image: Image) -> Raster:
    """An image as grey pixels on white paper."""
    from PIL import Image

    if image.mode not in {"L", "1", "RGB"}:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return Raster(*image.size, image.convert("L").tobytes())


def rasterise(drawing: Drawing) -> Raster:
    """What outlines show: the same drawing in pixels, as many as reading takes."""
    return rasterise_at_size(downscale_for_reading(drawing))


def rasterise_at_size(drawing: Drawing) -> Raster:
    """What a drawing shows in its own pixels."""
    if pixels.is_indexable(drawing):
        picture = pixels.draw_indexed(drawing)
        return raster_from_palette(picture.width, picture.pixels, picture.colors)
    return raster_from_image(paint(drawing))


def downscale_for_reading(drawing: Drawing) -> Drawing:
    """The drawing at the size at which outlines are read."""
    fitting = drawing.scale * sqrt(MAX_READ_PIXELS / (drawing.width * drawing.height))
    return rescale(drawing, max(MIN_READ_SCALE, min(READ_SCALE, int(fitting))))


def rescale(drawing: Drawing, scale: int) -> Drawing:
    """The drawing at another number of pixels a module, its surplus of ground in proportion."""
    left, top = (surplus * scale // drawing.scale for surplus in drawing.offset)
    sizes = scale * drawing.columns + 2 * left, scale * len(drawing.rows) + 2 * top
    return drawing._replace(scale=scale, width=sizes[0], height=sizes[1], radius=drawing.radius * scale / drawing.scale)


def _in_pixels(drawing: Drawing, area: Box) -> Box:
    """Modules to pixels."""
    scale, (left, top) = drawing.scale, drawing.offset
    return Box(left + area.x * scale, top + area.y * scale, area.width * scale, area.height * scale)


def _filled(size: tuple[int, int], paint: Paint, area: Box) -> Image:
    """An image of one paint; a gradient runs over ``area``, in pixels."""
    from PIL import Image

    if isinstance(paint, Color):
        return Image.new("RGBA", size, paint[:4])
    progress = _radial(paint, size, area) if paint.angle is None else _linear(paint, size, area)
    progress.putpalette(_ramp(paint.stops), "RGBA")
    return progress.convert("RGBA")


def _linear(gradient: Gradient, size: tuple[int, int], area: Box) -> Image:
    """How far along the gradient every pixel lies, 0-255: line by line the same ramp, further on by a little."""
    from PIL import Image

    (x0, y0), (x1, y1) = gradient.line(area)
    length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) / 255
    across, down = (x1 - x0) / length, (y1 - y0) / length
    start = (0.5 - x0) * across + (0.5 - y0) * down
    if abs(across) >= abs(down):
        return Image.frombytes("P", size, _ramp_lines(*size, start, across, down))
    turned = Image.frombytes("P", size[::-1], _ramp_lines(*size[::-1], start, down, across))
    return turned.transpose(Image.Transpose.TRANSPOSE)


def _ramp_lines(width: int, height: int, start: float, along: float, shift: float) -> bytes:
    """Lines of ``start`` + ``along`` x + ``shift`` y, 0-255; ``shift`` is the smaller of the two."""
    step = shift / along
    before = max(0, ceil(-step * height))
    run = range(-before, width + max(0, ceil(step * height)) + 1)
    ramp = bytes([min(255, max(0, round(start + along * x))) for x in run])
    begins = (before + round(step * y) for y in range(height))
    return b"".join([ramp[begin : begin + width] for begin in begins])


def _radial(gradient: Gradient, size: tuple[int, int], area: Box) -> Image:
    """How far from the middle every pixel lies, 0-255."""
    from PIL import Image

    side = max(1, round(2 * gradient.radius(area)))
    disc = Image.frombytes("L", (2 * DISC, 2 * DISC), _disc()).resize((side, side), Image.Resampling.BICUBIC)
    image = Image.new("L", size, 255)
    image.paste(disc, (round(area.x + area.width / 2 - side / 2), round(area.y + area.height / 2 - side / 2)))
    return Image.frombytes("P", size, image.tobytes())


@lru_cache(maxsize=1)
def _disc() -> bytes:
    """Distances from the middle of a square of twice ``DISC`` pixels a side, 255 at and beyond ``DISC``."""
    right = [bytes([min(255, round(hypot(x + 0.5, y + 0.5) / DISC * 255)) for x in range(DISC)]) for y in range(DISC)]
    lower = [line[::-1] + line for line in right]
    return b"".join(lower[::-1] + lower)


def _ramp(stops: Sequence[Color]) -> bytes:
    """The 256 colours between stops at even distances, as red, green, blue, alpha."""
    gaps = len(stops) - 1
    colors = bytearray()
    for position in range(256):
        gap = min(gaps - 1, position * gaps // 255)
        part = position * gaps / 255 - gap
        pairs = zip(stops[gap][:4], stops[gap + 1][:4], strict=True)
        colors += bytes(round(one + (other - one) * part) for one, other in pairs)
    return bytes(colors)


def _show(image: Image, drawing: Drawing, inset: EmbeddedImage) -> None:
    from qr.logo import rasterise

    area = _in_pixels(drawing, inset.area)
    left, top = round(area.x), round(area.y)
    width, height = round(area.x + area.width) - left, round(area.y + area.height) - top
    image.alpha_composite(rasterise(inset.file, inset.media_type, width, height, inset.quarters), (left, top))


def _clear_outside(image: Image, drawing: Drawing) -> None:
    """Take away what lies outside the rounded ground."""
    from PIL import Image, ImageChops

    inside = Image.frombuffer("L", image.size, pixels.background_coverage(drawing))
    image.putalpha(ImageChops.multiply(image.getchannel("A"), inside))
