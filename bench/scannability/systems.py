"""The systems that draw codes: this service, styled and in plain squares, and two other libraries."""

import io
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw

from bench.scannability.code import Code
from bench.scannability.codes import plain_code
from bench.scannability.libraries import qr_code_styling, qrcode_styled
from bench.scannability.pixels import Pixels
from qr.errors import Unreadable
from qr.generate import generate
from qr.spec import (
    Encoding,
    LogoStyle,
    Output,
    Spec,
)
from qr.spec.parse import parse_spec

OURS, PLAIN, QRCODE, STYLING = "ours", "plain", "qrcode", "qr-code-styling"
OTHERS = (QRCODE, STYLING)
LOGO_PIXELS = 200


def draw_ours(code: Code, *, verify: bool = True) -> Pixels | None:
    """Return the image that the service sends, or None if the service rejects the code as unreadable.

    Without ``verify``, the service rejects no code.
    """
    spec = Spec(
        content=code.content,
        encoding=Encoding(ecc=code.ecc, boost=False),
        style=code.style,
        output=Output(scale=code.scale, verify=verify),
        logo=LogoStyle(logo=logo_file() if code.logo else None),
    )
    try:
        return to_grey(Image.open(io.BytesIO(generate(spec).body)))
    except Unreadable:
        return None


def draw_preset(code: Code, preset: str) -> Pixels:
    """Return the image of a built-in preset, which the service does not verify. The style of the code is ignored."""
    parameters = {"style": preset, "ecc": code.ecc, "scale": str(code.scale), "boost": "off", "verify": "off"}
    spec = parse_spec([("data", code.content.decode()), *parameters.items()], "png")
    return to_grey(Image.open(io.BytesIO(generate(spec).body)))


def draw_all(code: Code, svg: str | None) -> dict[str, Pixels | None]:
    """Return the image of each system that supports the style.

    ``svg`` is the file of ``qr-code-styling``, which another process draws, or None.
    """
    images = {OURS: draw_ours(code), PLAIN: draw_ours(plain_code(code))}
    if qrcode_styled.supports(code):
        images[QRCODE] = to_grey(qrcode_styled.draw(code, logo_image()))
    if svg:
        images[STYLING] = to_grey(qr_code_styling.rasterise(svg))
    return images


def to_grey(image: Image.Image) -> Pixels:
    """Return the luminance (ITU-R BT.601) of an image on a white background."""
    image = image.convert("RGBA")
    return np.array(Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("L"))


@lru_cache(maxsize=1)
def logo_image() -> Image.Image:
    """Return a white letter N on red. A round logo could be mistaken for a finder pattern."""
    image = Image.new("RGB", (LOGO_PIXELS, LOGO_PIXELS), "#c0392b")
    strokes = (
        (60, 160),
        (60, 40),
        (90, 40),
        (130, 110),
        (130, 40),
        (150, 40),
        (150, 160),
        (120, 160),
        (80, 90),
        (80, 160),
    )
    ImageDraw.Draw(image).polygon(strokes, fill="white")
    return image


@lru_cache(maxsize=1)
def logo_file() -> bytes:
    file = io.BytesIO()
    logo_image().save(file, "PNG")
    return file.getvalue()
