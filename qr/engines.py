"""The encoders, and what they are asked to write. The only importer of them.

Two engines write the same symbols: libzint, and the ``qrcode`` package where libzint has no wheel or is not wanted.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

from qr.errors import UnsupportedByEncoder
from qr.mask import row_bytes
from qr.version import MICRO, RMQR, Version

if TYPE_CHECKING:
    import zint

    from qr.append import Sequence


class Task(NamedTuple):
    """What to write.

    mask:     None for the engine's own choice; not looked at for rMQR
    kanji:    whether the content is Shift_JIS, to be written in Kanji mode
    sequence: where the symbol stands in a structured append
    """

    content: bytes
    mask: int | None
    eci: int | None
    kind: str = "qr"
    gs1: bool = False
    kanji: bool = False
    sequence: Sequence | None = None


# A task; a level, ``none`` for M1; a version, None for the smallest QR Code -> the rows, ``mask.row_bytes`` bytes each,
# leftmost module in the highest bit, or None where the content does not fit.
Engine = Callable[[Task, str, Version | None], list[bytes] | None]


@lru_cache(maxsize=8)
def engine_of(name: str) -> Engine:
    """``libzint``, ``qrcode``, or ``auto`` for the first that is installed."""
    if name == "auto":
        name = "libzint" if find_spec("zint") else "qrcode"
    return {"libzint": _libzint, "qrcode": _qrcode}[name]()


_LEVELS = {"none": 1, "L": 1, "M": 2, "Q": 3, "H": 4}  # as libzint numbers them


def _libzint() -> Engine:
    import zint

    # A stub without DATA is the only one there is.
    data, gs1 = zint.InputMode(0), zint.InputMode.GS1 | zint.InputMode.GS1NOCHECK
    symbologies = {"qr": zint.Symbology.QRCODE, "micro": zint.Symbology.MICROQR, "rmqr": zint.Symbology.RMQR}

    def write(task: Task, level: str, version: Version | None) -> list[bytes] | None:
        symbol = zint.Symbol()
        symbol.symbology = symbologies[task.kind]
        symbol.input_mode = gs1 if task.gs1 else data
        symbol.option_1 = _LEVELS[level]
        symbol.option_2 = _number(version)
        symbol.option_3 = 0 if task.mask is None else task.mask + 1 << 8
        symbol.eci = task.eci or 0
        try:
            if task.kanji or task.gs1 or task.sequence:
                _encode_specially(symbol, task)
            else:
                symbol.encode(task.content)
        except RuntimeError as error:
            if "too long" in str(error):
                return None
            raise
        return _rows_of(symbol)

    return write


def _number(version: Version | None) -> int:
    """The version as libzint numbers it."""
    if isinstance(version, str):
        return (MICRO if version in MICRO else RMQR).index(version) + 1
    return version or 0


def _encode_specially(symbol: zint.Symbol, task: Task) -> None:
    import zint

    if task.sequence:
        number, total, parity = task.sequence
        symbol.structapp = zint.StructApp(number, total, str(parity).encode())
    if task.gs1:
        from qr.fnc1 import elements

        # Unchecked, libzint takes an empty identifier for an end of the element before.
        symbol.encode(b"".join(b"[]" + element for element in elements(task.content)))
    elif task.kanji:
        symbol.option_3 |= int(zint.QrFamilyOptions.FULL_MULTIBYTE)
        _encode_kanji(symbol, task)
    else:
        symbol.encode(task.content)


def _encode_kanji(symbol: zint.Symbol, task: Task) -> None:
    """Kanji and ASCII in segments of their own: in one, libzint puts short runs of kanji in byte mode, unannounced."""
    import zint

    from qr.kanji import runs

    pieces = [task.content] if task.eci else runs(task.content)
    if len(pieces) == 1:
        symbol.encode(task.content)
    elif task.kind == "micro":
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

    def write(task: Task, level: str, version: Version | None) -> list[bytes] | None:
        _refuse_what_qrcode_lacks(task)
        correction = getattr(qrcode, f"ERROR_CORRECT_{level}")
        code = qrcode.QRCode(version, error_correction=correction, mask_pattern=task.mask, border=0)
        code.add_data(task.content)
        try:
            code.make(fit=version is None)
        except (DataOverflowError, ValueError):
            return None
        width = row_bytes(len(code.modules))
        digits = ("".join("01"[bool(dark)] for dark in row).ljust(8 * width, "0") for row in code.modules)
        return [int(row, 2).to_bytes(width) for row in digits]

    return write


def _refuse_what_qrcode_lacks(task: Task) -> None:
    lacking = (
        ("eci", task.eci, task.eci is not None, "ECI", "no eci"),
        ("symbol", task.kind, task.kind != "qr", "Micro QR Code and rMQR", "qr"),
        ("gs1", "on", task.gs1, "FNC1", "off"),
        ("kanji", "on", task.kanji, "Kanji mode", "off"),
        ("parts", task.sequence and task.sequence.total, task.sequence is not None, "structured append", "no parts"),
    )
    for parameter, value, asked, name, allowed in lacking:
        if asked:
            detail = f"the encoder of this deployment does not write {name}"
            raise UnsupportedByEncoder(detail, parameter=parameter, value=value, allowed=allowed)
