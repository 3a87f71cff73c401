from __future__ import annotations

from typing import Any

import pytest

from qr.drawing import draw
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


@pytest.mark.parametrize(
    ("eye", "has_warning"), [("square", False), ("pointed", False), ("circle", True), ("octagon", True)]
)
def test_eyes_without_corners_cause_warning(eye: str, has_warning: bool) -> None:
    spec = Spec(b"1")
    warnings = list(find_warnings(draw(encode(b"1"), spec), spec.output, Style(eye=eye)))
    assert [f"eye={eye}" in line for line in warnings] == [True] * has_warning
