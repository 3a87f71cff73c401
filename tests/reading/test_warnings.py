from __future__ import annotations

from typing import Any

import pytest

from qr.drawing import draw
from qr.reading import read_rates
from qr.reading.warnings import find_warnings, module_size_mm
from qr.spec import (
    Encoding,
    Output,
    Spec,
    Style,
)
from qr.symbol import encode


def get_warnings(encoding: Encoding = Encoding(), **output: Any) -> list[str]:
    spec = Spec(b"1", encoding=encoding, output=Output(**output))
    return list(find_warnings(draw(encode(b"1", encoding), spec), spec.output, spec.style))


@pytest.mark.parametrize(
    ("encoding", "output", "expected"),
    [
        (Encoding(), {}, []),
        (Encoding(), {"margin": 4}, []),
        (Encoding(), {"margin": 3}, ["a quiet zone of 3 modules is under the standard's 4"]),
        (Encoding(symbol="micro"), {"margin": 2}, []),
        (Encoding(symbol="micro"), {"margin": 1}, ["a quiet zone of 1 modules is under the standard's 2"]),
        (Encoding(), {"scale": 4, "dpi": 300}, []),
        (Encoding(), {"scale": 3, "dpi": 300}, ["modules of 0.254 mm are under 0.33 mm"]),
        (Encoding(), {"width": 9.5}, ["modules of 0.254 mm are under 0.33 mm"]),
    ],
)
def test_warnings_name_small_modules_and_narrow_quiet_zones(
    encoding: Encoding, output: dict[str, Any], expected: list[str]
) -> None:
    assert get_warnings(encoding, **output) == expected


def test_module_size_requires_resolution() -> None:
    spec = Spec(b"1", output=Output(scale=10, dpi=254))
    assert module_size_mm(draw(encode(b"1"), spec)) == pytest.approx(1.0)
    assert module_size_mm(draw(encode(b"1"), Spec(b"1"))) is None


RATES: dict[str, dict[str, dict[str, float]]] = {
    "plain": {"square": {"OpenCV": 95.0, "quirc": 99.6, "ZBar": 100.0}},
    "shape": {
        "star": {"OpenCV": 93.0, "quirc": 97.6, "ZBar": 98.0},
        "leaf": {"OpenCV": 95.4, "quirc": 99.6, "ZBar": 97.9},
    },
    "eye": {"circle": {"OpenCV": 3.3, "quirc": 0.0, "ZBar": 99.6}},
    "eyeball": {"octagon": {"OpenCV": 90.0, "quirc": 90.4, "ZBar": 50.0}},
}


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        (Style(), []),
        (Style(shape="star"), []),  # exactly two points below plain squares
        (Style(shape="leaf"), ["shape=leaf: ZBar reads 98 % of such QR codes (100 % of plain squares)"]),
        (
            Style(eye="circle"),
            ["eye=circle: OpenCV reads 3 % and quirc 0 % of such QR codes (95 % and 100 % of plain squares)"],
        ),
        (
            Style(shape="star", eye="circle", eyeball="octagon"),
            [
                "eye=circle: OpenCV reads 3 % and quirc 0 % of such QR codes (95 % and 100 % of plain squares)",
                "eyeball=octagon: OpenCV reads 90 %, quirc 90 % and ZBar 50 % of such QR codes "
                "(95 %, 100 % and 100 % of plain squares)",
            ],
        ),
        (Style(eye="pointed"), []),  # not in the table
    ],
)
def test_shapes_read_less_often_cause_warning(
    style: Style, expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_rates, "load_read_rates", lambda: RATES)
    spec = Spec(b"1")
    assert list(find_warnings(draw(encode(b"1"), spec), spec.output, style)) == expected


def test_read_rates_do_not_apply_to_micro_qr(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rates are of QR Code; most of the decoders do not read Micro QR Code at all."""
    monkeypatch.setattr(read_rates, "load_read_rates", lambda: RATES)
    spec = Spec(b"1", encoding=Encoding(symbol="micro"))
    drawing = draw(encode(b"1", spec.encoding), spec)
    assert list(find_warnings(drawing, spec.output, Style(shape="leaf"))) == []
