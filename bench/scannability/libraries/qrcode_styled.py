"""``StyledPilImage`` of ``qrcode``: its module shapes, which also draw the finder patterns, and its gradients.

At odd module sizes, its rounded shapes and bars leave a background line in each module, and no decoder reads them. This
is a defect of the drawing, not of the style, so only even sizes are compared.
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

MARGIN = 4  # modules
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
_LEVELS = {"L": 1, "M": 0, "Q": 3, "H": 2}  # level indicators (ISO/IEC 18004:2015, table 12)


def supports(code: "Code") -> bool:
    style = code.style
    can_paint = not isinstance(style.dark, Gradient) or style.dark.angle in ANGLES
    return (style.shape, style.eye, style.eyeball) in SHAPES and can_paint and code.scale in SCALES


def draw(code: "Code", logo: Image.Image) -> Image.Image:
    symbol = qrcode.QRCode(code.version, _LEVELS[code.ecc], code.scale, MARGIN)
    symbol.add_data(code.content, optimize=0)
    symbol.make(fit=False)
    image = symbol.make_image(
        image_factory=StyledPilImage,
        module_drawer=DRAWERS[code.style.shape](),
        eye_drawer=DRAWERS[code.style.eye](),
        color_mask=_color_mask(code.style.dark, code.style.light),
        **({"embedded_image": logo.convert("RGB")} if code.logo else {}),
    )
    result: Image.Image = image.get_image()
    return result


def _color_mask(dark: Paint, light: Paint) -> colormasks.QRColorMask:
    assert isinstance(light, Color)
    background = light[:3]
    if not isinstance(dark, Gradient):
        return colormasks.SolidFillColorMask(background, dark[:3])
    start, end = (stop[:3] for stop in dark.stops)
    if dark.angle is None:
        return colormasks.RadialGradiantColorMask(background, start, end)
    linear = colormasks.VerticalGradiantColorMask if dark.angle else colormasks.HorizontalGradiantColorMask
    return linear(background, start, end)
