"""Content to symbol: the modules of a QR Code, Micro QR Code or rMQR, with their roles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from qr.engines import Engine, Task, engine_of
from qr.errors import DataTooLong, QrError, UnsupportedByEncoder
from qr.mask import best, joined, split
from qr.spec import Encoding
from qr.version import Role, Version, kind_of, levels_above, roles

Rows = tuple[int, ...]
MOST_CHARACTERS = 7089  # digits in version 40-L, the most that any symbol holds (ISO/IEC 18004:2015, table 7)
DEFAULT_LEVEL = "M"


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
    def kind(self) -> str:
        """``qr``, ``micro`` or ``rmqr``."""
        return kind_of(self.version)

    @property
    def width(self) -> int:
        """Modules from left to right, without quiet zone."""
        if isinstance(self.version, int) or self.kind == "micro":
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
        from qr.family import SMALL

        return SMALL[self.kind].roles(self.version)

    def __str__(self) -> str:
        """The symbol as lines of 0 and 1."""
        return "\n".join(f"{row:0{self.width}b}" for row in self.rows)


def encode(content: bytes, encoding: Encoding = Encoding(), engine: str = "auto") -> Symbol:
    """Write content as the smallest symbol that holds it (ISO/IEC 18004:2015, 7.1; ISO/IEC 23941:2022, 7.1).

    Of ``encoding.parts``, the one that ``encoding.part`` names. ``engine`` is ``libzint``, ``qrcode`` or ``auto``.
    Raises ``DataTooLong`` when no allowed version holds the content, ``UnsupportedByEncoder`` when the engine cannot
    write what is asked for, another ``QrError`` for what does not go together.
    """
    write, task = engine_of(engine), Task(content, encoding.mask or 0, encoding.eci)
    return _qr(task, encoding, write) if encoding.is_plain else _smallest(task, encoding, write)


def version_of_parts(content: bytes, encoding: Encoding, engine: str = "auto") -> int:
    """The version that all of ``encoding.parts`` take: the largest that any of them needs, so that they look alike.

    Who encodes every part passes it on as ``encoding.version`` and spares each the search. Raises what ``encode`` does.
    """
    task = Task(content, encoding.mask or 0, encoding.eci, kanji=encoding.kanji)
    return _version_of_parts(task, encoding._replace(part=1), engine_of(engine))


def _qr(task: Task, encoding: Encoding, write: Engine) -> Symbol:
    level, rows = _written(task, encoding, write)
    version, mask = _version(rows), encoding.mask
    for stronger in levels_above(level) if encoding.boost else ():
        found = write(task, stronger, version)
        if found is None:
            break
        level, rows = stronger, found
    cells = joined(rows)
    if mask is None:
        mask, cells = best(cells, version)
    return Symbol(version, level, mask, split(cells, len(rows)))


def _written(task: Task, encoding: Encoding, write: Engine) -> tuple[str, list[bytes]]:
    """The symbol at the level that is asked for."""
    level = encoding.ecc or DEFAULT_LEVEL
    rows = write(task, level, encoding.version) if len(task.content) <= MOST_CHARACTERS else None
    if rows is None:
        raise _too_long(task, encoding)
    return level, rows


def _version(rows: list[bytes]) -> int:
    return (len(rows) - 17) // 4


def _too_long(task: Task, encoding: Encoding) -> DataTooLong:
    from qr.capacity import too_long

    return too_long(task.content, encoding, task.kind)


def _smallest(task: Task, encoding: Encoding, write: Engine) -> Symbol:
    """The symbol that covers the least area, of the kinds that are allowed and that the engine writes."""
    from qr.family import kinds_for

    task = task._replace(gs1=encoding.gs1, kanji=encoding.kanji)
    symbols: list[Symbol] = []
    refusals: list[QrError] = []
    for kind in kinds_for(encoding):
        try:
            symbols.append(_of_kind(task._replace(kind=kind), encoding, write))
        except (DataTooLong, UnsupportedByEncoder) as refusal:
            refusals.append(refusal)
    if not symbols:
        raise refusals[0]
    return min(symbols, key=_area)


def _area(symbol: Symbol) -> int:
    """Modules, with the quiet zone."""
    return (symbol.width + 2 * symbol.quiet_zone) * (symbol.height + 2 * symbol.quiet_zone)


def _of_kind(task: Task, encoding: Encoding, write: Engine) -> Symbol:
    if task.kind != "qr":
        return _small(task._replace(mask=encoding.mask), encoding, write)
    if encoding.parts or encoding.part:
        return _part(task, encoding, write)
    return _qr(task, encoding, write)


def _part(task: Task, encoding: Encoding, write: Engine) -> Symbol:
    """The one part that is asked for, in the version of all."""
    from qr.append import part_of, sequence_of

    sequence, content = sequence_of(task.content, encoding), part_of(task.content, encoding)
    if encoding.version is None:
        encoding = encoding._replace(version=_version_of_parts(task, encoding, write))
    return _qr(task._replace(content=content, sequence=sequence), encoding, write)


def _version_of_parts(task: Task, encoding: Encoding, write: Engine) -> int:
    from qr.append import divided, sequence_of

    task = task._replace(sequence=sequence_of(task.content, encoding))
    pieces = (task._replace(content=piece) for piece in divided(task.content, encoding))
    return max(_version(_written(piece, encoding, write)[1]) for piece in pieces)


def _small(task: Task, encoding: Encoding, write: Engine) -> Symbol:
    """Micro QR Code or rMQR in the smallest version that holds the content; its mask is the engine's choice."""
    from qr.family import SMALL

    kind = SMALL[task.kind]
    for version in kind.versions(task.content, encoding):
        found = _strongest(task, version, kind.levels(version, encoding), write)
        if found:
            level, lines = found
            _, width = kind.sides(version)
            rows = tuple(int.from_bytes(line) >> 8 * len(line) - width for line in lines)
            return Symbol(version, level, kind.mask(rows), rows)
    raise _too_long(task, encoding)


def _strongest(task: Task, version: str, levels: Iterable[str], write: Engine) -> tuple[str, list[bytes]] | None:
    """The symbol at the last of some levels, weakest first, at which the content fits."""
    strongest = None
    for level in levels:
        rows = write(task, level, version) if len(task.content) <= MOST_CHARACTERS else None
        if rows is None:
            break
        strongest = level, rows
    return strongest
