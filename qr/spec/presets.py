"""Presets: a name for the values of many parameters. Some come with the service, an operator adds more (QR_STYLES)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache

Preset = Mapping[str, object]
Presets = Mapping[str, Preset]

BUILT_IN: Presets = {
    "dots": {"shape": "dot", "eye": "pointed", "eyeball": "circle"},
    "soft": {"shape": "rounded", "eye": "rounded", "eyeball": "rounded"},
    "classic": {"shape": "classy-rounded", "eye": "leaf", "eyeball": "leaf", "dark": "#1a2b4c"},
    "bars": {"shape": "vertical", "eye": "rounded", "eyeball": "rounded", "dark": "#123"},
    "ocean": {
        "shape": "extra-rounded", "eye": "rounded", "eyeball": "circle", "dark": "linear(60,#0b3d91,#00788a)",
        "light": "#f4fbff",
    },
    "sunset": {"shape": "dot", "eye": "rounded", "eyeball": "circle", "dark": "radial(#b3123c,#5b1a86)"},
    "stamp": {"shape": "rounded", "eye": "pointed", "eyeball": "circle", "frame": "circle", "margin": 2},
}  # fmt: skip


@lru_cache(maxsize=8)
def parse_presets(styles: str) -> Presets:
    """The presets that come with the service and those of a JSON object {name: {parameter: value}}.

    Raises ``ValueError`` for a text that is no such object.
    """
    own = json.loads(styles or "{}")
    if not isinstance(own, dict) or not all(isinstance(preset, dict) for preset in own.values()):
        raise ValueError("QR_STYLES must be a JSON object of objects: {name: {parameter: value}}")
    return {**BUILT_IN, **own}
