"""Encode content as a symbol: a QR Code, Micro QR Code or rMQR (ISO/IEC 18004, ISO/IEC 23941)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from qr.errors import DataTooLong, QrError, UnsupportedByEncoder
from qr.spec import DEFAULT_LEVEL, Encoding
from qr.spec.versions import Version, find_symbology, levels_above
from qr.symbol.bounds import MAX_CHARACTERS, data_bits, find_smallest_version
from qr.symbol.engines import Engine, find_engine
from qr.symbol.mask import choose_mask, integer_to_rows, rows_to_integer
from qr.symbol.roles import Role, roles

if TYPE_CHECKING:
    from qr.symbol.structured_append import StructuredAppend

Rows = tuple[int, ...]
EncodeAt = Callable[[str, Version | None], list[bytes] | None]  # an engine, with level and version as arguments


class Symbol(NamedTuple):
    """A finished symbol.

    ecc:  error correction level: L, M, Q or H; ``none`` for Micro QR Code M1, which only detects errors
    mask: number of the data mask; 4 for every rMQR, because the only mask of rMQR is pattern 4 of QR Code
    rows: one integer per row of ``width`` bits; the most significant bit is the leftmost module, 1 is dark
    """

    version: Version
    ecc: str
    mask: int
    rows: Rows

    @property
    def symbology(self) -> str:
        """Symbology of the version: ``qr``, ``micro`` or ``rmqr``."""
        return find_symbology(self.version)

    @property
    def width(self) -> int:
        """Number of columns, without the quiet zone."""
        if isinstance(self.version, int) or self.symbology == "micro":
            return len(self.rows)
        return int(self.version.partition("x")[2])

    @property
    def height(self) -> int:
        """Number of rows, without the quiet zone."""
        return len(self.rows)

    @property
    def quiet_zone(self) -> int:
        """Required width of the quiet zone, in modules (5.3.8 of ISO/IEC 18004 and of ISO/IEC 23941)."""
        return 4 if isinstance(self.version, int) else 2

    def is_dark(self, row: int, column: int) -> bool:
        """Return whether a module is dark."""
        return bool(self.rows[row] >> (self.width - 1 - column) & 1)

    def role(self, row: int, column: int) -> Role:
        """Return the role of a module: finder pattern, timing pattern, data, ..."""
        return Role(self.roles[row][column])

    @property
    def roles(self) -> tuple[bytes, ...]:
        """Roles of all modules: one ``bytes`` per row, one ``Role`` per byte."""
        if isinstance(self.version, int):
            return roles(self.version)
        from qr.symbol.symbologies import SMALL_SYMBOLOGIES

        return SMALL_SYMBOLOGIES[self.symbology].roles(self.version)

    def __str__(self) -> str:
        """Return the symbol as lines of 0 and 1."""
        return "\n".join(f"{row:0{self.width}b}" for row in self.rows)


def encode(content: bytes, encoding: Encoding = Encoding(), engine: str = "auto") -> Symbol:
    """Encode content as the smallest allowed symbol (ISO/IEC 18004:2015, 7.1; ISO/IEC 23941:2022, 7.1).

    With structured append, encode only the part ``encoding.part``. ``engine`` is ``libzint``, ``qrcode`` or ``auto``.
    Raises ``DataTooLong`` if the content fits in no allowed version, ``UnsupportedByEncoder`` if the engine lacks a
    requested feature, and another ``QrError`` for parameters that cannot be combined.
    """
    encode_rows = find_engine(engine)
    if encoding.is_plain:
        return _encode_qr(content, encoding, encode_rows)
    return _encode_smallest(content, encoding, encode_rows)


def find_common_version(content: bytes, encoding: Encoding, engine: str = "auto") -> int:
    """Return the common version of all parts: the largest version that a part needs.

    A caller that encodes all parts sets ``encoding.version`` to this version, so that ``encode`` does not search again.
    Raises the same errors as ``encode``.
    """
    from qr.symbol.structured_append import split_content, structured_append
    from qr.symbol.symbologies import allowed_symbologies

    allowed_symbologies(encoding)  # Reject combinations for which libzint would only print a warning.
    encoding = encoding._replace(part=1, version=None)
    parts, header = split_content(content, encoding), structured_append(content, encoding)
    return _common_version(parts, encoding, find_engine(engine), header)


def _encode_qr(
    content: bytes, encoding: Encoding, encode_rows: Engine, header: StructuredAppend | None = None
) -> Symbol:
    level, rows = _encode_at_highest_level(content, encoding, _bind(content, encoding, encode_rows, header))
    version, mask = _version(rows), encoding.mask
    modules = rows_to_integer(rows)
    if mask is None:
        mask, modules = choose_mask(modules, version)
    return Symbol(version, level, mask, integer_to_rows(modules, len(rows)))


def _bind(content: bytes, encoding: Encoding, encode_rows: Engine, header: StructuredAppend | None) -> EncodeAt:
    return lambda level, version: encode_rows(content, level, version, encoding, header)


def _encode_at_highest_level(content: bytes, encoding: Encoding, encode_at: EncodeAt) -> tuple[str, list[bytes]]:
    """Encode a QR Code in the smallest version, at the highest level that fits in this version.

    Return the level and the rows. The engine searches for the version only if there is no bound, or if the bound is too
    low.
    """
    requested = encoding.ecc or DEFAULT_LEVEL
    higher = levels_above(requested)[::-1] if encoding.boost else ()
    start = find_smallest_version(content, encoding)
    found = _encode_in_version(start.version, start.bits, (*higher, requested), encode_at) if start else None
    if found is None:
        rows = _encode_at_requested_level(content, encoding, encode_at)
        found = _encode_in_version(_version(rows), start.bits if start else 0, higher, encode_at) or (requested, rows)
    return found


def _encode_in_version(
    version: int, bits: int, levels: tuple[str, ...], encode_at: EncodeAt
) -> tuple[str, list[bytes]] | None:
    """Encode content of at least ``bits`` bits at the first of the levels that fits in a version, or return None."""
    for level in levels:
        if bits <= data_bits(level)[version - 1] and (rows := encode_at(level, version)):
            return level, rows
    return None


def _encode_at_requested_level(content: bytes, encoding: Encoding, encode_at: EncodeAt) -> list[bytes]:
    is_short = len(content) <= MAX_CHARACTERS
    rows = encode_at(encoding.ecc or DEFAULT_LEVEL, encoding.version) if is_short else None
    if rows is None:
        raise _too_long_error(content, encoding, "qr")
    return rows


def _version(rows: list[bytes]) -> int:
    return (len(rows) - 17) // 4


def _too_long_error(content: bytes, encoding: Encoding, symbology: str) -> DataTooLong:
    from qr.symbol.capacity import too_long_error

    return too_long_error(content, encoding, symbology)


def _encode_smallest(content: bytes, encoding: Encoding, encode_rows: Engine) -> Symbol:
    """Encode content in every allowed symbology. Return the symbol with the smallest area."""
    from qr.symbol.symbologies import allowed_symbologies

    symbols: list[Symbol] = []
    errors: list[QrError] = []
    for symbology in allowed_symbologies(encoding):
        try:
            symbols.append(_encode_symbology(symbology, content, encoding, encode_rows))
        except (DataTooLong, UnsupportedByEncoder) as error:
            errors.append(error)
    if not symbols:
        raise errors[0]
    return min(symbols, key=_area)


def _area(symbol: Symbol) -> int:
    """Return the number of modules, quiet zone included."""
    return (symbol.width + 2 * symbol.quiet_zone) * (symbol.height + 2 * symbol.quiet_zone)


def _encode_symbology(symbology: str, content: bytes, encoding: Encoding, encode_rows: Engine) -> Symbol:
    if symbology != "qr":
        return _encode_small(symbology, content, encoding, encode_rows)
    if encoding.parts or encoding.part:
        return _encode_part(content, encoding, encode_rows)
    return _encode_qr(content, encoding, encode_rows)


def _encode_part(content: bytes, encoding: Encoding, encode_rows: Engine) -> Symbol:
    """Encode the requested part in the common version of all parts."""
    from qr.symbol.structured_append import split_content, structured_append

    header, parts = structured_append(content, encoding), split_content(content, encoding)
    if encoding.version is None:
        encoding = encoding._replace(version=_common_version(parts, encoding, encode_rows, header))
    return _encode_qr(parts[header.number - 1], encoding, encode_rows, header)


def _common_version(parts: list[bytes], encoding: Encoding, encode_rows: Engine, header: StructuredAppend) -> int:
    return max(
        _version(_encode_at_requested_level(part, encoding, _bind(part, encoding, encode_rows, header)))
        for part in parts
    )


def _encode_small(symbology: str, content: bytes, encoding: Encoding, encode_rows: Engine) -> Symbol:
    """Encode content as Micro QR Code or rMQR, in the smallest version that fits.

    The engine applies ``encoding.mask``. If no mask is requested, the engine chooses the mask of a Micro QR Code. rMQR
    has only one mask.
    """
    from qr.symbol.symbologies import SMALL_SYMBOLOGIES

    small = SMALL_SYMBOLOGIES[symbology]
    for version in small.versions(content, encoding) if len(content) <= MAX_CHARACTERS else ():
        best = None
        for level in small.levels(version, encoding):
            lines = encode_rows(content, level, version, encoding, None)
            if lines is None:
                break
            best = level, _unpack(lines, small.sides(version)[1])
        if best:
            level, rows = best
            return Symbol(version, level, small.mask(rows), rows)
    raise _too_long_error(content, encoding, symbology)


def _unpack(lines: list[bytes], width: int) -> Rows:
    return tuple(int.from_bytes(line) >> 8 * len(line) - width for line in lines)
