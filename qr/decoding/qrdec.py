"""Find QR Codes in a view with qrdec, the decoder of ZBar, which deqr contains.

qrdec locates finder patterns in another way than zxing-cpp, and reads many photographs that zxing-cpp cannot read. It
reads neither Micro QR Code nor rMQR, and reports neither ECI headers nor structured append.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import Protocol

from qr.decoding.charsets import fit_charset, guess_text
from qr.decoding.found_symbol import FoundSymbol, Point
from qr.decoding.views import View


class _Segment(Protocol):
    data: bytes


class _Level(Protocol):
    name: str


class _Code(Protocol):
    """The members of ``deqr.datatypes.QRCode`` that are used."""

    version: int
    ecc_level: _Level
    mask: int
    data_entries: tuple[_Segment, ...]
    corners: tuple[Point, Point, Point, Point]  # top left, top right, bottom right, bottom left


def is_available() -> bool:
    """Return whether deqr is installed. There is no wheel for some platforms."""
    return find_spec("deqr") is not None


def find_with_qrdec(view: View) -> list[FoundSymbol]:
    """Find all QR Codes that are dark on light."""
    import deqr

    found = deqr.QRdecDecoder().decode((view.image.tobytes(), view.image.size), convert_data=False)
    return [_symbol(view, code) for code in found]


def _symbol(view: View, code: _Code) -> FoundSymbol:
    content = b"".join(entry.data for entry in code.data_entries)
    text = guess_text(content)
    first, second, third, fourth = (view.locate(x, y) for x, y in code.corners)
    position = first, second, third, fourth
    return FoundSymbol(
        text, content, "qr", code.version, code.ecc_level.name, code.mask, fit_charset(content, text), position
    )
