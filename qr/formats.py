"""What a file format can show, held against what is asked for."""

from __future__ import annotations

from collections.abc import Mapping

from qr.color import Color
from qr.errors import Incompatible
from qr.gradient import Gradient, Paint, colors_of
from qr.render import RENDERERS, Renderer

_PAINTS = ("dark", "light", "eye_color", "eyeball_color", "logo_ground", "caption_color")


def check_format(name: str, values: Mapping[str, object], blamed: str | None = None) -> None:
    """Raises ``Incompatible`` for the first value that means nothing in a format, or that it cannot show.

    ``blamed`` is the parameter to name instead, where that one brought the values.
    """
    renderer = RENDERERS[name]
    for parameter in values:
        if parameter in renderer.refused:
            raise _refusal(blamed or parameter, f"{parameter} means nothing in {name}", f"absent with {name}")
    for parameter in _PAINTS:
        for paint in _paints(values.get(parameter)):
            _check_paint(name, renderer, blamed or parameter, paint)


def _check_paint(name: str, renderer: Renderer, parameter: str, paint: Paint) -> None:
    if isinstance(paint, Gradient) and not renderer.gradients:
        raise _refusal(parameter, f"{name} has no gradients", f"one colour with {name}")
    for color in colors_of(paint):
        if color.ink and not renderer.ink:
            able = " and ".join(other for other, one in RENDERERS.items() if one.ink)
            raise _refusal(parameter, f"{name} has no cmyk() colours; {able} have", f"an sRGB colour with {name}")
        if not color.opaque and not renderer.alpha:
            raise _refusal(parameter, f"{name} has no transparency", f"an opaque colour with {name}")
        if 0 < color.alpha < 255 and not renderer.translucency:
            raise _refusal(
                parameter, f"{name} is clear or opaque, nothing between", f"opaque or transparent with {name}"
            )


def _paints(value: object) -> tuple[Paint, ...]:
    if isinstance(value, Color | Gradient):
        return (value,)
    return value if isinstance(value, tuple) else ()


def _refusal(parameter: str, detail: str, allowed: str) -> Incompatible:
    return Incompatible(detail, parameter=parameter, allowed=allowed)
