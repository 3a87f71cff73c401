"""What each engine writes and what it refuses; that both write the same is in test_symbol_conformance."""

from __future__ import annotations

import pytest

from qr.errors import UnsupportedByEncoder
from qr.spec import Encoding
from qr.symbol import encode
from qr.symbol.engines import find_engine


@pytest.mark.parametrize(
    ("encoding", "parameter", "value"),
    [
        (Encoding(eci=26), "eci", 26),
        (Encoding(symbol="micro"), "symbol", "micro"),
        (Encoding(version="R7x43"), "symbol", "rmqr"),
        (Encoding(gs1=True), "gs1", "on"),
        (Encoding(kanji=True), "kanji", "on"),
        (Encoding(parts=2, part=1), "parts", 2),
    ],
)
def test_qrcode_refuses_by_name_what_it_does_not_write(encoding: Encoding, parameter: str, value: object) -> None:
    with pytest.raises(UnsupportedByEncoder) as refusal:
        encode(b"12", encoding, "qrcode")
    assert (refusal.value.parameter, refusal.value.value) == (parameter, value)
    assert refusal.value.allowed


def test_auto_leaves_out_kinds_that_the_engine_does_not_write() -> None:
    assert encode(b"12", Encoding(symbol="auto"), "qrcode").symbology == "qr"
    assert encode(b"12", Encoding(symbol="auto"), "libzint").symbology == "micro"


def test_auto_is_the_first_engine_that_is_installed() -> None:
    assert find_engine("auto") is not find_engine("qrcode")


@pytest.mark.parametrize("name", ["libzint", "qrcode"])
def test_content_that_does_not_fit_is_no_symbol(name: str) -> None:
    write = find_engine(name)
    assert write(b"~" * 18, "L", 1, Encoding(), None) is None
    assert write(b"~" * 18, "L", 2, Encoding(), None) is not None


@pytest.mark.parametrize("version", ["M4", "R7x43"])
def test_nor_is_it_a_smaller_kind(version: str) -> None:
    assert find_engine("libzint")(b"~" * 40, "M", version, Encoding(), None) is None
