"""The encoders, and what they are asked to write. The only importer of them.

Two engines write the same symbols: libzint, and the ``qrcode`` package where libzint has no wheel or is not wanted.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from qr.errors import BadParameter, UnsupportedByEncoder
from qr.spec import Encoding
from qr.spec.versions import (
    MICRO,
    RMQR,
    Version,
    symbology_of,
)
from qr.symbol.mask import row_bytes

if TYPE_CHECKING:
    import zint

    from qr.symbol.structured_append import StructuredAppend


# Content; level, ``none`` for M1; version, None for the smallest QR Code; all else that is asked of the symbol; its
# place in a structured append -> the rows, ``mask.row_bytes`` bytes each, leftmost module in the highest bit, or None
# where the content does not fit. Where no mask is asked for, a QR Code has mask 0 and a Micro QR Code the best.
Engine = Callable[[bytes, str, Version | None, Encoding, "StructuredAppend | None"], list[bytes] | None]


@lru_cache(maxsize=8)
def find_engine(name: str) -> Engine:
    """``libzint``, ``qrcode``, or ``auto`` for the first that is installed."""
    if name == "auto":
        name = "libzint" if find_spec("zint") else "qrcode"
    return {"libzint": _libzint, "qrcode": _qrcode}[name]()


_LEVELS = {"none": 1, "L": 1, "M": 2, "Q": 3, "H": 4}  # as libzint numbers them


def _libzint() -> Engine:
    import zint

    symbologies = {"qr": zint.Symbology.QRCODE, "micro": zint.Symbology.MICROQR, "rmqr": zint.Symbology.RMQR}
    plain: Any = zint.InputMode(0)  # DATA, missing from its stubs

    def write(
        content: bytes, level: str, version: Version | None, encoding: Encoding, sequence: StructuredAppend | None
    ) -> list[bytes] | None:
        symbol = zint.Symbol()
        symbol.symbology = symbologies[symbology_of(version or 1)]
        symbol.input_mode = plain
        symbol.option_1 = _LEVELS[level]
        symbol.option_2, symbol.option_3 = _numbers(version, encoding.mask)
        symbol.eci = encoding.eci or 0
        if sequence:
            symbol.structapp = zint.StructApp(sequence.number, sequence.total, str(sequence.parity).encode())
        return _rows_of(symbol) if _fits(symbol, content, encoding) else None

    return write


def _numbers(version: Version | None, mask: int | None) -> tuple[int, int]:
    """Version and mask as libzint numbers them; 0 leaves the choice to it."""
    if isinstance(version, str):
        names = MICRO if version in MICRO else RMQR
        return names.index(version) + 1, 0 if mask is None else mask + 1 << 8
    return version or 0, (mask or 0) + 1 << 8


def _fits(symbol: zint.Symbol, content: bytes, encoding: Encoding) -> bool:
    """Have libzint encode the content; whether the symbol holds it."""
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

    pass

    symbol.input_mode = zint.InputMode.GS1 | zint.InputMode.GS1NOCHECK
    # Unchecked, libzint takes an empty identifier for an end of the element before.
    symbol.encode(b"".join(b"[]" + element for element in split_elements(content)))


def _encode_kanji(symbol: zint.Symbol, content: bytes) -> None:
    """Kanji and ASCII in segments of their own: in one, libzint puts short runs of kanji in byte mode, unannounced."""
    import zint

    from qr.spec.kanji import split_runs

    symbol.option_3 |= int(zint.QrFamilyOptions.FULL_MULTIBYTE)
    pieces = [content] if symbol.eci else split_runs(content)
    if len(pieces) == 1:
        symbol.encode(content)
    elif symbol.symbology == zint.Symbology.MICROQR:
        raise UnsupportedByEncoder(
            "the encoder does not mix kanji with other characters in Micro QR Code",
            parameter="kanji",
            value="on",
            allowed="off, or kanji alone, for Micro QR Code",
        )
    else:
        symbol.encode_segs([zint.Seg(piece, 0) for piece in pieces])


_REVERSED_BITS = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def _rows_of(symbol: zint.Symbol) -> list[bytes]:
    """The rows of libzint's grid, where bit 0 of every byte is the leftmost module and rows fill a full stride."""
    rows, grid = symbol.rows, symbol.encoded_data
    stride, width = grid.nbytes // len(grid), row_bytes(symbol.width)
    packed = grid.cast("B")[: rows * stride].tobytes().translate(_REVERSED_BITS)
    return [packed[at : at + width] for at in range(0, rows * stride, stride)]


def _qrcode() -> Engine:
    import qrcode
    from qrcode.exceptions import DataOverflowError

    def write(
        content: bytes, level: str, version: Version | None, encoding: Encoding, sequence: StructuredAppend | None
    ) -> list[bytes] | None:
        _refuse_what_qrcode_lacks(version, encoding, sequence)
        correction = getattr(qrcode, f"ERROR_CORRECT_{level}")
        code = qrcode.QRCode(version, error_correction=correction, mask_pattern=encoding.mask or 0, border=0)
        code.add_data(content)
        try:
            code.make(fit=version is None)
        except (DataOverflowError, ValueError):
            return None
        width = row_bytes(len(code.modules))
        digits = ("".join("01"[bool(dark)] for dark in row).ljust(8 * width, "0") for row in code.modules)
        return [int(row, 2).to_bytes(width) for row in digits]

    return write


def _refuse_what_qrcode_lacks(version: Version | None, encoding: Encoding, sequence: StructuredAppend | None) -> None:
    kind = symbology_of(version or 1)
    lacking = (
        ("eci", encoding.eci, encoding.eci is not None, "ECI", "no eci"),
        ("symbol", kind, kind != "qr", "Micro QR Code and rMQR", "qr"),
        ("gs1", "on", encoding.gs1, "FNC1", "off"),
        ("kanji", "on", encoding.kanji, "Kanji mode", "off"),
        ("parts", encoding.parts, sequence is not None, "structured append", "no parts"),
    )
    for parameter, value, asked, name, allowed in lacking:
        if asked:
            detail = f"the encoder of this deployment does not write {name}"
            raise UnsupportedByEncoder(detail, parameter=parameter, value=value, allowed=allowed)


# FOLDED: """FNC1 in first position (ISO/IEC 18004:2015, 7.4.8.2): content that is GS1 element strings."""
SEPARATOR = b"\x1d"
# An application identifier, then GS1 character set 82 (GS1 General Specifications, 3.2 and figure 7.11-1).
_ELEMENT = rb"[0-9]{2}[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]+"
_ELEMENTS = re.compile(rb"%b(?:\x1d%b)*" % (_ELEMENT, _ELEMENT))


def split_elements(content: bytes) -> list[bytes]:
    """What stands between separators. Raises ``BadParameter`` for what cannot be GS1 element strings."""
    if not _ELEMENTS.fullmatch(content):
        allowed = (
            "GS1 element strings: identifiers of digits, each with its data of letters, digits and "
            "!\"%&'()*+,-./:;<=>?_, single separators (%1D) between them"
        )
        raise BadParameter("data", content.decode("utf-8", "backslashreplace"), allowed)
    return content.split(SEPARATOR)
