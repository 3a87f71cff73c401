"""Place a logo in the centre of a symbol, as large as the error correction allows with a reserve."""

from __future__ import annotations

from bisect import bisect_left
from math import ceil, floor
from typing import NamedTuple

from qr.errors import IncompatibleParameters, LogoTooLarge
from qr.graphics.path import Box
from qr.logo.source import Logo
from qr.spec import DEFAULT_LOGO_PERCENT, MIN_LOGO_PERCENT, LogoStyle
from qr.symbol import Rows, Symbol
from qr.symbol.codewords import correctable, damage
from qr.symbol.roles import Role

# Share of each block's correctable codewords that a logo must leave unused, for dirt, blur and bent paper. Decoders
# read this many smudged, blurred, tilted and noisy codes with a logo, in percent of those that they read without it:
# - two fifths unused: zxing-cpp and OpenCV 93 to 101 %, ZBar about 90 %
# - one fifth unused: ZBar and OpenCV 81 to 89 %
# - nothing unused: all three about 50 %
RESERVED = 0.4
# Versions 7 to 13 have one alignment pattern exactly in the centre. ZBar searches for this pattern, and mistakes the
# edges of a logo for the pattern. Of full symbols, ZBar read none with a square logo of 8.5 to 12.2 modules, and all
# with a logo below 7.2 or above 12.5 modules (ten symbols of each version and size).
CENTRED_VERSIONS = range(7, 14)
MISLEADING_SIDES_MODULES = (7.2, 12.5)  # longer side of a logo, in modules
_SPARED_ROLES = {Role.DATA, Role.ALIGNMENT}


class Placement(NamedTuple):
    """A logo in the centre of a symbol. Boxes are in modules from the top left corner of the symbol.

    percent:    longer side of the logo, in percent of the width of the symbol
    area:       box of the logo, in its own ratio
    background: box of the logo and its ``logo_margin``, in whole modules
    cleared:    modules of the background, one integer per row as in ``Symbol.rows``
    """

    logo: Logo
    percent: float
    area: Box
    background: Box
    cleared: Rows


def place(symbol: Symbol, style: LogoStyle, logo: Logo) -> Placement:
    """Place a logo at the requested size. The default is the largest safe size up to 25 % of the width of the symbol.

    Raises:
        LogoTooLarge: the logo would cover more modules than the symbol can spare
        IncompatibleParameters: the symbol is Micro QR or rMQR

    """
    if symbol.symbology != "qr":
        detail = "logo is not supported by Micro QR and rMQR, which cannot spare the modules; use symbol=qr"
        raise IncompatibleParameters(detail, parameter="logo", allowed="omitted with Micro QR and rMQR")
    largest = place_largest(symbol, style, logo)
    if largest is None or style.logo_size not in {None, largest.percent}:
        raise _too_large_error(symbol, style, largest)
    return largest


def place_largest(symbol: Symbol, style: LogoStyle, logo: Logo) -> Placement | None:
    """Place a logo at the largest safe size, at most the requested size. Return None if not even 5 % is safe."""
    requested = style.logo_size or DEFAULT_LOGO_PERCENT
    sizes = (*range(MIN_LOGO_PERCENT, ceil(requested)), requested)

    def is_too_large(size: float) -> bool:
        return not can_spare(symbol, centre_logo(symbol, logo, size, style.logo_margin).background)

    # A smaller logo covers some of the modules of a larger one, so if the larger one is safe, the smaller one is safe.
    safe = bisect_left(sizes, True, key=is_too_large)
    return centre_logo(symbol, logo, sizes[safe - 1], style.logo_margin) if safe else None


def may_mislead_decoder(symbol: Symbol, area: Box) -> bool:
    """Return whether the edges of a logo lie where a decoder searches for the alignment pattern in the centre."""
    minimum, maximum = MISLEADING_SIDES_MODULES
    return symbol.version in CENTRED_VERSIONS and minimum < max(area.width, area.height) < maximum


def centre_logo(symbol: Symbol, logo: Logo, size: float, margin: int) -> Placement:
    """Place a logo at a size in percent, without checking whether the symbol can spare the modules.

    ``margin`` is the ``logo_margin``, in modules.
    """
    side = size * symbol.width / 100
    longer = max(logo.width, logo.height)
    width, height = side * logo.width / longer, side * logo.height / longer
    area = Box((symbol.width - width) / 2, (symbol.height - height) / 2, width, height)
    left, top = floor(area.x - margin), floor(area.y - margin)
    right, bottom = symbol.width - left, symbol.height - top
    background = Box(left, top, right - left, bottom - top)
    row = ((1 << right - left) - 1) << max(symbol.width - right, 0)
    cleared = tuple(row if top <= y < bottom else 0 for y in range(symbol.height))
    return Placement(logo, size, area, background, cleared)


def can_spare(symbol: Symbol, area: Box) -> bool:
    """Return whether a symbol is readable without the modules in a box of whole modules.

    Function patterns other than alignment patterns must stay visible. In every block, a share of the error correction
    is reserved.
    """
    if not isinstance(symbol.version, int) or min(area.x, area.y) < 0:
        return False
    rows = range(int(area.y), int(area.y + area.height))
    columns = range(int(area.x), int(area.x + area.width))
    modules = [(row, column) for row in rows for column in columns]
    if not {symbol.role(row, column) for row, column in modules} <= _SPARED_ROLES:
        return False
    budget = (1 - RESERVED) * correctable(symbol.version, symbol.ecc)
    return max(damage(symbol.version, symbol.ecc, modules)) <= budget


def _too_large_error(symbol: Symbol, style: LogoStyle, largest: Placement | None) -> LogoTooLarge:
    name = f"version {symbol.version} at level {symbol.ecc}"
    remedies = " or ".join(_remedies(symbol, style))
    if largest is None:
        detail = f"logo does not fit in {name}, not even at {MIN_LOGO_PERCENT} % of the width; use {remedies}"
        return LogoTooLarge(detail, parameter="logo", allowed=remedies)
    allowed = f"at most {largest.percent}"
    detail = f"logo_size must be {allowed} in {name}; got {style.logo_size}"
    advice = f"; for a larger logo, use {remedies}" if remedies else ""
    return LogoTooLarge(detail + advice, parameter="logo_size", value=style.logo_size, allowed=allowed)


def _remedies(symbol: Symbol, style: LogoStyle) -> list[str]:
    """Return the changes that allow a larger logo, best first."""
    remedies = {
        "ecc=H": symbol.ecc != "H",
        "a larger version": symbol.version != 40,
        "shorter data": symbol.ecc != "H",
        "a smaller logo_margin": style.logo_margin > 0,
    }
    return [remedy for remedy, helps in remedies.items() if helps]
