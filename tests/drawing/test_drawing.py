from __future__ import annotations

from typing import Any

import pytest

from qr.drawing import Drawing, draw
from qr.errors import BadParameter
from qr.spec import Output, Spec
from qr.symbol import encode

HI = encode(b"hi")  # version 1: 21 modules, 29 with the quiet zone


def drawn(content: bytes = b"hi", **output: Any) -> Drawing:
    return draw(encode(content), Spec(content, output=Output(**output)))


def test_the_quiet_zone_surrounds_the_symbol() -> None:
    rows = drawn(margin=3).rows
    assert len(rows) == 21 + 6
    assert rows[:3] == rows[-3:] == (0, 0, 0)
    assert tuple(row >> 3 for row in rows[3:-3]) == HI.rows
    assert all(row & 0b111 == 0 for row in rows)


def test_scale_is_pixels_per_module() -> None:
    drawing = drawn(scale=7)
    assert (drawing.scale, drawing.width, drawing.height, drawing.offset) == (7, 7 * 29, 7 * 29, (0, 0))


@pytest.mark.parametrize(
    ("size", "scale", "offset"),
    [(29, 1, 0), (30, 1, 0), (31, 1, 1), (57, 1, 14), (58, 2, 0), (300, 10, 5), (8192, 282, 7)],
)
def test_size_is_exact_and_the_rest_is_shared_around(size: int, scale: int, offset: int) -> None:
    drawing = drawn(size=size)
    assert (drawing.scale, drawing.width, drawing.height, drawing.offset) == (scale, size, size, (offset, offset))


def test_a_size_too_small_says_the_least_that_fits() -> None:
    with pytest.raises(BadParameter) as refusal:
        drawn(size=28)
    assert (refusal.value.parameter, refusal.value.value) == ("size", 28)
    assert refusal.value.allowed is not None
    assert refusal.value.allowed.startswith("at least 29 ")


def test_a_scale_too_large_says_the_most_that_is_drawn() -> None:
    with pytest.raises(BadParameter) as refusal:
        drawn(b"x" * 2000, scale=200)
    assert refusal.value.allowed is not None
    modules = drawn(b"x" * 2000, scale=1).columns
    assert refusal.value.allowed.startswith(f"at most {8192 // modules} ")


@pytest.mark.parametrize(
    ("content", "title"),
    [
        (b"https://example.com", "QR code: https://example.com"),
        ("Grüße\nund\tKüsse".encode(), "QR code: Grüße und Küsse"),
        (b"a\0b", "QR code: a b"),
        (b"\xff\xfe", "QR code of 2 bytes"),
        (b"x" * 80, "QR code: " + "x" * 80),
        (b"x" * 81, "QR code: " + "x" * 79 + "…"),
    ],
)
def test_the_title_says_what_the_code_says(content: bytes, title: str) -> None:
    assert drawn(content).title == title


def test_the_ground_reaches_beyond_the_quiet_zone_where_an_exact_size_leaves_a_rest() -> None:
    drawing = draw(encode(b"1"), Spec(b"1", output=Output(size=300)))
    assert drawing.background == (-0.5, -0.5, 30, 30)
