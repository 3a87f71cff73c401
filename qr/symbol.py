"""Content to symbol: the modules of a QR code, with their roles. The only importer of encoders.

Two engines write the same symbols: libzint, and the ``qrcode`` package where libzint has no wheel or is not wanted.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

from qr.errors import DataTooLong, UnsupportedByEncoder
from qr.mask import best, joined, row_bytes, split
from qr.spec import Encoding
from qr.version import LEVELS, Role, byte_capacity, levels_above, roles

if TYPE_CHECKING:
    import zint

Rows = tuple[int, ...]
MOST_CHARACTERS = 7089  # digits in version 40-L, the most that any symbol holds (ISO/IEC 18004:2015, table 7)

# (content, level, version or None for the smallest, mask, ECI) -> the rows as ``mask.joined`` takes them, or None where
# the content does not fit.
Encoder = Callable[[bytes, str, int | None, int, int | None], list[bytes] | None]


class Symbol(NamedTuple):
    """A finished symbol: its modules, and what each of them is for, which styles and tests ask.

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

    @property
    def width(self) -> int:
        return len(self.rows)

    @property
    def height(self) -> int:
        return len(self.rows)

    @property
    def quiet_zone(self) -> int:
        return 4

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
    write = _encoder(engine)
    ecc, mask, eci = encoding.ecc, encoding.mask or 0, encoding.eci
    rows = write(content, ecc, encoding.version, mask, eci) if len(content) <= MOST_CHARACTERS else None
    if rows is None:
        raise _too_long(len(content), encoding)
    version = (len(rows) - 17) // 4
    for level in levels_above(ecc) if encoding.boost else ():
        stronger = write(content, level, version, mask, eci)
        if stronger is None:
            break
        ecc, rows = level, stronger
    cells = joined(rows)
    if encoding.mask is None:
        mask, cells = best(cells, version)
    return Symbol(version, ecc, mask, split(cells, len(rows)))


def _too_long(length: int, encoding: Encoding) -> DataTooLong:
    version = encoding.version or 40
    levels = dict.fromkeys((encoding.ecc, "L"))
    fits = " and ".join(f"{byte_capacity(version, level, encoding.eci)} bytes at level {level}" for level in levels)
    return DataTooLong(
        f"data has {length} bytes; version {version} holds {fits} (digits and upper-case letters pack tighter)",
        parameter="version" if encoding.version else "data",
        value=encoding.version,
        allowed=f"at most {fits}",
    )


@lru_cache(maxsize=8)
def _encoder(engine: str) -> Encoder:
    if engine == "auto":
        engine = "libzint" if find_spec("zint") else "qrcode"
    return {"libzint": _libzint, "qrcode": _qrcode}[engine]()


def _libzint() -> Encoder:
    import zint

    def write(content: bytes, level: str, version: int | None, mask: int, eci: int | None) -> list[bytes] | None:
        symbol = zint.Symbol()
        symbol.symbology = zint.Symbology.QRCODE
        symbol.input_mode = zint.InputMode.DATA  # type: ignore[attr-defined]  # missing from its stubs
        symbol.option_1 = LEVELS.index(level) + 1
        symbol.option_2 = version or 0
        symbol.option_3 = mask + 1 << 8
        symbol.eci = eci or 0
        try:
            symbol.encode(content)
        except RuntimeError as error:
            if "too long" in str(error):
                return None
            raise
        return _rows_of(symbol)

    return write


_REVERSED_BITS = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def _rows_of(symbol: zint.Symbol) -> list[bytes]:
    """The rows of libzint's grid, where bit 0 of every byte is the leftmost module and rows fill a full stride."""
    size, grid = symbol.rows, symbol.encoded_data
    stride, width = grid.nbytes // len(grid), row_bytes(size)
    packed = grid.cast("B")[: size * stride].tobytes().translate(_REVERSED_BITS)
    return [packed[at : at + width] for at in range(0, size * stride, stride)]


def _qrcode() -> Encoder:
    import qrcode
    from qrcode.exceptions import DataOverflowError

    def write(content: bytes, level: str, version: int | None, mask: int, eci: int | None) -> list[bytes] | None:
        if eci is not None:
            raise UnsupportedByEncoder(
                "the encoder of this deployment does not write ECI", parameter="eci", value=eci, allowed="no eci"
            )
        code = qrcode.QRCode(
            version=version, error_correction=getattr(qrcode, f"ERROR_CORRECT_{level}"), mask_pattern=mask, border=0
        )
        code.add_data(content)
        try:
            code.make(fit=version is None)
        except (DataOverflowError, ValueError):
            return None
        width = row_bytes(len(code.modules))
        digits = ("".join("01"[bool(dark)] for dark in row).ljust(8 * width, "0") for row in code.modules)
        return [int(row, 2).to_bytes(width) for row in digits]

    return write
