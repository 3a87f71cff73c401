"""Drawings for tests of renderers, and the pixels that lossless files must contain."""

from __future__ import annotations

import io
from typing import Any

import cv2
import numpy as np
from PIL import Image

from qr.drawing import Drawing, draw, is_plain
from qr.drawing.composition import compose
from qr.graphics import color, gradient
from qr.render import png
from qr.spec import Output, Spec, Style
from qr.symbol import encode

Pixels = np.ndarray[tuple[int, int], np.dtype[np.uint8]]
Channels = np.ndarray[tuple[int, int, int], np.dtype[np.int64]]

DEFAULT_URL = "https://example.com"
SOLID = {
    "plain": Style(),
    "two colours": Style(dark=color.parse("navy"), light=color.parse("ffe")),
    "dots": Style(shape="dot"),
    "coloured eyes": Style(shape="gapped", eye_color=(color.parse("c00"),) * 3),
}
GRADIENTS = {
    "linear": Style(dark=gradient.parse("linear(45,e6007e,0033a0)")),
    "radial dots on a gradient": Style(
        shape="dot", dark=gradient.parse("radial(800,000080)"), light=gradient.parse("linear(90,fff,ffd)")
    ),
}
TRANSPARENT = {
    "transparent": Style(light=color.TRANSPARENT),
    "transparent black": Style(light=color.parse("0000")),
    "transparent with dots": Style(shape="dot", light=color.TRANSPARENT),
    "translucent": Style(light=color.parse("ffffff80")),
    "gradient on transparent": Style(dark=gradient.parse("linear(45,e6007e,0033a0)"), light=color.TRANSPARENT),
    "rounded background": Style(ground_radius=20),
}
# Contents that would inject syntax into a document if a renderer did not escape them.
HOSTILE = (
    b"(\\)<</JS(app.alert(1))/S/JavaScript>>",
    b") >> endobj 1 0 obj << /OpenAction",
    b"\\",
    b"((",
    b"endstream %%EOF",
    "Grüße (\\) 東京 😀".encode(),
    b"line\r\nbreak\0",
)


def draw_styled(content: bytes = DEFAULT_URL.encode(), style: Style = Style(), **output: Any) -> Drawing:
    """Encode content, and return its drawing in a style."""
    spec = Spec(content, style=style, output=Output(**output))
    symbol = encode(content)
    return draw(symbol, spec) if is_plain(spec) else compose(symbol, spec, None)


def read_rgba(file: bytes) -> Channels:
    """Return red, green, blue and alpha of every pixel, as read by Pillow. Transparent pixels are all 0."""
    pixels = np.array(Image.open(io.BytesIO(file)).convert("RGBA")).astype(np.int64)
    pixels[pixels[..., 3] == 0] = 0
    return pixels


def read_rgb_with_opencv(file: bytes) -> Channels:
    """Return red, green and blue of every pixel, as read by OpenCV, without alpha."""
    return np.array(cv2.imdecode(np.frombuffer(file, np.uint8), cv2.IMREAD_COLOR))[..., ::-1].astype(np.int64)


def png_pixels(drawing: Drawing) -> Channels:
    """Return the pixels of the PNG of a drawing."""
    return read_rgba(png.render(drawing))


def dark_pixels(drawing: Drawing) -> Pixels:
    """Return 1 for each pixel that must be dark, and 0 for the others, computed from the modules."""
    modules = np.array([[int(bit) for bit in f"{row:0{drawing.columns}b}"] for row in drawing.rows], np.uint8)
    pixels = modules.repeat(drawing.scale, 0).repeat(drawing.scale, 1)
    left, top = drawing.offset
    right, bottom = drawing.width - left - pixels.shape[1], drawing.height - top - pixels.shape[0]
    return np.pad(pixels, ((top, bottom), (left, right)))
