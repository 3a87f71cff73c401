"""The codes to draw: always the same ones, for a given number of them."""

from collections.abc import Iterator
from importlib.util import find_spec
from itertools import count, product
from random import Random
from string import ascii_lowercase
from typing import NamedTuple

from bench.scannability.code import Code
from bench.scannability.peers import qr_code_styling, qrcode_styled
from qr.graphics import color
from qr.graphics.eyes import EYES
from qr.graphics.gradient import Gradient, Paint
from qr.graphics.shapes import SHAPES
from qr.spec import Encoding, Style
from qr.symbol import encode

SEED = "scannability"
SCALES = range(3, 13)
MOST_VERSION = 12
LONGEST = {"L": 330, "M": 260, "Q": 180, "H": 140}  # bytes, about what version 12 holds (ISO/IEC 18004:2015, table 7)
DARKS = ("#000", "#000", "#123", "#1a2b4c", "#0b3d91", "#5b1a86", "#7a0c2e", "#004d40", "#333", "#8a2b06", "#b3123c")
LIGHTS = ("#fff", "#fff", "#fff", "#fffbe6", "#f4fbff", "#eee")
ANGLES = (None, 0, 45, 90, 135)  # None: radial
LOGOS = find_spec("qr.logo") is not None

Shapes = tuple[str, str, str]  # of modules, eyes, eyeballs
COMBINATIONS: tuple[Shapes, ...] = tuple(product(SHAPES, EYES, EYES))


class Source(NamedTuple):
    """Styles to take in turn, the gradients and sizes that go with them, and whether logos do."""

    shapes: tuple[Shapes, ...]
    angles: tuple[int | None, ...] = ANGLES
    scales: range = SCALES
    logos: bool = True


_PEERS = (
    Source(qrcode_styled.SHAPES, qrcode_styled.ANGLES, qrcode_styled.SCALES),
    Source(qr_code_styling.SHAPES, logos=False),
)
# Every second code is one of all combinations, every fourth has a style of one of the peers.
SOURCES = (Source(COMBINATIONS), _PEERS[0], Source(COMBINATIONS), _PEERS[1])


def codes(number: int) -> list[Code]:
    chance = Random(SEED)
    shuffled = {shapes: chance.sample(shapes, len(shapes)) for shapes in {source.shapes: 0 for source in SOURCES}}
    turns = {shapes: count() for shapes in shuffled}
    made = []
    for serial in range(number):
        source = SOURCES[serial % len(SOURCES)]
        order = shuffled[source.shapes]
        made.append(_code(serial, order[next(turns[source.shapes]) % len(order)], source, chance))
    return made


def plain(code: Code) -> Code:
    """The same content and size in black squares on white."""
    return code._replace(style=Style(), logo=False)


def _code(serial: int, shapes: Shapes, source: Source, chance: Random) -> Code:
    logo = LOGOS and source.logos and chance.random() < 1 / 8
    ecc = "H" if logo else chance.choice(tuple(LONGEST))
    content, version = next(_contents(ecc, chance))
    shape, eye, eyeball = shapes
    dark, light = _paint(source.angles, chance), color.parse(chance.choice(LIGHTS))
    style = Style(shape=shape, eye=eye, eyeball=eyeball, dark=dark, light=light)
    return Code(serial, content, ecc, version, style, chance.choice(source.scales), logo)


def _contents(ecc: str, chance: Random) -> Iterator[tuple[bytes, int]]:
    """Links of any length that fits, each with its version."""
    while True:
        letters = chance.choices(ascii_lowercase, k=chance.randint(2, LONGEST[ecc]))
        content = f"https://e.io/{''.join(letters)}".encode()
        version = encode(content, Encoding(ecc=ecc, boost=False)).version
        if isinstance(version, int) and version <= MOST_VERSION:
            yield content, version


def _paint(angles: tuple[int | None, ...], chance: Random) -> Paint:
    """A solid colour, and every fourth time a gradient of two."""
    first, second = (color.parse(dark) for dark in chance.sample(DARKS, 2))
    return Gradient(chance.choice(angles), (first, second)) if chance.random() < 1 / 4 else first
