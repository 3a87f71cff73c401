"""Features that an engine supports or rejects. ``test_conformance`` compares the symbols of both engines."""

from __future__ import annotations

import pytest

from qr.errors import UnsupportedByEncoder
from qr.spec import Encoding
from qr.symbol import encode, engines
from qr.symbol.engines import find_engine
from qr.symbol.segments import segments


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
def test_qrcode_engine_names_the_unsupported_parameter(encoding: Encoding, parameter: str, value: object) -> None:
    with pytest.raises(UnsupportedByEncoder) as error:
        encode(b"12", encoding, "qrcode")
    assert (error.value.parameter, error.value.value) == (parameter, value)
    assert error.value.allowed


def test_auto_symbol_skips_symbologies_the_engine_lacks() -> None:
    assert encode(b"12", Encoding(symbol="auto"), "qrcode").symbology == "qr"
    assert encode(b"12", Encoding(symbol="auto"), "libzint").symbology == "micro"


def test_auto_engine_prefers_libzint() -> None:
    with_eci = Encoding(eci=26)  # The engine qrcode has no ECI.
    assert encode(b"12", with_eci, "auto") == encode(b"12", with_eci, "libzint")


def test_auto_engine_falls_back_to_qrcode(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "find_spec", lambda _: None)
    encode_rows = find_engine.__wrapped__("auto")  # without the cache
    with pytest.raises(UnsupportedByEncoder):
        encode_rows(b"12", "M", 1, Encoding(eci=26), None)


@pytest.mark.parametrize("name", ["libzint", "qrcode"])
def test_engine_returns_none_if_content_exceeds_version(name: str) -> None:
    encode_rows = find_engine(name)
    assert encode_rows(b"~" * 18, "L", 1, Encoding(), None) is None
    assert encode_rows(b"~" * 18, "L", 2, Encoding(), None) is not None


def test_byte_mode_writes_one_segment_after_the_eci() -> None:
    content = "UPNQR\nČŠŽ 00000008105\n".encode("iso8859_2")
    encoding = Encoding("M", boost=False, version=15, eci=4, byte_mode=True)
    symbol = encode(content, encoding)
    eci, byte = segments(symbol) or ()
    assert (symbol.version, symbol.ecc, eci.mode, dict(eci.values)["assignment"]) == (15, "M", "ECI", 4)
    assert (byte.mode, byte.content) == ("byte", content)
    modes = [segment.mode for segment in segments(encode(content, encoding._replace(byte_mode=False))) or ()]
    assert "numeric" in modes
    assert [encode(content, encoding._replace(mask=mask)).mask for mask in range(8)] == list(range(8))


@pytest.mark.parametrize("version", ["M4", "R7x43"])
def test_engine_returns_none_if_content_exceeds_small_symbol(version: str) -> None:
    assert find_engine("libzint")(b"~" * 40, "M", version, Encoding(), None) is None
