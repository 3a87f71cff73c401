"""Content to symbol: the modules of a QR code, with their roles. The only importer of encoders.

Two engines write the same symbols: libzint, and the ``qrcode`` package where libzint has no wheel or is not wanted.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple

from qr.errors import DataTooLong, UnsupportedByEncoder
from qr.spec import Encoding
from qr.version import Role, byte_capacity, levels_above, roles

if TYPE_CHECKING:
    import qrcode
    import zint

Rows = tuple[int, ...]
MOST_CHARACTERS = 7089  # digits in version 40-L, the most that any symbol holds (ISO/IEC 18004:2015, table 7)


class Encoder(NamedTuple):
    """An engine.

    fit:   (content, level, version or None for any, ECI) -> the version it takes, None where it does not fit
    write: (content, level, version, mask or None for the best, ECI) -> the rows of a symbol that fits
    """

    fit: Callable[[bytes, str, int | None, int | None], int | None]
    write: Callable[[bytes, str, int, int | None, int | None], Rows]


class Symbol(NamedTuple):
    """A finished symbol.

    rows: one integer a row, its most significant of ``size`` bits the leftmost module; 1 is dark
    """

    version: int
    ecc: str
    mask: int
    rows: Rows

    @property
    def size(self) -> int:
        """Modules a side, without quiet zone."""
        return len(self.rows)

    def is_dark(self, row: int, column: int) -> bool:
        return bool(self.rows[row] >> (self.size - 1 - column) & 1)

    def role(self, row: int, column: int) -> Role:
        """What the module is for: part of a finder pattern, a timing pattern, data, ..."""
        return Role(roles(self.version)[row][column])

    def __str__(self) -> str:
        """The symbol as lines of 0 and 1."""
        return "\n".join(f"{row:0{self.size}b}" for row in self.rows)


def encode(content: bytes, encoding: Encoding = Encoding(), engine: str = "auto") -> Symbol:
    """Write content as the smallest symbol that holds it (ISO/IEC 18004:2015, 7.1).

    ``engine`` is ``libzint``, ``qrcode`` or ``auto``. Raises ``DataTooLong`` when no allowed version holds the
    content, ``UnsupportedByEncoder`` when the engine cannot write what is asked for.
    """
    encoder = _encoder(engine)
    eci = encoding.eci
    plausible = len(content) <= MOST_CHARACTERS
    version = encoder.fit(content, encoding.ecc, encoding.version, eci) if plausible else None
    if version is None:
        raise _too_long(len(content), encoding)
    ecc = encoding.ecc
    if encoding.boost:
        stronger = (level for level in reversed(levels_above(ecc)) if encoder.fit(content, level, version, eci))
        ecc = next(stronger, ecc)
    rows = encoder.write(content, ecc, version, encoding.mask, eci)
    return Symbol(version, ecc, _mask_of(rows), rows)


def _mask_of(rows: Rows) -> int:
    """The data mask pattern, read from the format information (7.9.1): bits 12-10, themselves masked."""
    return (rows[8] >> (len(rows) - 5) & 0b111) ^ 0b101


def _too_long(length: int, encoding: Encoding) -> DataTooLong:
    version = encoding.version or 40
    fits = byte_capacity(version, encoding.ecc)
    fits_at_l = byte_capacity(version, "L")
    return DataTooLong(
        f"data has {length} bytes; version {version} holds {fits} bytes at level {encoding.ecc}"
        f" and {fits_at_l} at level L (digits and upper-case letters pack tighter)",
        parameter="version" if encoding.version else "data",
        value=encoding.version,
        allowed=f"at most {fits} bytes at level {encoding.ecc}, {fits_at_l} at level L",
    )


@lru_cache(maxsize=8)
def _encoder(engine: str) -> Encoder:
    if engine == "auto":
        engine = "libzint" if find_spec("zint") else "qrcode"
    return {"libzint": _libzint, "qrcode": _qrcode}[engine]()


def _libzint() -> Encoder:
    import zint

    level_number = {"L": 1, "M": 2, "Q": 3, "H": 4}

    def encoded(content: bytes, level: str, version: int | None, mask: int | None, eci: int | None) -> zint.Symbol:
        symbol = zint.Symbol()
        symbol.symbology = zint.Symbology.QRCODE
        symbol.input_mode = zint.InputMode.DATA  # type: ignore[attr-defined]  # missing from its stubs
        symbol.option_1 = level_number[level]
        symbol.option_2 = version or 0
        symbol.option_3 = 0 if mask is None else mask + 1 << 8
        symbol.eci = eci or 0
        symbol.encode(content)
        return symbol

    def fit(content: bytes, level: str, version: int | None, eci: int | None) -> int | None:
        try:
            # A fixed mask spares the search for the best one, by far the longest part of encoding.
            return (encoded(content, level, version, 0, eci).rows - 17) // 4
        except RuntimeError as error:
            if "too long" in str(error):
                return None
            raise

    def write(content: bytes, level: str, version: int, mask: int | None, eci: int | None) -> Rows:
        return _unpacked(encoded(content, level, version, mask, eci))

    return Encoder(fit, write)


_REVERSED_BITS = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def _unpacked(symbol: zint.Symbol) -> Rows:
    """The rows of libzint's grid, where bit 0 of every byte is the leftmost module and rows fill a full stride."""
    size, grid = symbol.rows, symbol.encoded_data
    stride, width = grid.nbytes // len(grid), (size + 7) // 8
    packed = grid.cast("B")[: size * stride].tobytes().translate(_REVERSED_BITS)
    surplus = width * 8 - size
    return tuple([int.from_bytes(packed[at : at + width]) >> surplus for at in range(0, size * stride, stride)])


def _qrcode() -> Encoder:
    import qrcode
    from qrcode.exceptions import DataOverflowError

    correction = {
        "L": qrcode.ERROR_CORRECT_L,
        "M": qrcode.ERROR_CORRECT_M,
        "Q": qrcode.ERROR_CORRECT_Q,
        "H": qrcode.ERROR_CORRECT_H,
    }

    def loaded(content: bytes, level: str, version: int | None, mask: int | None) -> qrcode.QRCode[Any]:
        code = qrcode.QRCode(version=version, error_correction=correction[level], mask_pattern=mask, border=0)
        code.add_data(content)
        return code

    def fit(content: bytes, level: str, version: int | None, eci: int | None) -> int | None:
        if eci is not None:
            raise UnsupportedByEncoder(
                "the encoder of this deployment does not write ECI",
                parameter="eci",
                value=eci,
                allowed="no eci",
            )
        try:
            fitted = int(loaded(content, level, None, None).best_fit(start=version))
        except (DataOverflowError, ValueError):
            return None
        return fitted if version in {None, fitted} else None

    def write(content: bytes, level: str, version: int, mask: int | None, eci: int | None) -> Rows:  # noqa: ARG001
        code = loaded(content, level, version, mask)
        code.make(fit=False)
        return tuple(int("".join("01"[bool(dark)] for dark in row), 2) for row in code.modules)

    return Encoder(fit, write)
