"""Relative luminance, and the contrast ratio of two luminances (WCAG 2.2)."""

from __future__ import annotations

from qr.graphics.color import Color

FLARE = 0.05  # light that a display or paper reflects


def color_luminance(color: Color) -> float:
    """Return the relative luminance of an opaque colour, 0.0-1.0."""
    red, green, blue = (grey_luminance(channel) for channel in color[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def grey_luminance(level: float) -> float:
    """Return the relative luminance, 0.0-1.0, of a grey level or of the level of one channel, 0-255."""
    share = level / 255
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


def luminance_contrast(first: float, second: float) -> float:
    """Return the contrast ratio of two relative luminances, 1.0-21.0."""
    darker, lighter = sorted((first, second))
    return (lighter + FLARE) / (darker + FLARE)
