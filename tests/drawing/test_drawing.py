from __future__ import annotations

from typing import Any

import pytest

from qr.drawing import Drawing, draw
from qr.spec import Output, Spec
from qr.symbol import encode

HI = encode(b"hi")  # version 1: 21 modules, 29 with the quiet zone


def make_drawing(content: bytes = b"hi", **output: Any) -> Drawing:
    return draw(encode(content), Spec(content, output=Output(**output)))


def test_quiet_zone_surrounds_symbol() -> None:
    rows = make_drawing(margin=3).rows
    assert len(rows) == 21 + 6
    assert rows[:3] == rows[-3:] == (0, 0, 0)
    assert tuple(row >> 3 for row in rows[3:-3]) == HI.rows
    assert all(row & 0b111 == 0 for row in rows)


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
def test_title_contains_content(content: bytes, title: str) -> None:
    assert make_drawing(content).title == title


def test_background_includes_surplus_pixels() -> None:
    drawing = draw(encode(b"1"), Spec(b"1", output=Output(size=300)))
    assert drawing.background == (-0.5, -0.5, 30, 30)
