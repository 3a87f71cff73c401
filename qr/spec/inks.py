"""Check that all colours of a CMYK file are CMYK colours, or have one obvious amount of black ink."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from qr.errors import IncompatibleParameters
from qr.graphics.color import Color
from qr.graphics.gradient import paint_colors
from qr.spec.formats import find_paints


def check_inks(values: Mapping[str, object]) -> None:
    """Reject a chromatic sRGB colour next to a ``cmyk()`` colour.

    A press converts such a colour with a profile that the service does not know. Raises ``IncompatibleParameters``
    with the parameter of the sRGB colour. Black, white, grey and transparent are allowed.
    """
    colors = [*_colors(values)]
    inked = next((parameter for parameter, color in colors if color.ink), None)
    chromatic = next((found for found in colors if not found[1].ink and not found[1].is_grey), None)
    if inked and chromatic:
        parameter, color = chromatic
        allowed = f"cmyk(), black, white, grey or transparent, because {_subject(inked, parameter)} a cmyk() colour"
        raise IncompatibleParameters(
            f"{parameter} must be {allowed}; got {color.hex}", parameter=parameter, value=color.hex, allowed=allowed
        )


def _subject(inked: str, parameter: str) -> str:
    return "another of its colours is" if inked == parameter else f"{inked} is"


def _colors(values: Mapping[str, object]) -> Iterator[tuple[str, Color]]:
    """Yield every colour of the image with its parameter."""
    for parameter, paint in find_paints(values):
        yield from ((parameter, color) for color in paint_colors(paint))
