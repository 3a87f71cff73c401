"""Presets: named values for several parameters. Operators can add their own (``QR_STYLES``)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache

from qr.parameters.types import Text

Preset = Mapping[str, object]
Presets = Mapping[str, Preset]

# All decoders of bench/scannability read each preset as often as plain squares.
BUILT_IN: Presets = {
    "dots": {"shape": "dot", "eye": "pointed", "eyeball": "rounded"},
    "soft": {"shape": "rounded", "eye": "rounded", "eyeball": "rounded"},
    "classic": {"shape": "classy-rounded", "eye": "leaf", "eyeball": "leaf", "dark": "#1a2b4c"},
    "bars": {"shape": "vertical", "eye": "rounded", "eyeball": "rounded", "dark": "#123"},
    "ocean": {
        "shape": "extra-rounded", "eye": "rounded", "eyeball": "pointed", "dark": "linear(60,#0b3d91,#00788a)",
        "light": "#f4fbff",
    },
    "sunset": {"shape": "dot", "eye": "rounded", "eyeball": "rounded", "dark": "radial(#b3123c,#5b1a86)"},
    "stamp": {"shape": "rounded", "eye": "pointed", "eyeball": "rounded", "frame": "circle", "margin": 2},
}  # fmt: skip


class PresetName(Text):
    """Name of a preset. Whether the preset exists depends on the settings, so it is checked later."""

    allowed = f"one of {', '.join(BUILT_IN)}, or a preset that the operator has added"


@lru_cache(maxsize=8)
def parse_presets(styles: str) -> Presets:
    """Return the built-in presets and those of a JSON object: {name: {parameter: value}}.

    Raises ``ValueError`` if the text is not such an object. The parameters are not checked.
    """
    try:
        added = json.loads(styles or "{}")
    except ValueError:
        added = None
    if not isinstance(added, dict) or not all(isinstance(preset, dict) for preset in added.values()):
        raise ValueError("QR_STYLES must be a JSON object of objects: {name: {parameter: value}}")
    return {**BUILT_IN, **added}
