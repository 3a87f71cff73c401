"""Choose the attempts for a styled image, best first. If all of them fail, the request is rejected.

The first attempt is the requested symbol. Symbols at higher error correction levels follow (only QR Code, and not with
``boost=off``), then smaller logos.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from qr.errors import DataTooLong, LogoTooLarge
from qr.spec import DEFAULT_LOGO_PERCENT, MIN_LOGO_PERCENT, LogoStyle, Spec
from qr.spec.versions import levels_above
from qr.symbol import Symbol, encode

if TYPE_CHECKING:
    from qr.logo import Logo, Placement

MIN_VISIBLE_LOGO = 15  # percent of the symbol's width
MAX_ENLARGED_VERSION = 6  # at level H, large enough for a logo of a quarter of the width
LOGO_SCALES = (1.0, 0.8, 0.64, 0.5)  # of the largest safe logo


class Attempt(NamedTuple):
    """A symbol, and the position of its logo."""

    symbol: Symbol
    placement: Placement | None = None


def attempts(symbol: Symbol, spec: Spec, engine: str) -> Iterator[Attempt]:
    """Yield the symbol itself, then symbols at higher levels, then smaller logos.

    Raises ``LogoTooLarge`` if no logo is small enough, ``BadLogo`` if the logo cannot be rendered, and
    ``IncompatibleParameters`` for a logo on Micro QR Code or rMQR.
    """
    if spec.logo.logo is None:
        yield from map(Attempt, _symbols(symbol, spec, engine))
        return
    from qr.logo import may_mislead_decoder, read_logo

    image = read_logo(spec.logo.logo)
    style = spec.logo._replace(logo_size=spec.logo.logo_size or DEFAULT_LOGO_PERCENT)
    symbols = list(_symbols(symbol, spec, engine))
    for candidate, placement in _with_logo(symbols, spec, style, image, engine):
        if spec.has_prescribed_logo or not may_mislead_decoder(candidate, placement.area):
            yield Attempt(candidate, placement)


def _symbols(symbol: Symbol, spec: Spec, engine: str) -> Iterator[Symbol]:
    """Yield the symbol, then the same content at every higher level, in larger versions if necessary."""
    yield symbol
    encoding = spec.encoding
    can_raise_level = encoding.boost and symbol.symbology == "qr"
    for level in levels_above(symbol.ecc) if can_raise_level else ():
        try:
            yield encode(spec.content, encoding._replace(ecc=level), engine)
        except DataTooLong:
            return


def _with_logo(
    symbols: list[Symbol], spec: Spec, style: LogoStyle, image: Logo, engine: str
) -> Iterator[tuple[Symbol, Placement]]:
    """Yield symbols with a logo of full size, then symbols with smaller logos, which are computed only if needed."""
    yield from _full_size_logos(symbols, style, image)
    yield from _smaller_logos(_enlarge_for_logo(symbols[-1], spec, style, image, engine), style, image)


def _full_size_logos(symbols: list[Symbol], style: LogoStyle, image: Logo) -> Iterator[tuple[Symbol, Placement]]:
    from qr.logo import place

    for symbol in symbols:
        try:
            yield symbol, place(symbol, style, image)
        except LogoTooLarge:
            continue


def _enlarge_for_logo(symbol: Symbol, spec: Spec, style: LogoStyle, image: Logo, engine: str) -> Symbol:
    """Return the symbol, enlarged until a visible logo fits, up to version ``MAX_ENLARGED_VERSION``.

    The smallest versions can spare hardly any modules for a logo. A requested version is never enlarged.
    """
    from qr.logo import place_largest

    minimum = min(style.logo_size or DEFAULT_LOGO_PERCENT, MIN_VISIBLE_LOGO)
    versions = () if spec.encoding.version or not spec.encoding.boost else range(2, MAX_ENLARGED_VERSION + 1)
    for version in versions:
        placement = place_largest(symbol, style, image)
        if placement and placement.percent >= minimum:
            break
        if isinstance(symbol.version, int) and symbol.version < version:
            symbol = encode(spec.content, spec.encoding._replace(version=version, ecc=symbol.ecc), engine)
    return symbol


def _smaller_logos(symbol: Symbol, style: LogoStyle, image: Logo) -> Iterator[tuple[Symbol, Placement]]:
    """Yield the largest safe logo, then smaller ones. Raises ``LogoTooLarge`` if no size is safe."""
    from qr.logo import MISLEADING_SIDES_MODULES, place, place_largest

    placement = place_largest(symbol, style, image)
    if placement is None:
        place(symbol, style, image)  # raises an error that explains how to make room
        return
    harmless = int(MISLEADING_SIDES_MODULES[0] / symbol.width * 100)
    sizes = {harmless, *(round(placement.percent * scale) for scale in LOGO_SCALES)}
    for size in sorted(sizes, reverse=True):
        if MIN_LOGO_PERCENT <= size <= placement.percent:
            yield symbol, place(symbol, style._replace(logo_size=size), image)
