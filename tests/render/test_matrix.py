from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qr.drawing import Drawing, draw
from qr.reading import verify
from qr.reading.decoder import Expected
from qr.render import matrix
from qr.spec import Encoding, Spec
from qr.spec.formats import FORMATS
from qr.symbol import encode
from tests.support.drawings import drawn


def described(drawing: Drawing) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(matrix.render(drawing))
    return found


def of(content: bytes, encoding: Encoding) -> dict[str, Any]:
    return described(draw(encode(content, encoding), Spec(content, encoding=encoding)))


def test_the_symbol_is_described() -> None:
    found = of(b"01234567", Encoding("M", boost=False, version=1, mask=2))
    assert {name: found[name] for name in ("symbol", "version", "ecc", "mask", "width", "height", "margin")} == {
        "symbol": "qr", "version": 1, "ecc": "M", "mask": 2, "width": 21, "height": 21, "margin": 4
    }  # fmt: skip
    assert found["segments"] == [{"mode": "numeric", "bits": 41, "characters": 8}]
    assert found["capacity"] == {
        "bits": 128, "used_bits": 41, "codewords": 16, "used_codewords": 6, "error_correction_codewords": 10
    }  # fmt: skip


def test_headers_say_what_they_mean() -> None:
    found = of("zoë".encode(), Encoding(eci=26))
    assert found["segments"][0] == {"mode": "ECI", "bits": 12, "assignment": 26}
    assert found["capacity"]["used_bits"] == sum(segment["bits"] for segment in found["segments"])


def test_rows_are_the_modules_without_the_quiet_zone() -> None:
    drawing = drawn(margin=2)
    found = described(drawing)
    assert found["margin"] == 2
    assert found["rows"] == str(drawing.symbol).splitlines()
    assert found["rows"][0].startswith("11111110")


def test_every_module_has_a_role_that_the_legend_names() -> None:
    found = of(b"7", Encoding(version=7))
    names = [[found["legend"][letter] for letter in line] for line in found["roles"]]
    assert {len(line) for line in names} == {45}
    assert [names[0][0], names[7][0], names[6][8], names[4][22], names[8][0], names[0][34], names[37][8]] == [
        "finder", "separator", "timing", "alignment", "format", "version", "dark module"
    ]  # fmt: skip
    assert sum(line.count("data") for line in names) == 1568  # 196 codewords (ISO/IEC 18004:2015, table 1)


@given(st.binary(min_size=1, max_size=50))
def test_content_is_text_or_base64url(content: bytes) -> None:
    found = described(drawn(content))
    if "data" in found:
        assert found["data"].encode() == content
    else:
        assert "=" not in found["data64"]
        assert urlsafe_b64decode(found["data64"] + "==") == content
    assert ("data" in found) != ("data64" in found)


@pytest.mark.parametrize(("version", "kind", "size"), [("M3", "micro", (15, 15)), ("R11x43", "rmqr", (43, 11))])
def test_smaller_kinds_have_modules_and_roles_but_no_segments(version: str, kind: str, size: tuple[int, int]) -> None:
    found = of(b"123", Encoding(version=version))
    assert (found["symbol"], found["version"], found["margin"]) == (kind, version, 2)
    assert (len(found["rows"][0]), len(found["rows"])) == size == (found["width"], found["height"])
    assert (len(found["roles"][-1]), len(found["roles"])) == size
    assert found["segments"] is found["capacity"] is None


@given(margin=st.integers(0, 6))
def test_what_is_read_back_is_what_the_rows_say(margin: int) -> None:
    drawing, other = drawn(margin=margin), drawn(b"https://example.org", margin=margin)
    raster = matrix.read(matrix.render(drawing), drawing)
    digits = "".join(f"{row:0{drawing.columns}b}" for row in drawing.rows)
    assert raster.luminance == bytes(0 if bit == "1" else 255 for bit in digits)
    assert matrix.read(matrix.render(other), drawing) != raster


def test_it_is_verified_like_a_picture_and_takes_nothing_that_pictures_take() -> None:
    drawing = drawn()
    assert verify(matrix.read(matrix.render(drawing), drawing), Expected(drawing.content)) == 1
    assert {"shape", "logo", "caption", "dark", "scale", "dpi", "rotate"} <= FORMATS["json"].unsupported
