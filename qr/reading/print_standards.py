"""Find properties of an image that depart from the print standard of its payload."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from qr.drawing import Drawing, quiet_zone
from qr.drawing.sizes import CSS_PIXELS_PER_INCH
from qr.graphics.color import BLACK, WHITE
from qr.graphics.gradient import Paint, paint_colors
from qr.payloads import PrintStandard
from qr.reading.warnings import module_size_mm
from qr.spec import Spec, Style, dark_paints

if TYPE_CHECKING:
    from qr.logo import Placement

TOLERANCE_MM = 0.05
# Formats of pages, which have a size on paper even without a requested resolution.
PAGE_FORMATS = ("pdf", "eps")

Departure = tuple[str, str]  # what the image has, and what the standard requires


def find_departures(drawing: Drawing, spec: Spec, logo: Placement | None) -> Iterator[str]:
    """Yield a warning for each departure from ``spec.print_standard``, if the payload has a print standard."""
    standard = spec.print_standard
    if standard is None:
        return
    departures = (
        *_wrong_lengths(_with_resolution(drawing, spec), standard, logo),
        *_wrong_colors(spec.style),
        *_wrong_shapes(spec.style),
        *_print_around(drawing, spec, standard),
    )
    for found, required in departures:
        yield f"{found}; the {standard.name} standard requires {required}"


def _with_resolution(drawing: Drawing, spec: Spec) -> Drawing:
    """Return the drawing with the resolution of its page, if the format has pages."""
    return drawing._replace(dpi=drawing.dpi or CSS_PIXELS_PER_INCH) if spec.format in PAGE_FORMATS else drawing


def _wrong_lengths(drawing: Drawing, standard: PrintStandard, logo: Placement | None) -> Iterator[Departure]:
    """Yield the width of the symbol, if the file states a resolution, and the size of the logo.

    The logo is measured in a symbol of the prescribed width, because it scales with the symbol.
    """
    module = module_size_mm(drawing)
    width = standard.symbol_mm if module is None else module * drawing.symbol.width
    if abs(width - standard.symbol_mm) > TOLERANCE_MM:
        yield f"the symbol measures {width:.1f} mm", f"{standard.symbol_mm:g} mm"
    side = logo.percent / 100 * standard.symbol_mm if logo else 0
    if abs(side - standard.logo_mm) > TOLERANCE_MM:
        yield f"the logo measures {side:.1f} mm in a symbol of {standard.symbol_mm:g} mm", f"{standard.logo_mm:g} mm"


def _wrong_colors(style: Style) -> Iterator[Departure]:
    for name, paints in dark_paints(style).items():
        if not all(_is_color(paint, BLACK.rgb) for paint in paints):
            yield f"{name} is not black", "black modules"
    if not _is_color(style.light, WHITE.rgb):
        yield "light is not white", "a white background"


def _is_color(paint: Paint, rgb: bytes) -> bool:
    """Return whether each colour of a paint is ``rgb`` on white paper."""
    return all(color.blend_over(WHITE).rgb == rgb for color in paint_colors(paint))


def _wrong_shapes(style: Style) -> Iterator[Departure]:
    shapes = {"shape": style.shape, "eye": style.eye, "eyeball": style.eyeball}
    yield from ((f"{name} is {shape}", "plain squares") for name, shape in shapes.items() if shape != "square")


def _print_around(drawing: Drawing, spec: Spec, standard: PrintStandard) -> Iterator[Departure]:
    """Yield the frame and the caption, if the quiet zone does not keep them far enough from the symbol."""
    distance = quiet_zone(drawing.symbol, spec.output) * standard.symbol_mm / drawing.symbol.width
    printed = {"frame": spec.style.frame != "none", "caption": spec.caption.caption is not None}
    for name, is_printed in printed.items():
        if is_printed and distance < standard.clear_mm - TOLERANCE_MM:
            found = f"margin leaves {distance:.1f} mm between the symbol and the {name}"
            yield found, f"{standard.clear_mm:g} mm"
