"""Styled drawings for tests of vector formats, and the difference between two images."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from qr.drawing import Drawing
from qr.drawing.composition import compose
from qr.graphics import color, gradient
from qr.spec import (
    Encoding,
    Output,
    Spec,
    Style,
)
from qr.symbol import encode

LINK = b"https://example.com"
STYLES = {
    "squares": Style(eye="rounded", eyeball="circle"),
    "dots": Style(shape="dot", eye="circle"),
    "joined": Style(shape="rounded", light=color.parse("eef")),
    "coloured eyes": Style(eye_color=(color.parse("a00"), color.parse("060"), color.parse("00a")), shape="dot"),
    "horizontal gradient": Style(dark=gradient.parse("linear(0,#a00,#00a)")),
    "diagonal gradient": Style(dark=gradient.parse("linear(30,#a00,#060,#00a)"), shape="rounded"),
    "radial gradient": Style(dark=gradient.parse("radial(#a00,#00a)"), light=gradient.parse("radial(#fff,#fee)")),
    "fading background": Style(shape="dot", light=gradient.parse("linear(0,#ff0,#ff00,#0ff8)")),
    "transparent corners": Style(ground_radius=12, light=color.parse("eef"), shape="dot"),
    "circle": Style(frame="circle", shape="dot"),
}


def compose_style(style: Style, symbol: str = "qr", output: Output = Output(scale=8)) -> Drawing:
    """Return a drawing of ``LINK`` in a style."""
    return compose(encode(LINK, Encoding(symbol=symbol)), Spec(LINK, "pdf", style=style, output=output), None)


def color_difference(one: Image.Image, other: Image.Image) -> tuple[float, int]:
    """Return the mean and the maximum difference per channel between two images of the same size."""
    difference = abs(np.array(one).astype(int) - np.array(other))
    return difference.mean(), difference.max()


def logo() -> bytes:
    """Return a PNG with an opaque, a translucent and a transparent area."""
    image = Image.new("RGBA", (40, 20), (200, 0, 0, 255))
    image.paste((0, 0, 255, 128), (0, 0, 20, 10))
    image.paste((0, 0, 0, 0), (20, 10, 40, 20))
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()
