"""``qrcode``'s ``StyledPilImage``: its shapes of modules, drawn as eyes too, and its gradients.

At odd module sizes its rounded shapes and its bars leave a line of ground in every module, which nobody reads. That is
a defect of the drawing, not of the style, so it is compared at even sizes only.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

import qrcode
from PIL import Image
from qrcode.image.styledpil import StyledPilImage
from qrcode.image.styles import colormasks
from qrcode.image.styles.moduledrawers import pil as drawers

from qr.graphics.color import Color
from qr.graphics.gradient import Gradient, Paint

if TYPE_CHECKING:
    from bench.scannability.code import Code

BORDER = 4
DRAWERS: dict[str, Callable[[], drawers.StyledPilQRModuleDrawer]] = {
    "square": drawers.SquareModuleDrawer,
    "gapped": lambda: drawers.GappedSquareModuleDrawer(0.86),
    "dot": drawers.CircleModuleDrawer,
    "rounded": lambda: drawers.RoundedModuleDrawer(0.8),
    "extra-rounded": drawers.RoundedModuleDrawer,
    "vertical": drawers.VerticalBarsDrawer,
    "horizontal": drawers.HorizontalBarsDrawer,
}
EYES = ("square", "rounded")
SHAPES = tuple((shape, eye, eye) for shape in DRAWERS for eye in EYES)
ANGLES = (None, 0, 90)
SCALES = range(4, 13, 2)
_LEVELS = {"L": 1, "M": 0, "Q": 3, "H": 2}  # as its own constants, and the standard's table 12, have them


def has(code: "Code") -> bool:
    style = code.style
    can_paint = not isinstance(style.dark, Gradient) or style.dark.angle in ANGLES
    return (style.shape, style.eye, style.eyeball) in SHAPES and can_paint and code.scale in SCALES


def draw(code: "Code", logo: Image.Image) -> Image.Image:
    symbol = qrcode.QRCode(code.version, _LEVELS[code.ecc], code.scale, BORDER)
    symbol.add_data(code.content, optimize=0)
    symbol.make(fit=False)
    image = symbol.make_image(
        image_factory=StyledPilImage,
        module_drawer=DRAWERS[code.style.shape](),
        eye_drawer=DRAWERS[code.style.eye](),
        color_mask=_mask(code.style.dark, code.style.light),
        **({"embedded_image": logo.convert("RGB")} if code.logo else {}),
    )
    picture: Image.Image = image.get_image()
    return picture


def _mask(dark: Paint, light: Paint) -> colormasks.QRColorMask:
    assert isinstance(light, Color)
    back = light[:3]
    if not isinstance(dark, Gradient):
        return colormasks.SolidFillColorMask(back, dark[:3])
    start, end = (stop[:3] for stop in dark.stops)
    if dark.angle is None:
        return colormasks.RadialGradiantColorMask(back, start, end)
    linear = colormasks.VerticalGradiantColorMask if dark.angle else colormasks.HorizontalGradiantColorMask
    return linear(back, start, end)
