"""Times of styled pictures against the ``qrcode`` package's StyledPilImage, and of formats against the plain PNG."""

import random
from collections.abc import Callable
from io import BytesIO
from statistics import median
from string import ascii_lowercase
from time import perf_counter
from typing import NamedTuple

import qrcode
from PIL import Image, ImageDraw
from qrcode.image.styledpil import StyledPilImage
from qrcode.image.styles.colormasks import SolidFillColorMask
from qrcode.image.styles.moduledrawers.pil import (
    CircleModuleDrawer,
    GappedSquareModuleDrawer,
    HorizontalBarsDrawer,
    RoundedModuleDrawer,
    StyledPilQRModuleDrawer,
    VerticalBarsDrawer,
)

from bench.effort import Effort
from bench.pictures import content
from bench.report import (
    RATIO_COLUMNS,
    Row,
    Target,
    ratio_row,
    ratios,
    table,
)
from qr.generate import generate
from qr.graphics import color
from qr.spec import (
    Encoding,
    LogoStyle,
    Output,
    Spec,
    Style,
)

BLUE = (0, 51, 153)
DRAWERS: dict[str, type[StyledPilQRModuleDrawer]] = {
    "dot": CircleModuleDrawer,
    "gapped": GappedSquareModuleDrawer,
    "rounded": RoundedModuleDrawer,
    "vertical": VerticalBarsDrawer,
    "horizontal": HorizontalBarsDrawer,
}
TEN_TIMES, FIVE_TIMES = Target(">=", 10), Target(">=", 5)
WITHIN_THREE = Target("<=", 3)
LIMITED = (5, 40)  # versions whose outlines are held against their PNG


class Pair(NamedTuple):
    """Two ways to a picture, timed in turn on the same text, and what their ratio should keep."""

    name: str
    above: Callable[[str], object]
    below: Callable[[str], object]
    target: Target
    text: Callable[[int], str]


def report(effort: Effort) -> str:
    columns = ("milliseconds of both, and their ratio", "first", "second", *RATIO_COLUMNS[1:])
    return table(columns, [_row(pair, effort) for pair in pairs()])


def pairs() -> list[Pair]:
    """Peers over ours, and our formats over our plain PNG."""
    styled = [
        Pair(f"qrcode / ours: {shape}, colour, 410 px", _their_shape(shape), _our_shape(shape), TEN_TIMES, _text(5))
        for shape in DRAWERS
    ]
    logo = Pair("qrcode / ours: logo, 1000 px", _their_logo, _our_logo, FIVE_TIMES, _text(5, 40))
    plain = Pair("qrcode / ours: plain, version 40", _their_plain, _ours("png"), TEN_TIMES, _text(40))
    formats = [
        Pair(f"{name} / png: plain, version {version}", _ours(name), _ours("png"), WITHIN_THREE, _text(version))
        for name in ("svg", "pdf")
        for version in LIMITED
    ]
    return [*styled, logo, plain, *formats]


def _row(pair: Pair, effort: Effort) -> Row:
    pair.above(pair.text(-1)), pair.below(pair.text(-1))  # imports what is imported when first needed
    times = [(_milliseconds(pair.above, text), _milliseconds(pair.below, text)) for text in _texts(pair, effort)]
    above, below = zip(*times, strict=True)
    name, *rest = ratio_row(pair.name, ratios(above, below), pair.target)
    return (name, f"{median(above):.2f}", f"{median(below):.2f}", *rest)


def _texts(pair: Pair, effort: Effort) -> list[str]:
    """Another text each turn: nothing can be remembered from the turn before but what every code shares."""
    return [pair.text(turn) for turn in range(effort.repeats)]


def _milliseconds(draw: Callable[[str], object], text: str) -> float:
    started = perf_counter()
    draw(text)
    return (perf_counter() - started) * 1000


def _text(version: int, length: int | None = None) -> Callable[[int], str]:
    def of_turn(turn: int) -> str:
        if length is None:
            return content(version, turn)
        return "".join(random.Random(turn).choices(ascii_lowercase, k=length))

    return of_turn


def _our_shape(shape: str) -> Callable[[str], bytes]:
    style = Style(shape=shape, dark=color.Color(*BLUE))
    # 37 modules and a quiet zone of 2 are 41: 410 pixels at ten each.
    output = Output(margin=2, scale=10)
    return lambda text: generate(Spec(text.encode(), encoding=Encoding(boost=False), style=style, output=output)).body


def _their_shape(shape: str) -> Callable[[str], bytes]:
    return lambda text: _styled(text, 2, 10, "M", module_drawer=DRAWERS[shape](), color_mask=_blue())


def _our_logo(text: str) -> bytes:
    spec = Spec(text.encode(), encoding=Encoding("H", version=5), output=Output(size=1000, margin=4))
    return generate(spec._replace(logo=LogoStyle(LOGO, 20), style=Style(shape="rounded", dark=color.Color(*BLUE)))).body


def _their_logo(text: str) -> bytes:
    picture = Image.open(BytesIO(LOGO))
    styles = {"module_drawer": RoundedModuleDrawer(), "color_mask": _blue(), "embedded_image": picture}
    return _styled(text, 4, 22, "H", **styles)


def _their_plain(text: str) -> bytes:
    code = qrcode.QRCode(version=40, border=4, box_size=10)
    code.add_data(text)
    file = BytesIO()
    code.make_image().save(file)
    return file.getvalue()


def _ours(format_name: str) -> Callable[[str], bytes]:
    return lambda text: generate(Spec(text.encode(), format_name)).body


def _styled(text: str, border: int, box_size: int, level: str, **styles: object) -> bytes:
    """A code of version 5, as ``qrcode`` draws it."""
    code = qrcode.QRCode(
        version=5, error_correction=getattr(qrcode, f"ERROR_CORRECT_{level}"), border=border, box_size=box_size
    )
    code.add_data(text)
    file = BytesIO()
    code.make_image(image_factory=StyledPilImage, **styles).save(file)
    return file.getvalue()


def _blue() -> SolidFillColorMask:
    return SolidFillColorMask(front_color=BLUE)


def _logo() -> bytes:
    picture, file = Image.new("RGBA", (240, 240)), BytesIO()
    ImageDraw.Draw(picture).ellipse((4, 4, 235, 235), "#c00")
    picture.save(file, "PNG")
    return file.getvalue()


LOGO = _logo()
