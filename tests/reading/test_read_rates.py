"""The table that ``make scannability`` writes."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

from qr.graphics.eyes import EYES
from qr.graphics.shapes import SHAPES
from qr.reading.read_rates import MAX_LOSS_POINTS, find_losses, load_read_rates
from qr.spec import Style
from tests.support.tables import for_each

DECODERS = {"zxing-cpp", "ZBar", "OpenCV", "jsQR", "@zxing/library", "qr", "quirc"}
VALUES = [
    *(("shape", shape) for shape in SHAPES),
    *((parameter, eye) for parameter in ("eye", "eyeball") for eye in EYES),
]


@for_each("parameter, value", VALUES)
def test_every_value_has_rates_of_seven_decoders(parameter: str, value: str) -> None:
    rates = load_read_rates()
    measured = rates["plain" if value == "square" else parameter][value]
    assert set(measured) == DECODERS
    assert all(0 <= rate <= 100 for rate in measured.values())


@for_each("parameter, value", VALUES)
def test_warning_names_exactly_the_decoders_with_losses(parameter: str, value: str) -> None:
    rates = load_read_rates()
    plain = rates["plain"]["square"]
    measured = rates[parameter].get(value, plain)
    losses = {name for name in DECODERS if plain[name] - measured[name] > MAX_LOSS_POINTS + 0.01}
    changed: dict[str, Any] = {parameter: value}
    warnings = list(find_losses(Style(**changed)))
    assert len(warnings) == bool(losses)
    for warning in warnings:
        words = warning.split(" (")[0].replace(",", "").split()
        assert warning.startswith(f"{parameter}={value}: ")
        assert {word for word in words if word in DECODERS} == losses


def test_plain_image_does_not_load_the_table() -> None:
    """A cold start for a plain image reads no file that only styled images need."""
    program = (
        "import sys; from qr.generate import generate; from qr.spec import Spec; "
        "generate(Spec(b'1')); print('qr.reading.read_rates' in sys.modules)"
    )
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert shown.strip() == "False"
