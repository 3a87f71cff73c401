"""Requests for bitcoin (BIP 21 and its successor BIP 321)."""

from __future__ import annotations

from collections.abc import Iterator

from qr.parsing.candidates import Candidate, Source, omitted
from qr.parsing.escapes import first_values, read_query

_FIELDS = ("amount", "label", "message", "lightning")


def parse_bitcoin(source: Source) -> Iterator[Candidate]:
    """Yield a request. A wallet must reject unknown parameters that start with ``req-`` (BIP 21)."""
    address, _, query = source.text.rstrip("\r\n ")[len("bitcoin:") :].partition("?")
    values, warnings = first_values(read_query(query))
    if not address and not values:
        return
    unknown = [name for name in values if name not in _FIELDS]
    warnings += tuple(omitted(name) for name in unknown)
    if any(name.startswith("req-") for name in unknown):
        warnings += ("a wallet must reject the request if it does not support each parameter that starts with req-",)
    yield Candidate("bitcoin", {"address": address, **{name: values.get(name, "") for name in _FIELDS}}, warnings)
