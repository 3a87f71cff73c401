"""Embed images in PDF, as pixels with a soft mask."""

from __future__ import annotations

from qr.graphics.layers import EmbeddedImage
from qr.logo import rasterise
from qr.render.pdf_objects import Resources
from qr.render.vectors import embedded_image_size, numbers


def image_operators(embedded: EmbeddedImage, resources: Resources) -> str:
    """Return the operators that paint an embedded image in RGB. Its pixels become streams of the resources."""
    x, y, width, height = embedded.area
    size = embedded_image_size(embedded)
    image = rasterise(embedded.file, embedded.media_type, *size, embedded.quarters)
    head = f"/Type/XObject/Subtype/Image/Width {size[0]}/Height {size[1]}/BitsPerComponent 8"
    alpha = resources.stream(f"{head}/ColorSpace/DeviceGray", image.getchannel("A").tobytes())
    colors = resources.stream(f"{head}/ColorSpace/DeviceRGB/SMask {alpha}", image.convert("RGB").tobytes())
    return f"q {numbers((width, 0, 0, -height, x, y + height))} cm {resources.name('XObject', colors)} Do Q\n"
