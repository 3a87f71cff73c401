"""The content of photographs and documents: ``/read``, and the check of a printed link: ``/user/<id>/check``."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Sequence
from typing import Any

from flask import Response, request

from qr.decoding import MAX_FILE_BYTES, FoundSymbol
from qr.decoding.advice import advise
from qr.decoding.formats import MEDIA_TYPES
from qr.decoding.queries import CHECK, IMAGE, READ
from qr.http.headers import NO_STORE
from qr.http.reading import read_charged_file
from qr.http.uploads import file_parameters, missing_file_error
from qr.parameters import Parameter, index_by_name
from qr.parameters.values import parse_parameters
from qr.routes.codes import public_link
from qr.routes.parsed import States, payload_facts

Facts = dict[str, Any]


def read() -> Response:
    """Find the QR codes in a photograph or document, and return their content.

    The file is the body, an upload in a form, or base64 in JSON. An image without a QR code has an empty list. With
    ``expect``, the response states whether the print has this content, and what to change.
    """
    values = _values(READ)
    return _respond(values, values.get("expect"))


def check(user_id: str) -> Response:
    """Check a photograph of a printed link: whether the QR code opens the link with this id, and what to change.

    The response does not depend on the record, and does not show whether there is one.
    """
    return _respond(_values(CHECK), public_link(user_id))


def _values(accepted: Sequence[Parameter]) -> dict[str, Any]:
    pairs = file_parameters(request, IMAGE.name, MEDIA_TYPES, MAX_FILE_BYTES)
    values = parse_parameters(pairs, index_by_name(accepted))
    if IMAGE.name not in values:
        raise missing_file_error(IMAGE.name)
    return values


def _respond(values: dict[str, Any], expected: str | None) -> Response:
    """Read the file. The content can be a secret, such as a password, so no response is stored."""
    result = read_charged_file(values[IMAGE.name], annotated="annotate" in values)
    headers = [("Cache-Control", NO_STORE)]
    if result.image:
        return Response(result.image, mimetype="image/png", headers=headers)
    payloads = _payloads(result.symbols) if expected is None else [None] * len(result.symbols)
    facts: Facts = {"symbols": list(map(_symbol_facts, result.symbols, payloads))}
    facts["check"] = None if expected is None else _check_facts(result.symbols, expected)
    return Response(json.dumps(facts), mimetype="application/json", headers=headers)


def _payloads(symbols: Sequence[FoundSymbol]) -> list[Facts | None]:
    """Return the payload of each symbol. A check of a print has none, so that it does not depend on a record."""
    states: States = {}
    # A part of a structured append is no complete payload.
    return [
        None if one.structured_append else payload_facts(one.text, one.content, states, is_gs1=one.gs1)
        for one in symbols
    ]


def _symbol_facts(symbol: FoundSymbol, payload: Facts | None) -> Facts:
    """Return the members of a symbol in the response."""
    part, measured = symbol.structured_append, symbol.measurements
    return {
        "text": symbol.text,
        "bytes": b64encode(symbol.content).decode(),
        "symbology": symbol.symbology,
        "version": symbol.version,
        "ecc": symbol.level,
        "mask": symbol.mask,
        "charset": symbol.charset,
        "gs1": symbol.gs1,
        "page": symbol.page,
        "position": [{"x": round(x, 1), "y": round(y, 1)} for x, y in symbol.position],
        "structured_append": part._asdict() if part else None,
        "used_error_correction": symbol.used_error_correction,
        "measurements": measured._asdict() if measured else None,
        "payload": payload,
    }


def _check_facts(symbols: Sequence[FoundSymbol], expected: str) -> Facts:
    """Compare the content, and list what to change. The number of a symbol is its place in the list, from 1."""
    matches = [(number, symbol) for number, symbol in enumerate(symbols, start=1) if _has_content(symbol, expected)]
    if not matches:
        reason = "no QR code has the expected content" if symbols else "no QR code was found: go closer, without glare"
        return {"matches": False, "symbol": None, "used_error_correction": None, "changes": [reason]}
    number, symbol = matches[0]
    return {
        "matches": True,
        "symbol": number,
        "used_error_correction": symbol.used_error_correction,
        "changes": list(advise(symbol)),
    }


def _has_content(symbol: FoundSymbol, expected: str) -> bool:
    return symbol.text == expected or symbol.content == expected.encode()
