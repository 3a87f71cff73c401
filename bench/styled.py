"""Times of styled images against ``StyledPilImage`` of ``qrcode``, and of vector formats against the plain PNG."""

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

from bench.images import text_for_version
from bench.report import (
    RATIO_COLUMNS,
    Row,
    Target,
    ratio_row,
    ratios,
    table,
)
from bench.run_size import RunSize
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
AT_LEAST_10, AT_LEAST_5 = Target(">=", 10), Target(">=", 5)
AT_MOST_3 = Target("<=", 3)
VECTOR_VERSIONS = (5, 40)  # versions in which vector formats are compared with PNG


class Pair(NamedTuple):
    """Two functions that draw the same text, measured in turn, and the target of the ratio of their times.

    make_text: number of a round -> text
    """

    name: str
    numerator: Callable[[str], object]
    denominator: Callable[[str], object]
    target: Target
    make_text: Callable[[int], str]


def report(size: RunSize) -> str:
    columns = ("milliseconds, and their ratio", "first", "second", *RATIO_COLUMNS[1:])
    return table(columns, [_row(pair, size) for pair in pairs()])


def pairs() -> list[Pair]:
    """Return the comparisons of ``qrcode`` with ours, and of our vector formats with our plain PNG."""
    logo = Pair("qrcode / ours: logo, 1000 px", _draw_logo_qrcode, _draw_logo_ours, AT_LEAST_5, _short_text)
    png = _format_drawer_ours("png")
    plain = Pair("qrcode / ours: plain, version 40", _draw_plain_qrcode, png, AT_LEAST_10, _text_maker(40))
    formats = [_format_pair(name, version) for name in ("svg", "pdf") for version in VECTOR_VERSIONS]
    return [*map(_shape_pair, DRAWERS), logo, plain, *formats]


def _shape_pair(shape: str) -> Pair:
    name = f"qrcode / ours: {shape}, colour, 410 px"
    return Pair(name, _shape_drawer_qrcode(shape), _shape_drawer_ours(shape), AT_LEAST_10, _text_maker(5))


def _format_pair(format_name: str, version: int) -> Pair:
    name = f"{format_name} / png: plain, version {version}"
    return Pair(name, _format_drawer_ours(format_name), _format_drawer_ours("png"), AT_MOST_3, _text_maker(version))


def _row(pair: Pair, size: RunSize) -> Row:
    # Finish the late imports before the measurement.
    pair.numerator(pair.make_text(-1)), pair.denominator(pair.make_text(-1))
    # Each round uses another text, so that no cache contains its image.
    texts = [pair.make_text(number) for number in range(size.repeats)]
    times = [(_time_ms(pair.numerator, text), _time_ms(pair.denominator, text)) for text in texts]
    first, second = zip(*times, strict=True)
    name, *rest = ratio_row(pair.name, ratios(first, second), pair.target)
    return (name, f"{median(first):.2f}", f"{median(second):.2f}", *rest)


def _time_ms(draw: Callable[[str], object], text: str) -> float:
    started = perf_counter()
    draw(text)
    return (perf_counter() - started) * 1000


def _text_maker(version: int) -> Callable[[int], str]:
    return lambda number: text_for_version(version, number)


def _short_text(number: int) -> str:
    """Return 40 letters, which version 5 can encode at level H."""
    return "".join(random.Random(number).choices(ascii_lowercase, k=40))


def _shape_drawer_ours(shape: str) -> Callable[[str], bytes]:
    style = Style(shape=shape, dark=color.Color(*BLUE))
    # 37 modules and twice a quiet zone of 2 are 41 modules: 410 pixels.
    output = Output(margin=2, scale=10)
    return lambda text: generate(Spec(text.encode(), encoding=Encoding(boost=False), style=style, output=output)).body


def _shape_drawer_qrcode(shape: str) -> Callable[[str], bytes]:
    return lambda text: _draw_styled_qrcode(text, 2, 10, "M", module_drawer=DRAWERS[shape](), color_mask=_blue_mask())


def _draw_logo_ours(text: str) -> bytes:
    spec = Spec(text.encode(), encoding=Encoding("H", version=5), output=Output(size=1000, margin=4))
    return generate(spec._replace(logo=LogoStyle(LOGO, 20), style=Style(shape="rounded", dark=color.Color(*BLUE)))).body


def _draw_logo_qrcode(text: str) -> bytes:
    logo = Image.open(BytesIO(LOGO))
    styles = {"module_drawer": RoundedModuleDrawer(), "color_mask": _blue_mask(), "embedded_image": logo}
    return _draw_styled_qrcode(text, 4, 22, "H", **styles)


def _draw_plain_qrcode(text: str) -> bytes:
    code = qrcode.QRCode(version=40, border=4, box_size=10)
    code.add_data(text)
    file = BytesIO()
    code.make_image().save(file)
    return file.getvalue()


def _format_drawer_ours(format_name: str) -> Callable[[str], bytes]:
    return lambda text: generate(Spec(text.encode(), format_name)).body


def _draw_styled_qrcode(text: str, border: int, box_size: int, level: str, **styles: object) -> bytes:
    """Draw a code of version 5 with ``StyledPilImage``."""
    code = qrcode.QRCode(
        version=5, error_correction=getattr(qrcode, f"ERROR_CORRECT_{level}"), border=border, box_size=box_size
    )
    code.add_data(text)
    file = BytesIO()
    code.make_image(image_factory=StyledPilImage, **styles).save(file)
    return file.getvalue()


def _blue_mask() -> SolidFillColorMask:
    return SolidFillColorMask(front_color=BLUE)


def _draw_logo_file() -> bytes:
    image, file = Image.new("RGBA", (240, 240)), BytesIO()
    ImageDraw.Draw(image).ellipse((4, 4, 235, 235), "#c00")
    image.save(file, "PNG")
    return file.getvalue()


LOGO = _draw_logo_file()
