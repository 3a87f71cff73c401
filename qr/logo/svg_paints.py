"""Colours and inherited properties of a sanitised SVG (SVG 1.1, chapter 11; CSS Color Module Level 4)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from qr.errors import BadLogo
from qr.graphics import color
from qr.graphics.color import Color

# Initial values of the inherited properties.
INITIAL = {
    "fill": "#000", "stroke": "none", "color": "#000", "fill-rule": "nonzero", "fill-opacity": "1",
    "stroke-opacity": "1", "stroke-width": "1", "stroke-linecap": "butt", "stroke-linejoin": "miter",
    "stroke-miterlimit": "4", "visibility": "visible", "paint-order": "normal",
}  # fmt: skip
ALLOWED = "fills and strokes in opaque colours with cmyk() colours; all features with sRGB colours"

_FUNCTION = re.compile(r"(rgb|hsl)a?\(([^)]*)\)", re.IGNORECASE)


def solid_color(name: str, properties: Mapping[str, str]) -> Color | None:
    """Return the colour of a fill or of a stroke, or None if it is not painted.

    Raises ``BadLogo`` for a gradient, for a translucent colour, and for a notation that is not supported.
    """
    text = properties[name].lower()
    if text in {"none", "transparent"}:
        return None
    if text.startswith("url("):
        raise vector_error("a gradient")
    if text == "currentcolor":
        text = properties["color"].lower()
    found = _parse(text)
    is_visible = alpha(properties[f"{name}-opacity"]) and alpha(str(found.alpha / 255))
    return found if is_visible else None


def alpha(text: str) -> bool:
    """Return whether an opacity paints at all. Raises ``BadLogo`` if it is neither 0 nor 1."""
    try:
        value = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        raise vector_error(f"the opacity {text[:40]}") from None
    if 0 < value < 1:
        raise vector_error("a translucent colour or group")
    return value > 0


def vector_error(feature: str) -> BadLogo:
    """Build the error for a feature that needs more than fills and strokes in opaque colours."""
    detail = f"the SVG has {feature}; a file with cmyk() colours can only show fills and strokes in opaque colours"
    return BadLogo(detail, allowed=ALLOWED)


def _parse(text: str) -> Color:
    """Parse a colour in a notation of CSS."""
    try:
        if match := _FUNCTION.fullmatch(text):
            return _parse_function(*match.groups())
        if text.startswith("#") or not set(text) <= set("0123456789abcdef"):  # no CSS name looks like hex digits
            return color.parse(text)
    except ValueError:
        pass
    raise vector_error(f"the colour {text[:40]!r}, which is not #rrggbb, rgb(), hsl() or a name")


def _parse_function(name: str, arguments: str) -> Color:
    from PIL.ImageColor import getrgb

    *channels, opacity = re.split(r"[\s,/]+", arguments.strip())
    if len(channels) == 2:
        channels, opacity = [*channels, opacity], "1"
    if len(channels) != 3:
        raise ValueError(arguments)
    if not alpha(opacity):
        return color.TRANSPARENT
    return Color(*getrgb(f"{name}({','.join(channels)})")[:3])
