"""Render a label of Homebox, and decode its QR code from the finished file."""

from __future__ import annotations

from qr import render
from qr.drawing import draw
from qr.errors import DataTooLong
from qr.generate import Image, verify_raster
from qr.graphics.path import Box
from qr.graphics.raster import Raster
from qr.metrics import ATTEMPTS, IMAGES
from qr.reading import Verification
from qr.reading.contrast import contrast_ratio
from qr.reading.warnings import find_warnings, module_size_mm
from qr.sheets.homebox import Homebox, draw_homebox, label_height
from qr.spec import CaptionStyle, Output, Spec
from qr.spec.parse import parse_spec
from qr.symbol import Symbol, encode

FORMAT = "png"  # Homebox accepts images of any type, and shows them in browsers
_MAX_CAPTION = 100  # characters; the cost of a text depends little on its length


def homebox_spec(label: Homebox) -> Spec:
    """Return the spec of the QR code of a label, for its content and its cost.

    Raises ``BadParameter`` if the text does not fit.
    """
    spec = parse_spec([("data", label.URL)], FORMAT)
    text = f"{label.TitleText} {label.DescriptionText} {label.AdditionalInformation}"[:_MAX_CAPTION]
    return spec._replace(output=Output(size=max(label.Width, label_height(label))), caption=CaptionStyle(caption=text))


def generate_homebox(label: Homebox, spec: Spec, engine: str = "auto") -> Image:
    """Generate the image of a label. The facts about the image are those of its QR code.

    Raises ``DataTooLong`` if the URL does not fit ``QrSize``, ``BadParameter`` if the text does not fit, and
    ``Unreadable`` if the decoder cannot read the QR code from the finished file.
    """
    symbol = _encode(spec, engine)
    image = draw_homebox(label, symbol)
    ATTEMPTS.add(FORMAT)
    body = render.render(image.drawing, FORMAT)
    plain = spec._replace(output=Output(scale=image.pixels), caption=CaptionStyle())
    code = draw(symbol, plain)._replace(dpi=label.Dpi)
    raster = _crop(render.read(body, image.drawing, FORMAT), image.code)
    verification = Verification(verify_raster(plain, code, raster), on_white=False)
    IMAGES.add(FORMAT, "verified")
    warnings = tuple(find_warnings(code, plain.output, plain.style))
    return Image(body, code, contrast_ratio(plain.style), verification, warnings, module_size_mm(code))


def _encode(spec: Spec, engine: str) -> Symbol:
    try:
        return encode(spec.content, spec.encoding, engine)
    except DataTooLong as error:
        error.parameter = error.parameter or "URL"
        raise


def _crop(raster: Raster, area: Box) -> Raster:
    """Return the pixels of an area, whose edges lie between pixels."""
    x, y, width, height = map(int, area)
    starts = range(y * raster.width + x, (y + height) * raster.width + x, raster.width)
    return Raster(width, height, b"".join(raster.luminance[start : start + width] for start in starts))
