"""Paint an SVG logo as shapes in CMYK, in the operators of PDF or PostScript."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from qr.errors import BadLogo
from qr.graphics.layers import EmbeddedImage
from qr.logo import Shape, is_svg, read_shapes
from qr.logo.svg_paths import Subpath
from qr.render.vectors import color_values, number, numbers

_ALLOWED = "SVG with cmyk() colours; any image with sRGB colours"


class Operators(NamedTuple):
    """Operators of a language, which follow their operands."""

    save: str
    restore: str
    clip: str  # to a rectangle
    matrix: str
    move: str
    line: str
    curve: str
    close: str
    fill: str
    fill_even_odd: str
    stroke: str
    fill_color: str
    stroke_color: str
    width: str
    cap: str
    join: str
    miter_limit: str


# ISO 32000-1, annex A; PostScript Language Reference, third edition, chapter 8.
PDF = Operators(
    "q", "Q", "re W n", "{} cm", "m", "l", "c", "h", "f", "f*", "S", "k", "K", "w", "J", "j", "M",
)  # fmt: skip
POSTSCRIPT = Operators(
    "gsave", "grestore", "rectclip", "[{}] concat", "moveto", "lineto", "curveto", "closepath", "fill", "eofill",
    "stroke", "setcmykcolor", "setcmykcolor", "setlinewidth", "setlinecap", "setlinejoin", "setmiterlimit",
)  # fmt: skip


def logo_operators(embedded: EmbeddedImage, language: Operators) -> str:
    """Return the operators that paint a logo, clipped to its area.

    Raises ``BadLogo`` for pixels, which need a colour profile to become CMYK, and for an SVG with more than fills and
    strokes in opaque colours.
    """
    if not is_svg(embedded.media_type):
        reason = "because the conversion of pixels to CMYK needs a colour profile"
        detail = f"the file must be SVG in a file with cmyk() colours, {reason}; got {embedded.media_type}"
        raise BadLogo(detail, allowed=_ALLOWED)
    parts = [language.save, f"{numbers(embedded.area)} {language.clip}"]
    for shape in read_shapes(embedded.file, embedded.area, embedded.quarters):
        parts += _shape_operators(shape, language)
    return "\n".join([*parts, language.restore, ""])


def _shape_operators(shape: Shape, language: Operators) -> Iterator[str]:
    yield f"{language.save} {language.matrix.format(' '.join(number(value, 8) for value in shape.matrix))}"
    yield from _paint_settings(shape, language)
    for subpath in shape.subpaths:
        yield from _path_operators(subpath, language)
    if shape.stroke:
        yield language.stroke
    else:
        yield language.fill_even_odd if shape.even_odd else language.fill
    yield language.restore


def _paint_settings(shape: Shape, language: Operators) -> Iterator[str]:
    inks = numbers(color_values(shape.color.with_ink()))
    if shape.stroke is None:
        yield f"{inks} {language.fill_color}"
        return
    operators = language.width, language.cap, language.join, language.miter_limit
    yield f"{inks} {language.stroke_color}"
    yield from (f"{number(value)} {operator}" for value, operator in zip(shape.stroke, operators, strict=True))


def _path_operators(subpath: Subpath, language: Operators) -> Iterator[str]:
    start, *steps = subpath.outline
    yield f"{numbers(start)} {language.move}"
    for step in steps:
        yield f"{numbers(step)} {language.curve if len(step) == 6 else language.line}"
    if subpath.is_closed:
        yield language.close
