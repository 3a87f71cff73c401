"""The codes to draw. The same number of codes always gives the same codes."""

from collections.abc import Iterator
from itertools import cycle, islice, product
from random import Random
from string import ascii_lowercase
from typing import NamedTuple

from bench.scannability.code import Code
from bench.scannability.libraries import qr_code_styling, qrcode_styled
from qr.graphics import color
from qr.graphics.eyes import EYES
from qr.graphics.gradient import Gradient, Paint
from qr.graphics.shapes import SHAPES
from qr.spec import Encoding, Style
from qr.symbol import encode

SEED = "scannability"
SCALES = range(3, 13)
MAX_VERSION = 12
# Number of letters that nearly fill version 12, per level (ISO/IEC 18004:2015, table 7).
MAX_LETTERS = {"L": 330, "M": 260, "Q": 180, "H": 140}
DARK_COLORS = [
    "#000",
    "#000",
    "#123",
    "#1a2b4c",
    "#0b3d91",
    "#5b1a86",
    "#7a0c2e",
    "#004d40",
    "#333",
    "#8a2b06",
    "#b3123c",
]
LIGHT_COLORS = ["#fff", "#fff", "#fff", "#fffbe6", "#f4fbff", "#eee"]
ANGLES = (None, 0, 45, 90, 135)  # of gradients, in degrees; None is radial
LOGO_SHARE = 1 / 8
GRADIENT_SHARE = 1 / 4

Shapes = tuple[str, str, str]  # module shape, eye, eyeball
COMBINATIONS: tuple[Shapes, ...] = tuple(product(SHAPES, EYES, EYES))


class StyleSource(NamedTuple):
    """Styles to choose from.

    shapes: combinations of shapes, used one after the other in random order
    angles: angles of gradients in degrees; None is radial
    scales: pixels per module
    logos:  whether a code can have a logo
    """

    shapes: tuple[Shapes, ...]
    angles: tuple[int | None, ...] = ANGLES
    scales: range = SCALES
    logos: bool = True


# Half of the codes cover all combinations; the other half has styles that another library supports.
SOURCES = (
    StyleSource(COMBINATIONS),
    StyleSource(qrcode_styled.SHAPES, qrcode_styled.ANGLES, qrcode_styled.SCALES),
    StyleSource(COMBINATIONS),
    StyleSource(qr_code_styling.SHAPES, logos=False),
)


def make_codes(number: int) -> list[Code]:
    """Return ``number`` codes. The codes use the sources in turn."""
    rng = Random(SEED)
    all_shapes = dict.fromkeys(source.shapes for source in SOURCES)
    orders = {shapes: cycle(rng.sample(shapes, len(shapes))) for shapes in all_shapes}
    sources = islice(cycle(SOURCES), number)
    return [_make_code(serial, next(orders[source.shapes]), source, rng) for serial, source in enumerate(sources)]


def make_plain_codes(number: int) -> list[Code]:
    """Return ``number`` codes in black squares. They use each level with each scale."""
    rng = Random(f"{SEED} of plain codes")
    settings = islice(cycle(product(MAX_LETTERS, SCALES)), number)
    return [_make_plain_code(serial, *setting, rng) for serial, setting in enumerate(settings)]


def _make_plain_code(serial: int, ecc: str, scale: int, rng: Random) -> Code:
    content, version = next(_contents_that_fit(ecc, rng))
    return Code(serial, content, ecc, version, Style(), scale)


def plain_code(code: Code) -> Code:
    """Return the same content and size in black squares on white."""
    return code._replace(style=Style(), logo=False)


def _make_code(serial: int, shapes: Shapes, source: StyleSource, rng: Random) -> Code:
    logo = source.logos and rng.random() < LOGO_SHARE
    ecc = "H" if logo else rng.choice(tuple(MAX_LETTERS))
    content, version = next(_contents_that_fit(ecc, rng))
    shape, eye, eyeball = shapes
    dark, light = _choose_paint(source.angles, rng), color.parse(rng.choice(LIGHT_COLORS))
    style = Style(shape=shape, eye=eye, eyeball=eyeball, dark=dark, light=light)
    return Code(serial, content, ecc, version, style, rng.choice(source.scales), logo)


def _contents_that_fit(ecc: str, rng: Random) -> Iterator[tuple[bytes, int]]:
    """Yield URLs of random length that fit into ``MAX_VERSION``, each with its version."""
    while True:
        letters = rng.choices(ascii_lowercase, k=rng.randint(2, MAX_LETTERS[ecc]))
        content = f"https://e.io/{''.join(letters)}".encode()
        version = encode(content, Encoding(ecc=ecc, boost=False)).version
        if isinstance(version, int) and version <= MAX_VERSION:
            yield content, version


def _choose_paint(angles: tuple[int | None, ...], rng: Random) -> Paint:
    """Return a gradient of two dark colours, or more often a single dark colour."""
    first, second = (color.parse(dark) for dark in rng.sample(DARK_COLORS, 2))
    return Gradient(rng.choice(angles), (first, second)) if rng.random() < GRADIENT_SHARE else first
