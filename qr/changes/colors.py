"""Colours with more contrast, for the parameters ``dark``, ``light``, ``eye_color`` and ``eyeball_color``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qr.graphics.color import BLACK, WHITE, Color, Ink, parse
from qr.graphics.gradient import Gradient, Paint
from qr.spec import Style, dark_paints

DARKER = (0.25, 0.5, 0.75, 1.0)  # share of the way to black
LIGHTER = (0.5, 1.0)  # share of the way to white


def better_colors(style: Style, name: str) -> Iterator[dict[str, str]]:
    """Yield values with more contrast, smallest change first.

    ``name`` is the parameter of the darkest part with too little contrast; ``light`` if dark and light are inverted.
    """
    if name == "light" and isinstance(style.dark, Color) and isinstance(style.light, Color):
        yield {"dark": paint_text(style.light), "light": paint_text(style.dark)}
    paints = dark_paints(style).get(name) or (style.dark,)
    parameter = name if name in dark_paints(style) else "dark"
    for share in DARKER:
        yield {parameter: _paints_text([_blend(paint, BLACK, share) for paint in paints])}
    for share in LIGHTER:
        yield {"light": paint_text(_blend(style.light, WHITE, share))}
    corners = {other: "000" for other, paints in dark_paints(style).items() if paints}
    yield {**corners, "dark": "000", "light": "fff"}


def paint_text(paint: Paint) -> str:
    """Return a paint as the value of a parameter: ``1a2b4c``, or ``linear(90,1a2b4c,000000)``."""
    if isinstance(paint, Color):
        return _color_text(paint)
    colors = [_color_text(color) for color in paint.stops]
    function, first = ("radial", []) if paint.angle is None else ("linear", [str(paint.angle)])
    return f"{function}({','.join([*first, *colors])})"


def _paints_text(paints: Sequence[Paint]) -> str:
    """Return paints of the finder patterns as one value if they are equal, and as three values otherwise."""
    return ",".join(dict.fromkeys(map(paint_text, paints)) if len(set(paints)) == 1 else map(paint_text, paints))


def _color_text(color: Color) -> str:
    if color.ink:
        return f"cmyk({','.join(map(str, color.ink))})"
    digits = color.hex.removeprefix("#")
    return digits if color.opaque else f"{color.rgb.hex()}{color.alpha:02x}"


def _blend(paint: Paint, end: Color, share: float) -> Paint:
    """Return a paint whose colours are a share of the way to ``end``. The end itself is opaque."""
    if isinstance(paint, Gradient):
        return paint._replace(stops=tuple(_blend_color(color, end, share) for color in paint.stops))
    return _blend_color(paint, end, share)


def _blend_color(color: Color, end: Color, share: float) -> Color:
    if color.ink:
        return _blend_ink(color.ink, end, share)
    red, green, blue = (round(start + (stop - start) * share) for start, stop in zip(color[:3], end[:3], strict=True))
    return Color(red, green, blue, 255 if share == 1 else color.alpha)


def _blend_ink(ink: Ink, end: Color, share: float) -> Color:
    """Return a colour that stays CMYK: more black ink towards black, less of all inks towards white."""
    cyan, magenta, yellow, black = ink
    if end == BLACK:
        return parse(f"cmyk({cyan},{magenta},{yellow},{round(black + (100 - black) * share)})")
    return parse(f"cmyk({','.join(str(round(percent * (1 - share))) for percent in ink)})")
