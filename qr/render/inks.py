"""CMYK files: convert every colour of a drawing to inks if one of its colours has inks."""

from __future__ import annotations

from qr.drawing import Drawing
from qr.graphics.gradient import Gradient, Paint, paint_colors


def has_inks(drawing: Drawing) -> bool:
    """Return whether the file of a drawing must be CMYK, because one of its colours is."""
    paints = drawing.dark, drawing.light, *(layer.paint for layer in drawing.layers)
    return any(color.ink for paint in paints for color in paint_colors(paint))


def convert_to_inks(drawing: Drawing) -> Drawing:
    """Return the drawing with all colours in inks if one of its colours has inks, else the drawing itself."""
    if not has_inks(drawing):
        return drawing
    layers = tuple(layer._replace(paint=_convert(layer.paint)) for layer in drawing.layers)
    return drawing._replace(dark=_convert(drawing.dark), light=_convert(drawing.light), layers=layers)


def _convert(paint: Paint) -> Paint:
    if isinstance(paint, Gradient):
        return paint._replace(stops=tuple(color.with_ink() for color in paint.stops))
    return paint.with_ink()
