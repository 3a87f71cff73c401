"""What to try for a styled picture, best first, before anything is refused.

A stronger error correction level comes first, as long as the caller leaves it open; then a smaller logo.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from qr.errors import DataTooLong, LogoTooLarge
from qr.spec import (
    DEFAULT_LOGO_PERCENT,
    MIN_LOGO_PERCENT,
    LogoStyle,
    Spec,
)
from qr.spec.versions import levels_above
from qr.symbol import Symbol, encode

if TYPE_CHECKING:
    from qr.logo import Logo, Placement

MIN_VISIBLE_LOGO = 15  # percent
MAX_ENLARGED_VERSION = 6  # in which level H spares a quarter of the width
LOGO_SCALES = (1.0, 0.8, 0.64, 0.5)  # of the largest logo that is safe


class Attempt(NamedTuple):
    """A symbol, and where its logo stands if it has one."""

    symbol: Symbol
    logo: Placement | None = None


def attempts(symbol: Symbol, spec: Spec, engine: str) -> Iterator[Attempt]:
    """The symbol itself, then others at rising levels, then smaller logos.

    Raises ``LogoTooLarge`` where no logo is small enough, ``BadPicture`` for one that cannot be shown,
    ``Incompatible`` for one on Micro QR or rMQR.
    """
    if spec.logo.logo is None:
        yield from map(Attempt, _symbols(symbol, spec, engine))
        return
    from qr.logo import may_mislead_decoder, read_logo

    picture = read_logo(spec.logo.logo)
    wanted = spec.logo._replace(logo_size=spec.logo.logo_size or DEFAULT_LOGO_PERCENT)
    symbols = list(_symbols(symbol, spec, engine))
    for stronger, logo in _with_logo(symbols, spec, wanted, picture, engine):
        if spec.is_prescribed or not may_mislead_decoder(stronger, logo.area):
            yield Attempt(stronger, logo)


def _with_logo(
    symbols: list[Symbol], spec: Spec, wanted: LogoStyle, picture: Logo, engine: str
) -> Iterator[tuple[Symbol, Placement]]:
    """At full size where that is safe; the room for smaller ones is looked for only after these."""
    yield from _at_full_size(symbols, wanted, picture)
    yield from _smaller_logos(_enlarge_for_logo(symbols[-1], spec, wanted, picture, engine), wanted, picture)


def _symbols(symbol: Symbol, spec: Spec, engine: str) -> Iterator[Symbol]:
    """The symbol, then its content at every level above, in larger versions if need be."""
    yield symbol
    encoding = spec.encoding
    is_open = encoding.boost and symbol.symbology == "qr"
    for level in levels_above(symbol.ecc) if is_open else ():
        try:
            yield encode(spec.content, encoding._replace(ecc=level), engine)
        except DataTooLong:
            return


def _at_full_size(symbols: list[Symbol], wanted: LogoStyle, picture: Logo) -> Iterator[tuple[Symbol, Placement]]:
    from qr.logo import place

    for symbol in symbols:
        try:
            yield symbol, place(symbol, wanted, picture)
        except LogoTooLarge:
            continue


def _enlarge_for_logo(symbol: Symbol, spec: Spec, wanted: LogoStyle, picture: Logo, engine: str) -> Symbol:
    """The symbol, or the next larger one in which a logo is worth looking at: the smallest hardly spare a module."""
    from qr.logo import place_largest

    worth = min(wanted.logo_size or DEFAULT_LOGO_PERCENT, MIN_VISIBLE_LOGO)
    versions = () if spec.encoding.version or not spec.encoding.boost else range(2, MAX_ENLARGED_VERSION + 1)
    for version in versions:
        placement = place_largest(symbol, wanted, picture)
        if placement and placement.size >= worth:
            break
        if isinstance(symbol.version, int) and symbol.version < version:
            symbol = encode(spec.content, spec.encoding._replace(version=version, ecc=symbol.ecc), engine)
    return symbol


def _smaller_logos(symbol: Symbol, wanted: LogoStyle, picture: Logo) -> Iterator[tuple[Symbol, Placement]]:
    """The largest logo that is safe, and smaller ones. Raises ``LogoTooLarge`` where none is."""
    from qr.logo import MISLEADING_RATIOS, place, place_largest

    placement = place_largest(symbol, wanted, picture)
    if placement is None:
        place(symbol, wanted, picture)  # says what would make room
        return
    harmless = int(MISLEADING_RATIOS[0] / symbol.width * 100)
    sizes = {harmless, *(round(placement.size * part) for part in LOGO_SCALES)}
    for size in sorted(sizes, reverse=True):
        if MIN_LOGO_PERCENT <= size <= placement.size:
            yield symbol, place(symbol, wanted._replace(logo_size=size), picture)
