"""Measure how often each decoder reads each shape, eye, eyeball and preset, and write the table of the warnings.

One parameter differs from plain squares at a time. A preset sets several, and is not in the table. All values draw the
same contents, so their read rates can be compared with those of plain squares. The images are undistorted, and the
service verifies none of them: a read rate describes a shape, not the decoder of the service.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bench.report import Row, table
from bench.scannability.code import Code
from bench.scannability.decoders import NAMES, Reads, check_decoders, missing_decoders
from bench.scannability.systems import draw_ours, draw_preset
from qr.graphics.eyes import EYES
from qr.graphics.shapes import SHAPES
from qr.reading.read_rates import FILE, MAX_LOSS_POINTS, PLAIN, ReadRates, load_read_rates
from qr.spec.presets import BUILT_IN

PRESET = "style"  # parameter that names a preset
VALUES: dict[str, tuple[str, ...]] = {
    parameter: tuple(value for value in values if value != PLAIN)
    for parameter, values in (("shape", SHAPES), ("eye", EYES), ("eyeball", EYES))
}

Result = tuple[str, str, Reads]  # parameter, value, and the decoders that read the image


def measure(code: Code) -> list[Result]:
    """Draw a plain code with each value of each parameter, and return which decoders read it."""
    presets = [(PRESET, name, check_decoders(draw_preset(code, name), code.content)) for name in BUILT_IN]
    return [("plain", PLAIN, _read(code)), *_measure_values(code), *presets]


def _measure_values(code: Code) -> Iterator[Result]:
    for parameter, values in VALUES.items():
        for value in values:
            changed: dict[str, Any] = {parameter: value}
            yield parameter, value, _read(code._replace(style=code.style._replace(**changed)))


def _read(code: Code) -> Reads:
    pixels = draw_ours(code, verify=False)
    assert pixels is not None
    return check_decoders(pixels, code.content)


def read_rates(results: Iterable[Result]) -> ReadRates:
    """Return the percentage of contents that each decoder read, per parameter and value.

    Decoders that are not installed are left out.
    """
    reads: dict[str, dict[str, list[Reads]]] = defaultdict(lambda: defaultdict(list))
    for parameter, value, read in results:
        reads[parameter][value].append(read)
    return {parameter: {value: _rates(group) for value, group in values.items()} for parameter, values in reads.items()}


def _rates(reads: list[Reads]) -> dict[str, float]:
    columns = zip(NAMES, zip(*reads, strict=True), strict=True)
    return {name: round(100 * sum(map(bool, read)) / len(read), 1) for name, read in columns if None not in read}


def write_table(rates: ReadRates, file: Path = FILE) -> str:
    """Write the table, and return a line for the report. If a decoder is missing, the former table stays."""
    if missing_decoders():
        return f"{file.name} is unchanged, because a decoder is missing"
    measured = {parameter: values for parameter, values in rates.items() if parameter != PRESET}
    file.write_text(json.dumps(measured, indent=1) + "\n")
    load_read_rates.cache_clear()
    return f"{file.name} is written"


def rates_table(rates: ReadRates) -> str:
    plain = rates["plain"][PLAIN]
    rows: list[Row] = [("plain squares", *(f"{rate:.1f}" for rate in plain.values()), "")]
    for parameter, values in {**VALUES, PRESET: tuple(BUILT_IN)}.items():
        rows += [_rates_row(f"{parameter}={value}", rates[parameter][value], plain) for value in values]
    return table(("points above plain squares", *plain, f"target {-MAX_LOSS_POINTS:g}"), rows)


def _rates_row(name: str, rates: dict[str, float], plain: dict[str, float]) -> Row:
    differences = [round(rate - plain[decoder], 1) for decoder, rate in rates.items()]
    met = "met" if min(differences) >= -MAX_LOSS_POINTS else "missed"
    return name, *(f"{difference:+.1f}" for difference in differences), met
