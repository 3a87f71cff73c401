"""Three libraries that draw the same image: a quiet zone of 4 modules, and 10 pixels per module.

Apart from these two settings, each library uses its defaults. The SVG files of the other libraries therefore have no
white background, which ours has.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Literal

import qrcode
import segno
from qrcode.image.pil import PilImage
from qrcode.image.svg import SvgPathImage

from qr.generate import generate
from qr.spec import Output, Spec
from qr.symbol import Rows, Symbol, encode

MARGIN = 4  # modules
SCALE = 10  # pixels per module
LEVEL = "M"

Format = Literal["png", "svg"]


@dataclass(frozen=True, slots=True)
class Library:
    """Functions of a library. If they receive a symbol as template, they use its version, level and data mask.

    encode: content and template -> symbol, in the class of the library
    rows:   symbol, in the class of the library -> modules, one integer per row
    draw:   content, template and format -> file
    """

    name: str
    encode: Callable[[str, Symbol | None], Any]
    rows: Callable[[Any], Rows]
    draw: Callable[[str, Symbol | None, Format], bytes]


def encode_ours(content: str, _template: Symbol | None = None) -> Symbol:
    return encode(content.encode())


def _draw_ours(content: str, _template: Symbol | None, file_format: Format) -> bytes:
    """Return the file that the service sends, after it was verified."""
    output = Output(margin=MARGIN, scale=SCALE)
    return generate(Spec(content=content.encode(), format=file_format, output=output)).body


def _encode_qrcode(content: str, template: Symbol | None = None) -> qrcode.QRCode:
    levels = {"L": 1, "M": 0, "Q": 3, "H": 2}  # level indicators (ISO/IEC 18004:2015, table 12)
    code = qrcode.QRCode(
        version=template.version if template else None,
        error_correction=levels[template.ecc if template else LEVEL],
        mask_pattern=template.mask if template else None,
        border=MARGIN,
        box_size=SCALE,
    )
    code.add_data(content)
    code.make(fit=template is None)
    return code


def _draw_qrcode(content: str, template: Symbol | None, file_format: Format) -> bytes:
    file = BytesIO()
    factory = {"png": PilImage, "svg": SvgPathImage}[file_format]
    _encode_qrcode(content, template).make_image(image_factory=factory).save(file)
    return file.getvalue()


def _encode_segno(content: str, template: Symbol | None = None) -> segno.QRCode:
    if template is None:
        return segno.make_qr(content, error=LEVEL)
    return segno.make_qr(content, error=template.ecc, version=template.version, mask=template.mask, boost_error=False)


def _draw_segno(content: str, template: Symbol | None, file_format: Format) -> bytes:
    file = BytesIO()
    _encode_segno(content, template).save(file, kind=file_format, scale=SCALE, border=MARGIN)
    return file.getvalue()


def _pack_rows(modules: Iterable[Iterable[object]]) -> Rows:
    return tuple(int("".join("01"[bool(module)] for module in row), 2) for row in modules)


OURS = Library("ours", encode_ours, lambda symbol: symbol.rows, _draw_ours)
QRCODE = Library("qrcode", _encode_qrcode, lambda code: _pack_rows(code.modules), _draw_qrcode)
SEGNO = Library("segno", _encode_segno, lambda code: _pack_rows(code.matrix), _draw_segno)
LIBRARIES = (OURS, QRCODE, SEGNO)
OTHERS = (QRCODE, SEGNO)
