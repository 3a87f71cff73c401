"""Evaluate ``=IMAGE(...)`` formulas of spreadsheets: texts, cells, ``&`` and ``ENCODEURL``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote

TOKEN = re.compile(
    r'\s*(?:"(?P<text>(?:[^"]|"")*)"|ENCODEURL\((?P<encoded>[A-Z]+\d+)\)|(?P<cell>[A-Z]+\d+)|(?P<sign>[&,]))'
)


def image_arguments(formula: str, cells: Mapping[str, str]) -> list[str]:
    """Return the values of the arguments of ``IMAGE``. Raises ``AssertionError`` for any other formula."""
    call = re.fullmatch(r"=IMAGE\((.*)\)", formula)
    assert call, formula
    values, position = [""], 0
    operator = "&"
    while position < len(call[1]):
        token = TOKEN.match(call[1], position)
        # A value and an operator alternate.
        assert token, call[1][position:]
        assert bool(operator) is not bool(token["sign"]), formula
        operator = token["sign"] or ""
        if operator == ",":
            values.append("")
        elif not operator:
            values[-1] += _value(token, cells)
        position = token.end()
    assert not operator, formula
    return values


def _value(token: re.Match[str], cells: Mapping[str, str]) -> str:
    if token["text"] is not None:
        return token["text"].replace('""', '"')
    return quote(cells[token["encoded"]], safe="") if token["encoded"] else cells[token["cell"]]
