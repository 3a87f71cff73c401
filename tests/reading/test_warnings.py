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


def warned(encoding: Encoding = Encoding(), **output: Any) -> list[str]:
    spec = Spec(b"1", encoding=encoding, output=Output(**output))
    return list(find_warnings(draw(encode(b"1", encoding), spec), spec.output, spec.style))


@pytest.mark.parametrize(
    ("encoding", "output", "said"),
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
def test_what_is_allowed_and_not_advisable_is_said(encoding: Encoding, output: dict[str, Any], said: list[str]) -> None:
    assert warned(encoding, **output) == said


def test_a_module_has_a_size_on_paper() -> None:
    spec = Spec(b"1", output=Output(scale=10, dpi=254))
    assert module_size_mm(draw(encode(b"1"), spec)) == pytest.approx(1.0)
    assert module_size_mm(draw(encode(b"1"), Spec(b"1"))) is None


@pytest.mark.parametrize(
    ("eye", "warned_of"), [("square", False), ("pointed", False), ("circle", True), ("diamond", True)]
)
def test_eyes_that_a_reader_does_not_find_are_named(eye: str, warned_of: bool) -> None:
    spec = Spec(b"1")
    said = list(find_warnings(draw(encode(b"1"), spec), spec.output, Style(eye=eye)))
    assert [f"eye={eye}" in line for line in said] == [True] * warned_of
