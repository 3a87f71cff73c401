"""Where a logo stands, and how large it may be: what error correction can make good, with something in reserve."""

from __future__ import annotations

from math import floor
from typing import NamedTuple

from qr.errors import IncompatibleParameters, LogoTooLarge
from qr.graphics.path import Box
from qr.logo.picture import Logo
from qr.spec import DEFAULT_LOGO_PERCENT, MIN_LOGO_PERCENT, LogoStyle
from qr.symbol import Rows, Symbol
from qr.symbol.codewords import correctable, damage
from qr.symbol.roles import Role

# The share of the codewords which each block can correct that a logo must leave to dirt, blur and bent paper. Of codes
# with and without logos, smudged, blurred, tilted and noisy, with two fifths left zxing-cpp and OpenCV read 93 to 101 %
# as many with one as without, and ZBar nine in ten; with one fifth left ZBar and OpenCV 81 to 89 %; with nothing left,
# all three about half.
RESERVED = 0.4
# Versions 7 to 13 have one alignment pattern exactly in the middle. ZBar looks for it near there, and takes edges of a
# picture for it: of full symbols it read none with a square logo of 8.5 to 12.2 modules, and all with one that was
# smaller than 7.2 or larger than 12.5 (ten symbols of each version and size).
CENTRED_VERSIONS = range(7, 14)
MISLEADING_RATIOS = (7.2, 12.5)
_SPARED = {Role.DATA, Role.ALIGNMENT}


class Placement(NamedTuple):
    """A picture in the middle of a symbol, in modules from the symbol's top left corner.

    size:    of the picture's larger side, in percent of the symbol's width
    area:    of the picture, in its own ratio
    ground:  of the picture with the margin around it, whole modules
    cleared: the modules of the ground, one integer a row as in ``Symbol.rows``
    """

    picture: Logo
    size: float
    area: Box
    ground: Box
    cleared: Rows


def place(symbol: Symbol, style: LogoStyle, picture: Logo) -> Placement:
    """The logo at the size that is asked for, or as large as is safe, up to 25 % of the symbol's width.

    Raises ``LogoTooLarge`` when it would cover more than the symbol can spare, ``Incompatible`` for Micro QR and rMQR.
    """
    if symbol.symbology != "qr":
        detail = "a logo needs a QR code: Micro QR and rMQR cannot spare the modules"
        raise IncompatibleParameters(detail, parameter="logo", allowed="absent with this symbol")
    found = place_largest(symbol, style, picture)
    if found is None or style.logo_size not in {None, found.size}:
        raise _too_large(symbol, style, found)
    return found


def place_largest(symbol: Symbol, style: LogoStyle, picture: Logo) -> Placement | None:
    """The logo as large as is safe, up to the size that is asked for, or None where not even 5 % are."""
    for size in range(style.logo_size or DEFAULT_LOGO_PERCENT, MIN_LOGO_PERCENT - 1, -1):
        placement = centre_logo(symbol, picture, size, style.logo_margin)
        if can_spare(symbol, placement.ground):
            return placement
    return None


def may_mislead_decoder(symbol: Symbol, area: Box) -> bool:
    """Whether a picture leaves edges where a decoder looks for the alignment pattern in the middle."""
    least, most = MISLEADING_RATIOS
    return symbol.version in CENTRED_VERSIONS and least < max(area.width, area.height) < most


def centre_logo(symbol: Symbol, picture: Logo, size: float, margin: int) -> Placement:
    """The logo at a size in percent, whether or not the symbol can spare what it covers."""
    side = size * symbol.width / 100
    longer = max(picture.width, picture.height)
    width, height = side * picture.width / longer, side * picture.height / longer
    area = Box((symbol.width - width) / 2, (symbol.height - height) / 2, width, height)
    left, top = floor(area.x - margin), floor(area.y - margin)
    right, bottom = symbol.width - left, symbol.height - top
    ground = Box(left, top, right - left, bottom - top)
    row = ((1 << right - left) - 1) << max(symbol.width - right, 0)
    cleared = tuple(row if top <= y < bottom else 0 for y in range(symbol.height))
    return Placement(picture, size, area, ground, cleared)


def can_spare(symbol: Symbol, ground: Box) -> bool:
    """Whether a QR code can do without what lies under a box of whole modules.

    Function patterns other than alignment patterns are never spared; of every block's correction, a part is reserved.
    """
    if not isinstance(symbol.version, int) or min(ground.x, ground.y) < 0:
        return False
    rows = range(int(ground.y), int(ground.y + ground.height))
    columns = range(int(ground.x), int(ground.x + ground.width))
    cells = [(row, column) for row in rows for column in columns]
    if not {symbol.role(row, column) for row, column in cells} <= _SPARED:
        return False
    budget = (1 - RESERVED) * correctable(symbol.version, symbol.ecc)
    return max(damage(symbol.version, symbol.ecc, cells)) <= budget


def _too_large(symbol: Symbol, style: LogoStyle, found: Placement | None) -> LogoTooLarge:
    code = f"version {symbol.version} at level {symbol.ecc}"
    ways = " or ".join(_ways_out(symbol, style))
    if found is None:
        detail = f"no logo fits in {code}, not even at {MIN_LOGO_PERCENT} % of its width; {ways} makes room"
        return LogoTooLarge(detail, parameter="logo", allowed=ways)
    detail = f"a logo of {style.logo_size} % hides more than {code} can spare; up to {found.size} % fit, and {ways}"
    return LogoTooLarge(
        f"{detail} makes room for more", parameter="logo_size", value=style.logo_size, allowed=f"at most {found.size}"
    )


def _ways_out(symbol: Symbol, style: LogoStyle) -> list[str]:
    """What would let a larger logo in, best first."""
    ways = {
        "ecc=H": symbol.ecc != "H",
        "a larger version": symbol.version != 40,
        "shorter data": symbol.ecc != "H",
        "a smaller logo_margin": style.logo_margin > 0,
    }
    return [way for way, helps in ways.items() if helps]
