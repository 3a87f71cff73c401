"""Read rates of module shapes and finder patterns, measured with other decoders.

``make scannability`` writes ``read_rates.json``. The images of one row differ from plain squares in one parameter.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qr.spec import Style

FILE = Path(__file__).with_name("read_rates.json")
PARAMETERS = ("shape", "eye", "eyeball")
PLAIN = "square"  # value of each parameter for plain squares

# Loss against plain squares, in percentage points, above which an image has a warning. It is the read-rate target of
# ``make scannability``. Smaller losses can be chance with the 600 contents that are measured.
MAX_LOSS_POINTS = 2.0

ReadRates = dict[str, dict[str, dict[str, float]]]  # parameter -> value -> decoder -> percent of the QR codes read


@lru_cache(maxsize=1)
def load_read_rates() -> ReadRates:
    """Return the table. The parameter ``plain`` has the row of plain squares."""
    rates: ReadRates = json.loads(FILE.read_text())
    return rates


def find_losses(style: Style) -> Iterator[str]:
    """Yield a warning for each parameter whose value some decoders read less often than plain squares."""
    rates = load_read_rates()
    plain = rates["plain"][PLAIN]
    for parameter in PARAMETERS:
        value = getattr(style, parameter)
        measured = rates[parameter].get(value, plain)
        decoders = [name for name, rate in measured.items() if round(plain[name] - rate, 1) > MAX_LOSS_POINTS]
        if decoders:
            yield f"{parameter}={value}: {_sentence(decoders, measured, plain)}"


def _sentence(decoders: list[str], measured: dict[str, float], plain: dict[str, float]) -> str:
    first, *others = decoders
    reads = [f"{first} reads {measured[first]:.0f} %", *(f"{name} {measured[name]:.0f} %" for name in others)]
    squares = [f"{plain[name]:.0f} %" for name in decoders]
    return f"{_enumerate(reads)} of such QR codes ({_enumerate(squares)} of plain squares)"


def _enumerate(parts: list[str]) -> str:
    """Join parts with commas, and the last two with "and"."""
    *rest, last = parts
    return f"{', '.join(rest)} and {last}" if rest else last
