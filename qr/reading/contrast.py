"""Check that scanners can tell dark colours from light colours, by their contrast ratio (WCAG 2.2)."""

from __future__ import annotations

from functools import lru_cache
from math import floor

from qr.errors import LowContrast
from qr.graphics.color import WHITE, Color
from qr.graphics.gradient import paint_colors
from qr.graphics.luminance import color_luminance, luminance_contrast
from qr.spec import Style, dark_paints

MIN_CONTRAST = 3.0


def verify_colors(style: Style) -> None:
    """Raise ``LowContrast`` for a contrast ratio under ``MIN_CONTRAST``, or for modules lighter than the background."""
    ratio = contrast_ratio(style)
    if ratio < MIN_CONTRAST:
        name = _lowest_contrast_parameter(style)
        detail = f"the contrast of {name} and light is {ratio:.2f}:1, too low for scanners"
        raise _low_contrast(detail, ratio, name, f"a contrast of at least {MIN_CONTRAST:g}:1")
    if _is_inverted(style):
        detail = (
            f"the contrast of dark and light is {ratio:.2f}:1, but the modules are lighter than the background, and "
            "many scanners cannot read inverted symbols"
        )
        raise _low_contrast(detail, ratio, "light", "lighter than the modules")


@lru_cache(maxsize=256)
def contrast_ratio(style: Style) -> float:
    """Return the lowest contrast of a dark colour to a light colour, 1.0-21.0, rounded down to hundredths.

    Translucent colours are blended with white paper.
    """
    return floor(min(contrast(dark, light) for dark, light in _pairs(style)) * 100 + 1e-9) / 100


def _lowest_contrast_parameter(style: Style) -> str:
    """Return the name of the parameter with the lowest contrast."""
    ratios = [
        (contrast_ratio(style._replace(dark=paint, eye_color=(), eyeball_color=())), name)
        for name, paints in dark_paints(style).items()
        for paint in paints
    ]
    return min(ratios)[1]


@lru_cache(maxsize=256)
def _is_inverted(style: Style) -> bool:
    return any(color_luminance(dark) > color_luminance(light) for dark, light in _pairs(style))


def _pairs(style: Style) -> list[tuple[Color, Color]]:
    """Return all pairs of a dark and a light colour, on white paper."""
    lights = [light.blend_over(WHITE) for light in paint_colors(style.light)]
    darks = {dark for paints in dark_paints(style).values() for paint in paints for dark in paint_colors(paint)}
    return [(dark.blend_over(WHITE), light) for dark in darks for light in lights]


def _low_contrast(detail: str, ratio: float, parameter: str, allowed: str) -> LowContrast:
    detail = f"{detail}; verify=off sends the image anyway"
    return LowContrast(detail, parameter=parameter, value=f"{ratio:.2f}:1", allowed=allowed)


def contrast(first: Color, second: Color) -> float:
    """Compute the contrast ratio of two opaque colours, 1.0-21.0 (WCAG 2.2, "contrast ratio")."""
    return luminance_contrast(color_luminance(first), color_luminance(second))
