from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from qr.drawing import draw
from qr.payloads import PrintStandard
from qr.reading.print_size import PrintSize, print_size
from qr.spec import Output, Spec
from qr.symbol import encode


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ({}, PrintSize(10, 0.1)),  # 29 modules of 0.33 mm are 9.57 mm
        ({"margin": 0}, PrintSize(7, 0.07)),
        ({"margin": 100}, PrintSize(73, 0.73)),
        ({"scale": 3}, PrintSize(10, 0.1)),
        ({"size": 300}, PrintSize(10, 0.1)),
        ({"size": 57}, PrintSize(19, 0.19)),  # 29 modules of one pixel in 57 pixels
    ],
)
def test_smallest_width_has_readable_modules(output: dict[str, Any], expected: PrintSize) -> None:
    spec = Spec(b"1", output=Output(**output))
    assert print_size(draw(encode(b"1"), spec)) == expected


def test_whole_number_of_millimetres_is_not_rounded_up() -> None:
    """100 modules of 0.33 mm are 33.000000000000004 mm in floating point."""
    spec = Spec(b"1", output=Output(scale=1, size=100, margin=39))
    drawing = draw(encode(b"1"), spec)
    assert (drawing.width, drawing.scale) == (100, 1)
    assert print_size(drawing) == PrintSize(33, 0.33)


def test_print_standard_sets_the_width() -> None:
    standard = PrintStandard("test", symbol_mm=46, logo_mm=7, clear_mm=5)
    assert print_size(draw(encode(b"1"), Spec(b"1")), standard) == PrintSize(63.5, 0.635)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("/png?data=1", "min-width=10mm; distance=0.1m"),
        ("/svg?data=1", "min-width=10mm; distance=0.1m"),
        ("/txt?data=1", "min-width=10mm; distance=0.1m"),
        ("/png?data=1&shape=dot", "min-width=12mm; distance=0.12m"),  # 29 modules of 0.4 mm are 11.6 mm
        ("/png?data=1&version=M1", "min-width=5mm; distance=0.05m"),  # 15 modules
        ("/png?data=1&verify=off", "min-width=10mm; distance=0.1m"),
        ("/png?data=123&parts=2", "min-width=10mm; distance=0.1m"),
        ("/user/1/qr", "min-width=11mm; distance=0.11m"),
    ],
)
def test_every_image_states_its_print_size(client: FlaskClient, url: str, expected: str) -> None:
    response = client.get(url)
    assert (response.status_code, response.headers["X-QR-Print"]) == (200, expected)
    assert response.headers["Access-Control-Expose-Headers"] == "*"
