"""Decode a symbol that a decoder located but could not read, with elastic sampling."""

from __future__ import annotations

from contextlib import suppress

from qr.decoding.charsets import decode_text, fit_charset, guess_text
from qr.decoding.elastic import Rows, sample_flat, sample_modules
from qr.decoding.found_symbol import FoundSymbol
from qr.decoding.segments import SymbolContent, read_modules
from qr.decoding.views import View
from qr.decoding.zxing import UnreadSymbol


def repair(page: View, symbol: UnreadSymbol) -> FoundSymbol:
    """Return the symbol. Raises ``ValueError`` if its version is unknown, or if it cannot be read."""
    if symbol.version is None:
        raise ValueError("the version is unknown")
    rows, read = _sample(page, symbol, symbol.version)
    declared = len(set(read.charsets)) == 1
    text = decode_text(read.content, read.charsets[0]) if declared else guess_text(read.content)
    return FoundSymbol(
        text, read.content, "qr", symbol.version, symbol.level, symbol.mask,
        fit_charset(read.content, text, read.charsets), symbol.position, read.structured_append,
        round(read.used_error_correction, 4), rows=rows,
    )  # fmt: skip


def _sample(page: View, symbol: UnreadSymbol, version: int) -> tuple[Rows, SymbolContent]:
    """Return the modules and their content. The sampling of a plane takes a fiftieth of the time of the elastic one."""
    rows = sample_flat(page, symbol.position, version)
    with suppress(ValueError):
        return rows, read_modules(rows, version, symbol.level, symbol.mask)
    rows = sample_modules(page, symbol.position, version)
    return rows, read_modules(rows, version, symbol.level, symbol.mask)


def complete(page: View, symbol: FoundSymbol) -> FoundSymbol:
    """Return a symbol of the second decoder with its headers and modules, if sampling gives the same content."""
    if not isinstance(symbol.version, int):
        return symbol
    try:
        found = repair(page, UnreadSymbol(symbol.position, symbol.version, symbol.level, symbol.mask))
    except ValueError:
        return symbol
    return found._replace(page=symbol.page) if found.content == symbol.content else symbol
