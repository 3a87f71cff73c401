"""Features of each symbology, and the choice of a symbology."""

from __future__ import annotations

import pytest

from qr.errors import BadParameter, DataTooLong
from qr.spec import Encoding
from qr.symbol import Symbol, encode
from qr.symbol.symbologies import allowed_symbologies
from tests.support.symbol_images import decode_symbol
from tests.support.tables import for_each


@for_each(
    "encoding, parameter, allowed",
    [
        (Encoding("H", symbol="micro"), "ecc", "one of L, M, Q for Micro QR Code"),
        (Encoding("Q", version="M2"), "ecc", "one of L, M for Micro QR Code M2"),
        (Encoding("Q", version="M3", symbol="auto"), "ecc", "one of L, M for Micro QR Code M3"),
        (Encoding("L", version="M1"), "ecc", "omitted for Micro QR Code M1"),
        (Encoding("L", symbol="rmqr"), "ecc", "one of M, H for rMQR"),
        (Encoding("Q", version="R7x43"), "ecc", "one of M, H for rMQR R7x43"),
        (Encoding(symbol="micro", mask=4), "mask", "from 0 to 3"),
        (Encoding(symbol="rmqr", mask=4), "mask", "omitted for rMQR"),
        (Encoding(symbol="micro", eci=26), "eci", "no ECI"),
        (Encoding(symbol="micro", gs1=True), "gs1", "no FNC1"),
        (Encoding(symbol="micro", parts=2, part=1), "parts", "no structured append"),
        (Encoding(symbol="rmqr", parts=2, part=1), "parts", "no structured append"),
        (Encoding(version="M2", part=1), "part", "no structured append"),
        (Encoding(version="R7x43", part=1), "part", "no structured append"),
        (Encoding(symbol="qr", version="M2"), "version", "symbol=micro"),
        (Encoding(symbol="micro", version=2), "version", "symbol=qr"),
        (Encoding(symbol="micro", version="R7x43"), "version", "symbol=rmqr"),
        (Encoding(gs1=True, eci=26), "eci", "omitted with gs1"),
        (Encoding(gs1=True, parts=2, part=1), "parts", "omitted with gs1"),
    ],
)
def test_unsupported_parameter_of_symbology_is_rejected(encoding: Encoding, parameter: str, allowed: str) -> None:
    with pytest.raises(BadParameter) as error:
        encode(b"12", encoding)
    assert error.value.parameter == parameter
    assert allowed in str(error.value.allowed)
    assert error.value.value is not None


@for_each(
    "encoding, symbologies",
    [
        (Encoding(), {"qr"}),
        (Encoding(symbol="auto"), {"qr", "micro", "rmqr"}),
        (Encoding("L", symbol="auto"), {"qr", "micro"}),
        (Encoding("Q", symbol="auto"), {"qr", "micro"}),
        (Encoding("H", symbol="auto"), {"qr", "rmqr"}),
        (Encoding(symbol="auto", eci=26), {"qr", "rmqr"}),
        (Encoding(symbol="auto", gs1=True), {"qr", "rmqr"}),
        (Encoding(symbol="auto", mask=3), {"qr", "micro"}),
        (Encoding(symbol="auto", mask=4), {"qr"}),
        (Encoding(symbol="auto", parts=2, part=1), {"qr"}),
        (Encoding(symbol="auto", version="M3"), {"micro"}),
        (Encoding(version="R7x43"), {"rmqr"}),
        (Encoding(version=7, symbol="qr"), {"qr"}),
    ],
)
def test_allowed_symbologies_support_the_request(encoding: Encoding, symbologies: set[str]) -> None:
    assert set(allowed_symbologies(encoding)) == symbologies


def area(symbol: Symbol) -> int:
    """Return the number of modules, quiet zone included."""
    quiet_zones = 8 if symbol.symbology == "qr" else 4  # on two opposite sides together
    return (symbol.width + quiet_zones) * (symbol.height + quiet_zones)


@for_each("length", [1, 5, 7, 8, 13, 14, 20, 30, 50, 80, 110, 150, 151])
def test_auto_chooses_the_smallest_area(length: int) -> None:
    content = bytes(97 + index % 26 for index in range(length))
    symbols = []
    for symbology in ("qr", "micro", "rmqr"):
        try:
            symbols.append(encode(content, Encoding(symbol=symbology)))
        except DataTooLong:
            assert symbology != "qr"
    chosen = encode(content, Encoding(symbol="auto"))
    assert chosen in symbols
    assert area(chosen) == min(map(area, symbols))
    assert decode_symbol(chosen).bytes == content


def test_each_symbology_is_smallest_for_some_content() -> None:
    symbologies = [encode(b"a" * length, Encoding(symbol="auto")).symbology for length in (1, 40, 200)]
    assert symbologies == ["micro", "rmqr", "qr"]


def test_version_alone_determines_the_symbology() -> None:
    versions = (1, "M2", "R11x27")
    assert [encode(b"12", Encoding(version=version)).symbology for version in versions] == ["qr", "micro", "rmqr"]
