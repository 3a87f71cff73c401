"""TODO."""

from __future__ import annotations

from functools import lru_cache
from math import floor

from qr.errors import LowContrast
from qr.graphics.color import WHITE, Color
from qr.graphics.gradient import paint_colors
from qr.spec import Style, dark_paints

MIN_CONTRAST = 3.0


@lru_cache(maxsize=256)
def contrast_ratio(style: Style) -> float:
    """The least contrast of any dark colour on any light one, 1.0-21.0, down to hundredths.

    What is not opaque is seen on white paper.
    """
    return floor(min(contrast(dark, light) for dark, light in _pairs(style)) * 100 + 1e-9) / 100


def verify_colors(style: Style) -> None:
    """Raises ``LowContrast`` for colours too close, or for light modules on a dark ground."""
    ratio = contrast_ratio(style)
    if ratio < MIN_CONTRAST:
        name = _faintest(style)
        detail = f"the contrast of {name} and light is {ratio:.2f}:1, too little to scan"
        raise _low_contrast(detail, ratio, name, f"a contrast of at least {MIN_CONTRAST:g}:1")
    if _is_inverted(style):
        detail = (
            f"the contrast of dark and light is {ratio:.2f}:1, but the modules are lighter than their ground, which "
            "many scanners cannot read"
        )
        raise _low_contrast(detail, ratio, "light", "a ground lighter than the modules")


def _faintest(style: Style) -> str:
    """The parameter with the dark colour of the least contrast."""
    measured = [
        (contrast_ratio(style._replace(dark=paint, eye_color=(), eyeball_color=())), name)
        for name, given in dark_paints(style).items()
        for paint in given
    ]
    return min(measured)[1]


@lru_cache(maxsize=256)
def _is_inverted(style: Style) -> bool:
    return any(luminance(dark) > luminance(light) for dark, light in _pairs(style))


def _pairs(style: Style) -> list[tuple[Color, Color]]:
    """Every dark colour with every light one, as they are seen."""
    lights = [light.blend_over(WHITE) for light in paint_colors(style.light)]
    darks = {dark for paints in dark_paints(style).values() for paint in paints for dark in paint_colors(paint)}
    return [(dark.blend_over(WHITE), light) for dark in darks for light in lights]


def _low_contrast(detail: str, ratio: float, parameter: str, allowed: str) -> LowContrast:
    detail = f"{detail}; verify=off sends it anyway"
    return LowContrast(detail, parameter=parameter, value=f"{ratio:.2f}:1", allowed=allowed)


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of two opaque colours, 1.0-21.0 (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(color: Color) -> float:
    """Relative luminance of an opaque colour, 0.0-1.0 (WCAG 2.2, "relative luminance")."""
    red, green, blue = (_linear(channel / 255) for channel in color[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
