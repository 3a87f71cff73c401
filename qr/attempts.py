"""Choose the attempts for a styled image, best first. If all of them fail, the request is rejected.

The first attempt is the requested symbol. Symbols at higher error correction levels follow (only QR Code, and not with
``boost=off``), then larger versions with room for the logo, then smaller logos.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from qr.errors import DataTooLong, IncompatibleParameters, LogoTooLarge
from qr.spec import DEFAULT_LOGO_PERCENT, MAX_LOGO_PERCENT, MIN_LOGO_PERCENT, LogoStyle, Spec
from qr.spec.versions import levels_above
from qr.symbol import Symbol, encode

if TYPE_CHECKING:
    from qr.logo import Logo, Placement

MIN_VISIBLE_LOGO = 15  # percent of the symbol's width
MAX_ENLARGED_VERSION = 6  # at level H, large enough for a logo of a quarter of the width
# Limit for a requested size. At level H, a logo of 3:1 fits at 50 % in version 10, at 17 % in version 3. A square logo
# fits at 29 %, and at most 34 % in versions up to 20. In the same print, modules of version 10 measure 57 % of those of
# version 3.
MAX_VERSION_FOR_REQUESTED_LOGO = 10
SIMILAR_LOGO = 0.9  # if the requested size never fits, share of the largest size that needs no larger version
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


def largest_logo(symbol: Symbol, spec: Spec, engine: str) -> float | None:
    """Return the size of the largest safe logo for a content, in percent of the width of the symbol.

    This is the longer side of the logo of the spec, or of a square if the spec has no logo. None: no logo is safe.
    """
    from qr.logo import Logo, may_mislead_decoder, read_logo

    image = Logo(b"", "", 1, 1) if spec.logo.logo is None else read_logo(spec.logo.logo)
    style = spec.logo._replace(logo_size=MAX_LOGO_PERCENT)
    try:
        placed = _with_logo(list(_symbols(symbol, spec, engine)), spec, style, image, engine)
        return next(place.percent for found, place in placed if not may_mislead_decoder(found, place.area))
    except (LogoTooLarge, IncompatibleParameters, StopIteration):
        return None


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
    """Return the symbol in the smallest version that has room for its logo.

    A requested size needs a version in which it fits. If there is none, the logo must be nearly as large as possible.
    By default, the logo must only be visible. A requested version is never enlarged.
    """
    if spec.encoding.version or not spec.encoding.boost or spec.has_prescribed_logo:
        return symbol
    requested = spec.logo.logo_size
    maximum = MAX_VERSION_FOR_REQUESTED_LOGO if requested else MAX_ENLARGED_VERSION
    size = requested or MIN_VISIBLE_LOGO
    sizes: dict[Symbol, float] = {}
    for candidate in _larger_symbols(symbol, spec, min(maximum, spec.max_version or maximum), engine):
        sizes[candidate] = _largest_size(candidate, style, image)
        if sizes[candidate] >= size:
            return candidate
    return next(one for one in sizes if sizes[one] >= SIMILAR_LOGO * max(sizes.values()))


def _larger_symbols(symbol: Symbol, spec: Spec, maximum: int, engine: str) -> Iterator[Symbol]:
    """Yield the symbol, then the same content at the same level in every larger version up to ``maximum``."""
    yield symbol
    if isinstance(symbol.version, int):
        for version in range(symbol.version + 1, maximum + 1):
            yield encode(spec.content, spec.encoding._replace(version=version, ecc=symbol.ecc), engine)


def _largest_size(symbol: Symbol, style: LogoStyle, image: Logo) -> float:
    """Return the largest size, in percent, that is safe and does not mislead decoders; 0 if there is none."""
    from qr.logo import may_mislead_decoder, place_largest

    placement = place_largest(symbol, style, image)
    if placement is None:
        return 0
    return _harmless_size(symbol) if may_mislead_decoder(symbol, placement.area) else placement.percent


def _harmless_size(symbol: Symbol) -> int:
    """Return the size of a logo, in percent, that is too small to mislead decoders."""
    from qr.logo import MISLEADING_SIDES_MODULES

    return int(MISLEADING_SIDES_MODULES[0] / symbol.width * 100)


def _smaller_logos(symbol: Symbol, style: LogoStyle, image: Logo) -> Iterator[tuple[Symbol, Placement]]:
    """Yield the largest safe logo, then smaller ones. Raises ``LogoTooLarge`` if no size is safe."""
    from qr.logo import place, place_largest

    placement = place_largest(symbol, style, image)
    if placement is None:
        place(symbol, style, image)  # raises an error that explains how to make room
        return
    sizes = {_harmless_size(symbol), *(round(placement.percent * scale) for scale in LOGO_SCALES)}
    for size in sorted(sizes, reverse=True):
        if MIN_LOGO_PERCENT <= size <= placement.percent:
            yield symbol, place(symbol, style._replace(logo_size=size), image)
