"""Three libraries that draw the same picture: quiet zone of 4 modules, 10 pixels a module.

Files are as each library writes them when asked for no more than that, so the peers' SVGs are without the white ground
that ours paints.
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

BORDER = 4
SCALE = 10
LEVEL = "M"

Format = Literal["png", "svg"]


@dataclass(frozen=True, slots=True)
class Library:
    """How a library does each step; given a symbol, with that one's version, level and mask.

    encode: content to whatever the library calls a symbol
    rows:   the modules of that, a row as one integer
    draw:   content all the way to a file
    """

    name: str
    encode: Callable[[str, Symbol | None], Any]
    rows: Callable[[Any], Rows]
    draw: Callable[[str, Symbol | None, Format], bytes]


def encode_ours(content: str, _like: Symbol | None = None) -> Symbol:
    return encode(content.encode())


def _draw_ours(content: str, _like: Symbol | None, file_format: Format) -> bytes:
    """As the service does it: the picture is read back before it counts as done."""
    output = Output(margin=BORDER, scale=SCALE)
    return generate(Spec(content=content.encode(), format=file_format, output=output)).body


def _encode_qrcode(content: str, like: Symbol | None = None) -> qrcode.QRCode:
    levels = {"L": 1, "M": 0, "Q": 3, "H": 2}  # as its own constants, and the standard's table 12, have them
    code = qrcode.QRCode(
        version=like.version if like else None,
        error_correction=levels[like.ecc if like else LEVEL],
        mask_pattern=like.mask if like else None,
        border=BORDER,
        box_size=SCALE,
    )
    code.add_data(content)
    code.make(fit=like is None)
    return code


def _draw_qrcode(content: str, like: Symbol | None, file_format: Format) -> bytes:
    file = BytesIO()
    factory = {"png": PilImage, "svg": SvgPathImage}[file_format]
    _encode_qrcode(content, like).make_image(image_factory=factory).save(file)
    return file.getvalue()


def _encode_segno(content: str, like: Symbol | None = None) -> segno.QRCode:
    if like is None:
        return segno.make_qr(content, error=LEVEL)
    return segno.make_qr(content, error=like.ecc, version=like.version, mask=like.mask, boost_error=False)


def _draw_segno(content: str, like: Symbol | None, file_format: Format) -> bytes:
    file = BytesIO()
    _encode_segno(content, like).save(file, kind=file_format, scale=SCALE, border=BORDER)
    return file.getvalue()


def _packed(modules: Iterable[Iterable[object]]) -> Rows:
    return tuple(int("".join("01"[bool(module)] for module in row), 2) for row in modules)


OURS = Library("ours", encode_ours, lambda symbol: symbol.rows, _draw_ours)
QRCODE = Library("qrcode", _encode_qrcode, lambda code: _packed(code.modules), _draw_qrcode)
SEGNO = Library("segno", _encode_segno, lambda code: _packed(code.matrix), _draw_segno)
LIBRARIES = (OURS, QRCODE, SEGNO)
PEERS = (QRCODE, SEGNO)
