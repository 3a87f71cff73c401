"""What draws: this service, in styles and in plain squares, and two peers."""

import io
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw

from bench.scannability.code import Code
from bench.scannability.codes import plain
from bench.scannability.decoders import Pixels
from bench.scannability.peers import qr_code_styling, qrcode_styled
from qr.errors import Unreadable
from qr.generate import generate
from qr.spec import (
    Encoding,
    LogoStyle,
    Output,
    Spec,
)

OURS, PLAIN, QRCODE, STYLING = "ours", "plain", "qrcode", "qr-code-styling"
PEERS = (QRCODE, STYLING)
LOGO_PIXELS = 200


def ours(code: Code) -> Pixels | None:
    """As the service sends it; None where it refuses to."""
    spec = Spec(
        content=code.content,
        encoding=Encoding(ecc=code.ecc, boost=False),
        style=code.style,
        output=Output(scale=code.scale),
        logo=LogoStyle(logo=logo_file() if code.logo else None),
    )
    try:
        return grey(Image.open(io.BytesIO(generate(spec).body)))
    except Unreadable:
        return None


def pictures(code: Code, svg: str | None) -> dict[str, Pixels | None]:
    """What every system that has the style makes of a code; ``svg`` is what the one in Node made of it."""
    drawn = {OURS: ours(code), PLAIN: ours(plain(code))}
    if qrcode_styled.has(code):
        drawn[QRCODE] = grey(qrcode_styled.draw(code, logo()))
    if svg:
        drawn[STYLING] = grey(qr_code_styling.picture(svg))
    return drawn


def grey(picture: Image.Image) -> Pixels:
    """A picture on white paper as a camera's luminance (ITU-R BT.601)."""
    picture = picture.convert("RGBA")
    return np.array(Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("L"))


@lru_cache(maxsize=1)
def logo() -> Image.Image:
    """A white letter N on red: nothing round, that a decoder might take for a finder pattern."""
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
    logo().save(file, "PNG")
    return file.getvalue()
