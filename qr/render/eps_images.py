"""Paint embedded images in EPS, as pixels on the background that they cover."""

from __future__ import annotations

import zlib
from base64 import a85encode
from typing import TYPE_CHECKING

from qr.drawing import Drawing
from qr.graphics.layers import EmbeddedImage
from qr.render.vectors import embedded_image_size, numbers

if TYPE_CHECKING:
    from PIL.Image import Image

DEFLATE_LEVEL = 5
MAX_LINE_CHARACTERS = 120


def image_operators(embedded: EmbeddedImage, drawing: Drawing) -> str:
    """Return the operators that paint an embedded image in RGB. PostScript has no translucent pixels."""
    x, y, width, height = embedded.area
    image = _flatten(embedded, drawing)
    data = a85encode(zlib.compress(image.tobytes(), DEFLATE_LEVEL)).decode()
    # Each line starts with a space, because programs that only scan the file take lines that start with % for comments.
    lines = [f" {data[at : at + MAX_LINE_CHARACTERS]}\n" for at in range(0, len(data), MAX_LINE_CHARACTERS)]
    return (
        f"gsave\n{numbers((x, y))} translate {numbers((width, height))} scale\n/DeviceRGB setcolorspace\n"
        f"<</ImageType 1/Width {image.width}/Height {image.height}/BitsPerComponent 8/Decode[0 1 0 1 0 1]\n"
        f"/ImageMatrix[{image.width} 0 0 {image.height} 0 0]\n"
        "/DataSource currentfile/ASCII85Decode filter/FlateDecode filter>>image\n"
        f"{''.join(lines)} ~>\ngrestore\n"
    )


def _flatten(embedded: EmbeddedImage, drawing: Drawing) -> Image:
    """Return an embedded image without alpha: painted on the background that it covers."""
    from PIL import Image

    from qr.logo import rasterise

    size = embedded_image_size(embedded)
    covered = _covered_background(embedded, drawing).resize(size)
    background = Image.alpha_composite(Image.new("RGBA", size, "white"), covered)
    image = rasterise(embedded.file, embedded.media_type, *size, embedded.quarters)
    return Image.alpha_composite(background, image).convert("RGB")


def _covered_background(embedded: EmbeddedImage, drawing: Drawing) -> Image:
    """Return what an embedded image covers. A low resolution is enough, because it is nearly always one colour."""
    from qr.render.canvas import downscale_for_reading, paint

    small = downscale_for_reading(drawing)._replace(embedded_images=())
    x, y, width, height = (round(length * small.scale) for length in embedded.area)
    x, y = x + small.offset[0], y + small.offset[1]
    return paint(small).crop((x, y, x + max(1, width), y + max(1, height))).convert("RGBA")
