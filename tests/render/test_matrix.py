from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qr.drawing import Drawing, draw
from qr.errors import IncompatibleParameters
from qr.reading import verify
from qr.reading.decoder import Expected
from qr.render import matrix
from qr.spec import Encoding, Spec
from qr.spec.parse import parse_spec
from qr.symbol import encode
from tests.support.drawings import draw_styled


def parse_file(drawing: Drawing) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(matrix.render(drawing))
    return found


def render_content(content: bytes, encoding: Encoding) -> dict[str, Any]:
    return parse_file(draw(encode(content, encoding), Spec(content, encoding=encoding)))


def test_json_contains_symbol_segments_and_capacity() -> None:
    found = render_content(b"01234567", Encoding("M", boost=False, version=1, mask=2))
    assert {name: found[name] for name in ("symbol", "version", "ecc", "mask", "width", "height", "margin")} == {
        "symbol": "qr", "version": 1, "ecc": "M", "mask": 2, "width": 21, "height": 21, "margin": 4
    }  # fmt: skip
    assert found["segments"] == [{"mode": "numeric", "bits": 41, "characters": 8}]
    assert found["capacity"] == {
        "bits": 128, "used_bits": 41, "codewords": 16, "used_codewords": 6, "error_correction_codewords": 10
    }  # fmt: skip


def test_eci_segment_states_its_assignment() -> None:
    found = render_content("zoë".encode(), Encoding(eci=26))
    assert found["segments"][0] == {"mode": "ECI", "bits": 12, "assignment": 26}
    assert found["capacity"]["used_bits"] == sum(segment["bits"] for segment in found["segments"])


def test_rows_exclude_quiet_zone() -> None:
    drawing = draw_styled(margin=2)
    found = parse_file(drawing)
    assert found["margin"] == 2
    assert found["rows"] == str(drawing.symbol).splitlines()
    assert found["rows"][0].startswith("11111110")


def test_legend_names_role_of_every_module() -> None:
    found = render_content(b"7", Encoding(version=7))
    names = [[found["legend"][letter] for letter in line] for line in found["roles"]]
    assert {len(line) for line in names} == {45}
    assert [names[0][0], names[7][0], names[6][8], names[4][22], names[8][0], names[0][34], names[37][8]] == [
        "finder", "separator", "timing", "alignment", "format", "version", "dark module"
    ]  # fmt: skip
    assert sum(line.count("data") for line in names) == 1568  # 196 codewords (ISO/IEC 18004:2015, table 1)


@given(st.binary(min_size=1, max_size=50))
def test_content_is_text_or_base64url(content: bytes) -> None:
    found = parse_file(draw_styled(content))
    if "data" in found:
        assert found["data"].encode() == content
    else:
        assert "=" not in found["data64"]
        assert urlsafe_b64decode(found["data64"] + "==") == content
    assert ("data" in found) != ("data64" in found)


@pytest.mark.parametrize(("version", "symbology", "size"), [("M3", "micro", (15, 15)), ("R11x43", "rmqr", (43, 11))])
def test_small_symbols_have_no_segments_or_capacity(version: str, symbology: str, size: tuple[int, int]) -> None:
    found = render_content(b"123", Encoding(version=version))
    assert (found["symbol"], found["version"], found["margin"]) == (symbology, version, 2)
    assert (len(found["rows"][0]), len(found["rows"])) == size == (found["width"], found["height"])
    assert (len(found["roles"][-1]), len(found["roles"])) == size
    assert found["segments"] is found["capacity"] is None


@given(margin=st.integers(0, 6))
def test_read_back_returns_rows_of_file(margin: int) -> None:
    drawing, other = draw_styled(margin=margin), draw_styled(b"https://example.org", margin=margin)
    raster = matrix.read(matrix.render(drawing), drawing)
    digits = "".join(f"{row:0{drawing.columns}b}" for row in drawing.rows)
    assert raster.luminance == bytes(0 if bit == "1" else 255 for bit in digits)
    assert matrix.read(matrix.render(other), drawing) != raster


def test_json_file_is_verified() -> None:
    drawing = draw_styled()
    assert verify(matrix.read(matrix.render(drawing), drawing), Expected(drawing.content)) == 1


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("shape", "dot"), ("logo", "heart"), ("caption", "Hi"), ("dark", "000"), ("scale", "3"), ("dpi", "300"),
        ("rotate", "90"),
    ],
)  # fmt: skip
def test_json_rejects_image_parameters(parameter: str, value: str) -> None:
    with pytest.raises(IncompatibleParameters) as error:
        parse_spec([("data", "hi"), (parameter, value)], "json")
    assert error.value.parameter == parameter
