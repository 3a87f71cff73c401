"""What an agent needs to style a QR code that scans: names of the tables, and advice from the limits of the checks."""

from __future__ import annotations

from typing import Any

from qr.graphics.eyes import EYES
from qr.graphics.shapes import SHAPES
from qr.logo.source import logo_names
from qr.reading.contrast import MIN_CONTRAST
from qr.reading.read_rates import find_losses
from qr.reading.warnings import MIN_MODULE_MM
from qr.spec import Style
from qr.spec.formats import FORMATS
from qr.spec.presets import Presets


def style_help(presets: Presets) -> dict[str, Any]:
    """Return the presets, shapes, finder patterns, logos and formats, with advice."""
    return {
        "presets": {name: dict(preset) for name, preset in presets.items()},
        "shapes": list(SHAPES),
        "eyes": list(EYES),
        "logos": logo_names(),
        "formats": {name: row.media_type.partition(";")[0] for name, row in FORMATS.items()},
        "advice": advice(),
    }


def advice() -> list[str]:
    """Return sentences on what makes a QR code scan."""
    losses = [loss for eye in EYES for loss in find_losses(Style(eye=eye))]
    losses += [loss for eyeball in EYES for loss in find_losses(Style(eyeball=eyeball))]
    return [
        "Start with a preset (style=dots), then change single parameters: they override the preset.",
        "shape is the shape of the modules; eye and eyeball are the outer rings and the centres of the three finder "
        "patterns, and have the same names of shapes.",
        f"Keep the modules darker than the background, with a contrast of at least {MIN_CONTRAST:g}:1.",
        *(f"Avoid {loss}." for loss in losses),
        "A logo covers modules: set ecc=H, and keep logo_size small.",
        "Short content gives fewer and larger modules, which scan from farther away.",
        f"Print modules of at least {MIN_MODULE_MM} mm, and keep the quiet zone (margin) empty.",
        "For print, use the format pdf, svg or eps with width=30mm or similar.",
        "If a result is an error, its text names the parameter and what is allowed: change that and try again.",
    ]
