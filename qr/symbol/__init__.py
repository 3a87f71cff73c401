"""Content to symbol: the modules of a QR Code, Micro QR Code or rMQR, with their roles."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qr.errors import DataTooLong, QrError, UnsupportedByEncoder
from qr.spec import DEFAULT_LEVEL, Encoding
from qr.spec.versions import Version, levels_above, symbology_of
from qr.symbol.engines import Engine, find_engine
from qr.symbol.mask import choose_mask, integer_to_rows, rows_to_integer
from qr.symbol.roles import Role, roles

if TYPE_CHECKING:
    from qr.symbol.structured_append import StructuredAppend

Rows = tuple[int, ...]
MAX_CHARACTERS = 7089  # digits in version 40-L, the most that any symbol holds (ISO/IEC 18004:2015, table 7)


class Symbol(NamedTuple):
    """A finished symbol: its modules, and what each of them is for, which styles and tests ask.

    ecc:  one of L, M, Q, H; ``none`` for Micro QR Code M1, which detects errors but corrects none
    mask: the data mask pattern; 4 for every rMQR, which shares its condition
    rows: one integer a row, its most significant of ``width`` bits the leftmost module; 1 is dark
    """

    version: Version
    ecc: str
    mask: int
    rows: Rows

    @property
    def symbology(self) -> str:
        """``qr``, ``micro`` or ``rmqr``."""
        return symbology_of(self.version)

    @property
    def width(self) -> int:
        """Modules from left to right, without quiet zone."""
        if isinstance(self.version, int) or self.symbology == "micro":
            return len(self.rows)
        return int(self.version.partition("x")[2])

    @property
    def height(self) -> int:
        """Modules from top to bottom, without quiet zone."""
        return len(self.rows)

    @property
    def quiet_zone(self) -> int:
        """The light modules around it that the standards ask for (5.3.8 of both)."""
        return 4 if isinstance(self.version, int) else 2

    def is_dark(self, row: int, column: int) -> bool:
        return bool(self.rows[row] >> (self.width - 1 - column) & 1)

    def role(self, row: int, column: int) -> Role:
        """What the module is for: part of a finder pattern, a timing pattern, data, ..."""
        return Role(self.roles[row][column])

    @property
    def roles(self) -> tuple[bytes, ...]:
        """The ``Role`` of every module, row by row, a byte a module."""
        if isinstance(self.version, int):
            return roles(self.version)
        from qr.symbol.symbologies import SMALL_SYMBOLOGIES

        return SMALL_SYMBOLOGIES[self.symbology].roles(self.version)

    def __str__(self) -> str:
        """The symbol as lines of 0 and 1."""
        return "\n".join(f"{row:0{self.width}b}" for row in self.rows)


def encode(content: bytes, encoding: Encoding = Encoding(), engine: str = "auto") -> Symbol:
    """Write content as the smallest symbol that holds it (ISO/IEC 18004:2015, 7.1; ISO/IEC 23941:2022, 7.1).

    Of ``encoding.parts``, the one that ``encoding.part`` names. ``engine`` is ``libzint``, ``qrcode`` or ``auto``.
    Raises ``DataTooLong`` when no allowed version holds the content, ``UnsupportedByEncoder`` when the engine cannot
    write what is asked for, another ``QrError`` for what does not go together.
    """
    write = find_engine(engine)
    return _qr(content, encoding, write) if encoding.is_plain else _smallest(content, encoding, write)


def version_of_parts(content: bytes, encoding: Encoding, engine: str = "auto") -> int:
    """The version that all of ``encoding.parts`` take: the largest that any of them needs, so that they look alike.

    Who encodes every part passes it on as ``encoding.version`` and spares each the search. Raises what ``encode`` does.
    """
    from qr.symbol.structured_append import split_content, structured_append
    from qr.symbol.symbologies import allowed_symbologies

    allowed_symbologies(encoding)  # refuses what libzint would only warn of, on the log
    encoding = encoding._replace(part=1, version=None)
    return _common_version(
        split_content(content, encoding), encoding, find_engine(engine), structured_append(content, encoding)
    )


def _qr(content: bytes, encoding: Encoding, write: Engine, sequence: StructuredAppend | None = None) -> Symbol:
    level, rows = _written(content, encoding, write, sequence)
    version, mask = _version(rows), encoding.mask
    for stronger in levels_above(level) if encoding.boost else ():
        found = write(content, stronger, version, encoding, sequence)
        if found is None:
            break
        level, rows = stronger, found
    cells = rows_to_integer(rows)
    if mask is None:
        mask, cells = choose_mask(cells, version)
    return Symbol(version, level, mask, integer_to_rows(cells, len(rows)))


def _written(
    content: bytes, encoding: Encoding, write: Engine, sequence: StructuredAppend | None
) -> tuple[str, list[bytes]]:
    """The level that is asked for, and the QR Code at it."""
    level = encoding.ecc or DEFAULT_LEVEL
    fits = len(content) <= MAX_CHARACTERS
    rows = write(content, level, encoding.version, encoding, sequence) if fits else None
    if rows is None:
        raise _too_long(content, encoding, "qr")
    return level, rows


def _version(rows: list[bytes]) -> int:
    return (len(rows) - 17) // 4


def _too_long(content: bytes, encoding: Encoding, kind: str) -> DataTooLong:
    from qr.symbol.capacity import too_long_error

    return too_long_error(content, encoding, kind)


def _smallest(content: bytes, encoding: Encoding, write: Engine) -> Symbol:
    """The symbol that covers the least area, of the kinds that are allowed and that the engine writes."""
    from qr.symbol.symbologies import allowed_symbologies

    symbols: list[Symbol] = []
    refusals: list[QrError] = []
    for kind in allowed_symbologies(encoding):
        try:
            symbols.append(_of_kind(kind, content, encoding, write))
        except (DataTooLong, UnsupportedByEncoder) as refusal:
            refusals.append(refusal)
    if not symbols:
        raise refusals[0]
    return min(symbols, key=_area)


def _area(symbol: Symbol) -> int:
    """Modules, with the quiet zone."""
    return (symbol.width + 2 * symbol.quiet_zone) * (symbol.height + 2 * symbol.quiet_zone)


def _of_kind(kind: str, content: bytes, encoding: Encoding, write: Engine) -> Symbol:
    if kind != "qr":
        return _small(kind, content, encoding, write)
    if encoding.parts or encoding.part:
        return _part(content, encoding, write)
    return _qr(content, encoding, write)


def _part(content: bytes, encoding: Encoding, write: Engine) -> Symbol:
    """The one part that is asked for, in the version of all."""
    from qr.symbol.structured_append import split_content, structured_append

    sequence, pieces = structured_append(content, encoding), split_content(content, encoding)
    if encoding.version is None:
        encoding = encoding._replace(version=_common_version(pieces, encoding, write, sequence))
    return _qr(pieces[sequence.number - 1], encoding, write, sequence)


def _common_version(pieces: list[bytes], encoding: Encoding, write: Engine, sequence: StructuredAppend) -> int:
    return max(_version(_written(piece, encoding, write, sequence)[1]) for piece in pieces)


def _small(kind: str, content: bytes, encoding: Encoding, write: Engine) -> Symbol:
    """Micro QR Code or rMQR in the smallest version that holds the content; its mask is the engine's choice."""
    from qr.symbol.symbologies import SMALL_SYMBOLOGIES

    small = SMALL_SYMBOLOGIES[kind]
    for version in small.versions(content, encoding) if len(content) <= MAX_CHARACTERS else ():
        found = None
        for level in small.levels(version, encoding):
            lines = write(content, level, version, encoding, None)
            if lines is None:
                break
            found = level, _integers(lines, small.sides(version)[1])
        if found:
            return Symbol(version, found[0], small.mask(found[1]), found[1])
    raise _too_long(content, encoding, kind)


def _integers(lines: list[bytes], width: int) -> Rows:
    return tuple(int.from_bytes(line) >> 8 * len(line) - width for line in lines)
