"""Find symbols in a view with zxing-cpp, with the properties that only the sampled modules have."""

from __future__ import annotations

from collections.abc import Iterator
from math import dist
from typing import TYPE_CHECKING, Any, NamedTuple

from qr.decoding.charsets import fit_charset, is_binary
from qr.decoding.found_symbol import FoundSymbol, Position
from qr.decoding.segments import SymbolContent, read_modules
from qr.decoding.views import View
from qr.spec.versions import LEVELS, Version

if TYPE_CHECKING:
    from zxingcpp import Barcode
    from zxingcpp import Position as Corners

_SYMBOLOGIES = {"QRCodeModel2": "qr", "QRCode": "qr", "MicroQRCode": "micro", "RMQRCode": "rmqr"}
SAME_SHARE = 0.02  # of the diagonal: corners at a smaller distance are the same


class UnreadSymbol(NamedTuple):
    """A symbol with too many errors, or another part of an image that looks like a symbol.

    position: corners in the page
    version:  of a QR Code; None if the format information cannot be read, or for another symbology
    """

    position: Position
    version: int | None = None
    level: str = ""
    mask: int = 0

    def is_near(self, other: UnreadSymbol) -> bool:
        """Return whether the corners are those of another one, within ``SAME_SHARE`` of the side."""
        side = dist(self.position[0], self.position[2])
        pairs = zip(self.position, other.position, strict=True)
        return self[1:] == other[1:] and all(dist(*pair) < SAME_SHARE * side for pair in pairs)


class Findings(NamedTuple):
    """Result of a search.

    symbols:  decoded symbols
    unread:   what looks like a symbol but cannot be decoded
    """

    symbols: list[FoundSymbol]
    unread: list[UnreadSymbol]


def find_with_zxing(view: View, *, global_threshold: bool = False) -> Findings:
    """Find all symbols in any direction, at half the size too, inverted and mirrored ones included."""
    import zxingcpp

    image = view.image
    pixels: Any = image.tobytes()  # ImageView does not keep the buffer alive
    formats: Any = [getattr(zxingcpp.BarcodeFormat, name) for name in ("QRCodeModel2", "MicroQRCode", "RMQRCode")]
    threshold = zxingcpp.Binarizer.GlobalHistogram if global_threshold else zxingcpp.Binarizer.LocalAverage
    barcodes = zxingcpp.read_barcodes(
        zxingcpp.ImageView(pixels, image.width, image.height, zxingcpp.ImageFormat.Lum),
        formats,
        text_mode=zxingcpp.TextMode.Plain,
        binarizer=threshold,
        return_errors=True,
    )
    positions = [_position(view, barcode.position) for barcode in barcodes]
    found = list(zip(barcodes, positions, strict=True))
    return Findings(
        [_symbol(barcode, position) for barcode, position in found if barcode.valid],
        [_unread(barcode, position) for barcode, position in found if not barcode.valid],
    )


def _symbol(barcode: Barcode, position: Position) -> FoundSymbol:
    extra: Any = barcode.extra
    content = bytes(barcode.bytes)
    symbology = _SYMBOLOGIES[barcode.format.name]
    version, level = _version(extra["Version"]), extra.get("ECLevel") or "none"
    rows = tuple(_rows(barcode))
    headers = _headers(rows, version, level, extra["DataMask"])
    text = None if is_binary(content, headers.charsets) else barcode.text
    return FoundSymbol(
        text, content, symbology, version, level, extra["DataMask"],
        fit_charset(content, text, headers.charsets), position,
        headers.structured_append, round(1 - extra["UEC"], 4), barcode.content_type.name == "GS1", rows=rows,
    )  # fmt: skip


def _unread(barcode: Barcode, position: Position) -> UnreadSymbol:
    extra: Any = barcode.extra or {}
    if not extra.get("Version", "").isdecimal() or extra.get("ECLevel") not in LEVELS:
        return UnreadSymbol(position)
    return UnreadSymbol(position, int(extra["Version"]), extra["ECLevel"], extra["DataMask"])


def _headers(rows: tuple[bytes, ...], version: Version, level: str, mask: int) -> SymbolContent:
    """Return the headers of a QR Code. The modules of a mirrored symbol are mirrored along the diagonal."""
    if not isinstance(version, int):
        return SymbolContent()
    for candidate in (rows, tuple(bytes(column) for column in zip(*rows, strict=True))):
        try:
            return read_modules(candidate, version, level, mask)
        except ValueError:
            continue
    return SymbolContent()


def _rows(barcode: Barcode) -> Iterator[bytes]:
    image: Any = barcode.to_image(scale=1, add_quiet_zones=False)
    (height, width), grey = image.shape, memoryview(image).tobytes()
    for row in range(height):
        yield bytes(level < 128 for level in grey[row * width : (row + 1) * width])


def _position(view: View, position: Corners) -> Position:
    corners = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    first, second, third, fourth = (view.locate(corner.x, corner.y) for corner in corners)
    return first, second, third, fourth


def _version(text: str) -> Version:
    return int(text) if text.isdecimal() else text
