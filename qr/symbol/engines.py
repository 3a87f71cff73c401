"""Call the encoder libraries, which only this module imports.

Both engines, libzint and the ``qrcode`` package, encode symbols of the same version and level. The modules can differ
if two segmentations of the content are equally short. ``qrcode`` runs on platforms without a wheel of libzint, and
supports QR Code without ECI, FNC1, Kanji mode and structured append only.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Protocol

from qr.errors import BadParameter, UnsupportedByEncoder
from qr.spec import Encoding
from qr.spec.versions import MICRO, RMQR, Version, find_symbology
from qr.symbol.mask import row_bytes

if TYPE_CHECKING:
    import qrcode
    import zint

    from qr.symbol.structured_append import StructuredAppend

SEPARATOR = b"\x1d"  # ends a GS1 element of variable length (GS1 General Specifications, 7.8)


class Engine(Protocol):
    """A function that encodes content as the rows of a symbol, or returns None if the content does not fit.

    A row is one ``bytes`` of ``mask.row_bytes``, with the leftmost module in the highest bit.

    level:    error correction level; ``none`` for M1
    version:  version of the symbol; None for the smallest QR Code
    encoding: the other settings. Without ``encoding.mask``, a QR Code has mask 0, and a Micro QR Code has the mask that
              libzint chooses by the rules of the standard
    header:   position of the symbol in a structured append
    """

    def __call__(
        self,
        content: bytes,
        level: str,
        version: Version | None,
        encoding: Encoding,
        header: StructuredAppend | None,
        /,
    ) -> list[bytes] | None: ...


_LEVELS = {"none": 1, "L": 1, "M": 2, "Q": 3, "H": 4}  # numbers of the levels in libzint
_REVERSED_BITS = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
# An application identifier, then GS1 character set 82 (GS1 General Specifications, 3.2 and figure 7.11-1).
_ELEMENT = rb"[0-9]{2}[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]+"
_ELEMENTS = re.compile(rb"%b(?:\x1d%b)*" % (_ELEMENT, _ELEMENT))


@lru_cache(maxsize=8)
def find_engine(name: str) -> Engine:
    """Return the engine ``libzint`` or ``qrcode``. ``auto`` is libzint if it is installed, else ``qrcode``."""
    if name == "auto":
        name = "libzint" if find_spec("zint") else "qrcode"
    return {"libzint": _libzint, "qrcode": _qrcode}[name]()


def _libzint() -> Engine:
    import zint

    symbologies = {"qr": zint.Symbology.QRCODE, "micro": zint.Symbology.MICROQR, "rmqr": zint.Symbology.RMQR}
    data_mode: Any = zint.InputMode(0)  # DATA, which the stubs of zint omit

    def encode_rows(
        content: bytes, level: str, version: Version | None, encoding: Encoding, header: StructuredAppend | None
    ) -> list[bytes] | None:
        symbol = zint.Symbol()
        symbol.symbology = symbologies[find_symbology(version or 1)]
        symbol.input_mode = data_mode
        symbol.option_1 = _LEVELS[level]
        symbol.option_2, symbol.option_3 = _version_and_mask(version, encoding.mask)
        symbol.eci = encoding.eci or 0
        if encoding.byte_mode:
            # The only symbology without other modes. Version 15, level M and ECI 4 are fixed.
            symbol.symbology, symbol.eci = zint.Symbology.UPNQR, 0
        if header:
            symbol.structapp = zint.StructApp(header.number, header.total, str(header.parity).encode())
        return _read_rows(symbol) if _encode_if_it_fits(symbol, content, encoding) else None

    return encode_rows


def _version_and_mask(version: Version | None, mask: int | None) -> tuple[int, int]:
    """Return the options of libzint for version and mask; 0 lets libzint choose."""
    if isinstance(version, str):
        names = MICRO if version in MICRO else RMQR
        return names.index(version) + 1, 0 if mask is None else mask + 1 << 8
    return version or 0, (mask or 0) + 1 << 8


def _encode_if_it_fits(symbol: zint.Symbol, content: bytes, encoding: Encoding) -> bool:
    """Encode the content with libzint. Return whether the content fits in the symbol."""
    try:
        if encoding.gs1:
            _encode_gs1(symbol, content)
        elif encoding.kanji:
            _encode_kanji(symbol, content)
        else:
            symbol.encode(content)
    except RuntimeError as error:
        if "too long" in str(error):
            return False
        raise
    return True


def _encode_gs1(symbol: zint.Symbol, content: bytes) -> None:
    import zint

    symbol.input_mode = zint.InputMode.GS1 | zint.InputMode.GS1NOCHECK
    # With GS1NOCHECK, an empty application identifier ends the element before it.
    symbol.encode(b"".join(b"[]" + element for element in split_elements(content)))


def _encode_kanji(symbol: zint.Symbol, content: bytes) -> None:
    """Encode kanji and ASCII in separate segments.

    In one segment, libzint would encode short kanji runs in byte mode without an ECI. Raises ``UnsupportedByEncoder``
    for kanji mixed with ASCII in Micro QR Code, because libzint encodes one segment only there.
    """
    import zint

    from qr.spec.kanji import split_runs

    symbol.option_3 |= int(zint.QrFamilyOptions.FULL_MULTIBYTE)
    runs = [content] if symbol.eci else split_runs(content)
    if len(runs) == 1:
        symbol.encode(content)
    elif symbol.symbology == zint.Symbology.MICROQR:
        raise UnsupportedByEncoder(
            "the encoder cannot mix kanji and other characters in Micro QR Code",
            parameter="kanji",
            value="on",
            allowed="off for Micro QR Code, unless the content is kanji only",
        )
    else:
        symbol.encode_segs([zint.Seg(run, 0) for run in runs])


def _read_rows(symbol: zint.Symbol) -> list[bytes]:
    """Return the rows of libzint's grid.

    In that grid, bit 0 of every byte is the leftmost module, and all rows have the same number of bytes (``stride``).
    """
    rows, grid = symbol.rows, symbol.encoded_data
    stride, width = grid.nbytes // len(grid), row_bytes(symbol.width)
    packed = grid.cast("B")[: rows * stride].tobytes().translate(_REVERSED_BITS)
    return [packed[at : at + width] for at in range(0, rows * stride, stride)]


def _qrcode() -> Engine:
    import qrcode
    from qrcode.exceptions import DataOverflowError

    from qr.spec.segmentation import VERSION_RANGES

    def encode_rows(
        content: bytes, level: str, version: Version | None, encoding: Encoding, header: StructuredAppend | None
    ) -> list[bytes] | None:
        _reject_unsupported(version, encoding, header)
        correction = getattr(qrcode, f"ERROR_CORRECT_{level}")
        ranges = VERSION_RANGES if version is None else [range(int(version), int(version) + 1)]
        for versions in ranges:
            code = qrcode.QRCode(versions[0], error_correction=correction, mask_pattern=encoding.mask or 0, border=0)
            _add_segments(code, content)
            with suppress(DataOverflowError, ValueError):
                if code.best_fit(start=versions[0]) in versions:
                    return _pack_rows(code)
        return None

    return encode_rows


def _add_segments(code: qrcode.QRCode[Any], content: bytes) -> None:
    """Add the shortest segments for the version of the code. The package itself does not look for the shortest."""
    from qrcode import util

    from qr.spec.segmentation import find_segments, find_version_range

    modes = {"numeric": util.MODE_NUMBER, "alphanumeric": util.MODE_ALPHA_NUM, "byte": util.MODE_8BIT_BYTE}
    for segment in find_segments(content, find_version_range(code.version)):
        code.add_data(util.QRData(segment.content, modes[segment.mode], check_data=False))


def _pack_rows(code: qrcode.QRCode[Any]) -> list[bytes]:
    code.make(fit=False)
    width = row_bytes(len(code.modules))
    digits = ("".join("01"[bool(dark)] for dark in row).ljust(8 * width, "0") for row in code.modules)
    return [int(row, 2).to_bytes(width) for row in digits]


def _reject_unsupported(version: Version | None, encoding: Encoding, header: StructuredAppend | None) -> None:
    """Raise ``UnsupportedByEncoder`` for a feature that the ``qrcode`` package lacks."""
    symbology = find_symbology(version or 1)
    unsupported = (
        ("eci", encoding.eci, encoding.eci is not None, "ECI", "omitted"),
        ("symbol", symbology, symbology != "qr", "Micro QR Code or rMQR", "qr"),
        ("gs1", "on", encoding.gs1, "FNC1", "off"),
        ("kanji", "on", encoding.kanji, "Kanji mode", "off"),
        ("parts", encoding.parts, header is not None, "structured append", "omitted"),
    )
    for parameter, value, is_requested, feature, allowed in unsupported:
        if is_requested:
            detail = f"the encoder of this deployment does not support {feature}"
            raise UnsupportedByEncoder(detail, parameter=parameter, value=value, allowed=allowed)


def split_elements(content: bytes) -> list[bytes]:
    """Split GS1 element strings at their separators (FNC1 in first position, ISO/IEC 18004:2015, 7.4.8.2).

    Raises ``BadParameter`` if the content cannot be GS1 element strings.
    """
    if not _ELEMENTS.fullmatch(content):
        allowed = (
            "GS1 element strings: each an identifier of digits, then data of letters, digits and "
            "!\"%&'()*+,-./:;<=>?_, with a single separator (%1D) between two of them"
        )
        raise BadParameter("data", content.decode("utf-8", "backslashreplace"), allowed)
    return content.split(SEPARATOR)
