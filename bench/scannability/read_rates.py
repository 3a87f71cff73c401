"""Measure how often each decoder reads each shape, eye and eyeball, and write the table of the warnings.

One parameter differs from plain squares at a time. All values draw the same contents, so their read rates can be
compared with those of plain squares. The images are undistorted, and the service verifies none of them: a read rate
describes a shape, not the decoder of the service.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from bench.report import Row, table
from bench.scannability.code import Code
from bench.scannability.decoders import NAMES, Reads, check_decoders, missing_decoders
from bench.scannability.systems import draw_ours
from qr.graphics.eyes import EYES
from qr.graphics.shapes import SHAPES
from qr.reading.read_rates import FILE, PLAIN, ReadRates

# Two percentage points are five contents. All values use the same contents, so chance differences are smaller.
FULL_CONTENTS, QUICK_CONTENTS = 240, 8
VALUES: dict[str, tuple[str, ...]] = {
    parameter: tuple(value for value in values if value != PLAIN)
    for parameter, values in (("shape", SHAPES), ("eye", EYES), ("eyeball", EYES))
}

Result = tuple[str, str, Reads]  # parameter, value, and the decoders that read the image


def measure(code: Code) -> list[Result]:
    """Draw a plain code with each value of each parameter, and return which decoders read it."""
    return [("plain", PLAIN, _read(code)), *_measure_values(code)]


def _measure_values(code: Code) -> Iterator[Result]:
    for parameter, values in VALUES.items():
        for value in values:
            yield parameter, value, _read(code._replace(style=code.style._replace(**{parameter: value})))


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
    return {
        parameter: {value: _rates(group) for value, group in values.items()} for parameter, values in reads.items()
    }


def _rates(reads: list[Reads]) -> dict[str, float]:
    columns = zip(NAMES, zip(*reads, strict=True), strict=True)
    return {name: round(100 * sum(map(bool, read)) / len(read), 1) for name, read in columns if None not in read}


def write_table(rates: ReadRates, file: Path = FILE) -> str:
    """Write the table, and return a line for the report. If a decoder is missing, the former table stays."""
    if missing_decoders():
        return f"{file.name} is unchanged, because a decoder is missing"
    file.write_text(json.dumps(rates, indent=1) + "\n")
    return f"{file.name} is written"


def rates_table(rates: ReadRates) -> str:
    plain = rates["plain"][PLAIN]
    rows: list[Row] = [("plain squares", *(f"{rate:.1f}" for rate in plain.values()))]
    for parameter, values in VALUES.items():
        rows += [(f"{parameter}={value}", *_differences(rates[parameter][value], plain)) for value in values]
    return table(("points above plain squares", *plain), rows)


def _differences(rates: dict[str, float], plain: dict[str, float]) -> Iterator[str]:
    return (f"{rate - plain[name]:+.1f}" for name, rate in rates.items())
