"""Advice for a print that is hard to read."""

from __future__ import annotations

from collections.abc import Iterator

from qr.decoding.found_symbol import FoundSymbol, Measurements

MIN_MODULE_PIXELS = 3.0
MIN_CONTRAST = 3.0  # as for images of this service
MAX_USED_ERROR_CORRECTION = 0.5


def advise(symbol: FoundSymbol) -> Iterator[str]:
    """Yield one sentence per property of a symbol that makes it hard to read."""
    if symbol.measurements is not None:
        yield from _advise_on_look(symbol, symbol.measurements)
    used = symbol.used_error_correction
    if used is None:
        yield "only a second decoder read this symbol: many scanners will not; look for damage, dirt, glare and blur"
    elif used > MAX_USED_ERROR_CORRECTION:
        yield (
            f"damage: decoding used {used:.0%} of the error correction; look for dirt, glare and covered modules, or "
            "print at a higher error correction level"
        )


def _advise_on_look(symbol: FoundSymbol, found: Measurements) -> Iterator[str]:
    if found.module_pixels < MIN_MODULE_PIXELS:
        yield f"size: a module has {found.module_pixels:g} pixels; go closer, or print the symbol larger"
    if found.contrast < MIN_CONTRAST:
        yield f"contrast: {found.contrast:g}:1 is under {MIN_CONTRAST:g}:1; print darker modules, or on lighter paper"
    required = 4 if symbol.symbology == "qr" else 2
    if found.quiet_zone_modules < required:
        yield (
            f"quiet zone: {found.quiet_zone_modules} light modules are under the standard's {required}; "
            "leave more light space around the symbol"
        )
