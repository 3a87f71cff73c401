from __future__ import annotations

from base64 import b64decode, b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qr.graphics import gradient
from qr.graphics.color import Color
from qr.graphics.gradient import Gradient
from qr.parameters import ParameterType
from qr.spec.appearance import (
    AnyColor,
    AnyPaint,
    CornerPaints,
    Length,
    LogoSource,
)
from tests.support.tables import for_each

RED, BLUE = Color(255, 0, 0), Color(0, 0, 255)
GRADIENT = Gradient(0, (RED, BLUE))
PNG = b"\x89PNG\r\n\x1a\n rest"
DATA_URL = "data:image/png;base64," + b64encode(PNG).decode()
PAINTS = st.sampled_from(["f00", "red", "linear(0,f00,00f)", "radial(f00,cmyk(1,2,3,4))", "cmyk(0,0,0,100)"])


@for_each(
    "parameter_type, text, value",
    [
        (AnyColor(), "f00", RED),
        (AnyPaint(), "f00", RED),
        (AnyPaint(), "linear(0,f00,00f)", GRADIENT),
        (CornerPaints(), "f00", (RED, RED, RED)),
        (CornerPaints(), "f00,00f,red", (RED, BLUE, RED)),
        (CornerPaints(), "f00, 00f, red", (RED, BLUE, RED)),
        (CornerPaints(), "linear(0,f00,00f)", (GRADIENT, GRADIENT, GRADIENT)),
        (CornerPaints(), "00f,linear(0,f00,00f),f00", (BLUE, GRADIENT, RED)),
        (Length(3, 2000), "30mm", 30.0),
        (Length(3, 2000), "3MM", 3.0),
        (Length(3, 2000), "2.5cm", 25.0),
        (Length(3, 2000), "1.5in", 38.1),
        (Length(3, 2000), "72pt", 25.4),
        (Length(3, 2000), "2000mm", 2000.0),
        (LogoSource(), "acme-2", "acme-2"),
        (LogoSource(), DATA_URL, PNG),
        (LogoSource(), DATA_URL.replace(";base64", ";charset=utf-8;base64"), PNG),
        (LogoSource(), DATA_URL.replace("iVBO", "iV\nBO"), PNG),
        (LogoSource(), "data:image/svg+xml;base64,PHN2Zy8+", b"<svg/>"),
    ],
)
def test_text_is_parsed_to_value(parameter_type: ParameterType[object], text: str, value: object) -> None:
    assert parameter_type.parse(text) == (pytest.approx(value) if isinstance(value, float) else value)


@for_each(
    "parameter_type, text",
    [
        *((AnyColor(), text) for text in ["", "nocolour", "linear(0,f00,00f)"]),
        *((AnyPaint(), text) for text in ["", "linear(f00)"]),
        *((CornerPaints(), text) for text in ["", ",", "f00,00f", "f00,00f,", "f00,f00,f00,f00", "f00,00f,no"]),
        *((CornerPaints(), text) for text in ["linear(0,f00,00f", "linear(0,f00,00f),f00", "," * 100_000]),
        *((Length(3, 2000), text) for text in ["", "30", "mm", "2.9mm", "2000.1mm", "-5mm", "+5mm", "5 mm", "1e2mm"]),
        *((Length(3, 2000), text) for text in ["5.mm", ".5in", "5,5cm", "5px", "\u0665mm", "nanmm", "1.23456in"]),
        *((LogoSource(), text) for text in ["", "Acme", "-acme", "a" * 65, "../acme", "acme.png"]),
        *((LogoSource(), text) for text in ["https://example.com/a.png", "file:///etc/passwd", "data:,a"]),
        *((LogoSource(), text) for text in ["data:text/html;base64,AAAA", "data:image/png,AAAA"]),
        *(
            (LogoSource(), f"data:image/png;base64,{encoded}")
            for encoded in ["", "A", "AA", "====", "A\u00e9==", "A-_=", "A A", "AAAA A"]
        ),
    ],
)
def test_invalid_text_is_rejected(parameter_type: ParameterType[object], text: str) -> None:
    with pytest.raises(ValueError):
        parameter_type.parse(text)


@given(PAINTS, PAINTS, PAINTS)
def test_corner_paints_parse_like_single_paints(one: str, two: str, three: str) -> None:
    parsed = tuple(map(gradient.parse, (one, two, three)))
    assert CornerPaints().parse(f"{one},{two},{three}") == parsed
    assert CornerPaints().parse(one) == (parsed[0],) * 3


@given(st.binary(min_size=1, max_size=50))
def test_logo_in_data_url_keeps_its_bytes(file: bytes) -> None:
    assert LogoSource().parse("data:image/webp;base64," + b64encode(file).decode()) == file


# Every 3 bytes are 4 digits. 0xfbefbe is "++++", and 0x03e003 is "A+AD".
PLUSES = (b"\xfb\xef\xbe", b"\x03\xe0\x03", b"\xfb\xef", b"\x03\xef\xbe")


@given(st.lists(st.sampled_from([*PLUSES, b"abc", b"\x00"]) | st.binary(max_size=90), max_size=20))
def test_spaces_in_base64_are_repaired(parts: list[bytes]) -> None:
    file = PNG + b"".join(parts) + b"\xaeB\x60\x82"
    encoded = b64encode(file).decode().replace("+", " ")
    assert LogoSource().parse(f"data:image/png;base64,{encoded}") == file


@given(st.binary(min_size=200, max_size=600), st.sampled_from(["\n", "\r\n", "\n    ", "\r\n\t", " "]))
def test_lines_of_base64_are_joined(file: bytes, line_break: str) -> None:
    encoded = b64encode(file).decode()
    lines = [encoded[start : start + 76] for start in range(0, len(encoded), 76)]
    assert LogoSource().parse(f"data:image/png;base64,{line_break.join(lines)}") == file
    assert LogoSource().parse(f"data:image/png;base64,{line_break}{line_break.join(lines)}{line_break}") == file


@pytest.mark.parametrize("position", [75, 76, 152])
def test_space_at_line_end_is_repaired(position: int) -> None:
    digits = ["A"] * 200
    digits[position] = "+"
    encoded = "".join(digits)
    text = "\n".join(encoded[start : start + 76] for start in range(0, 200, 76))
    assert LogoSource().parse(f"data:image/png;base64,{text.replace('+', ' ')}") == b64decode(encoded)


def test_space_in_the_media_type_is_repaired() -> None:
    assert LogoSource().parse("data:image/svg xml;base64,PHN2Zy8 ") == b"<svg/>"
    assert LogoSource().parse("data:image/svg xml;charset=utf-8;base64,PHN2Zy8+") == b"<svg/>"


def test_allowed_values_name_units_and_colours() -> None:
    assert "30mm" in Length(3, 2000).allowed
    assert Length(3, 2000).allowed.endswith("3 to 2000 mm")
    for parameter_type in (AnyColor(), AnyPaint(), CornerPaints()):
        assert "hex colour" in parameter_type.allowed
