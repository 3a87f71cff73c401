"""What each kind of symbol has, and which one is taken."""

from __future__ import annotations

import pytest

from qr.errors import BadParameter, DataTooLong
from qr.spec import Encoding
from qr.symbol import Symbol, encode
from qr.symbol.symbologies import allowed_symbologies
from tests.support.pictures import read


@pytest.mark.parametrize(
    ("encoding", "parameter", "allowed"),
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
def test_what_a_kind_does_not_have_is_refused_by_name(encoding: Encoding, parameter: str, allowed: str) -> None:
    with pytest.raises(BadParameter) as refusal:
        encode(b"12", encoding)
    assert refusal.value.parameter == parameter
    assert allowed in str(refusal.value.allowed)
    assert refusal.value.value is not None


@pytest.mark.parametrize(
    ("encoding", "kinds"),
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
def test_kinds_that_can_be_what_is_asked_for(encoding: Encoding, kinds: set[str]) -> None:
    assert set(allowed_symbologies(encoding)) == kinds


def paper(symbol: Symbol) -> int:
    """Modules with the quiet zone."""
    around = 8 if symbol.symbology == "qr" else 4
    return (symbol.width + around) * (symbol.height + around)


@pytest.mark.parametrize("length", [1, 5, 7, 8, 13, 14, 20, 30, 50, 80, 110, 150, 151])
def test_auto_takes_the_least_area(length: int) -> None:
    content = bytes(97 + at % 26 for at in range(length))
    every = []
    for kind in ("qr", "micro", "rmqr"):
        try:
            every.append(encode(content, Encoding(symbol=kind)))
        except DataTooLong:
            assert kind != "qr"
    chosen = encode(content, Encoding(symbol="auto"))
    assert chosen in every
    assert paper(chosen) == min(map(paper, every))
    assert read(chosen).bytes == content


def test_each_kind_is_the_smallest_of_some_content() -> None:
    kinds = [encode(b"a" * length, Encoding(symbol="auto")).symbology for length in (1, 40, 200)]
    assert kinds == ["micro", "rmqr", "qr"]


def test_a_version_alone_decides_the_kind() -> None:
    versions = (1, "M2", "R11x27")
    assert [encode(b"12", Encoding(version=version)).symbology for version in versions] == ["qr", "micro", "rmqr"]
