"""The whole run: photographs and distorted images, in one process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from bench.errors import MissingToolError
from bench.reading.measure import Results, measure_attempts, measure_decoders, missing
from bench.reading.photographs import load_photographs
from bench.reading.sample import Sample
from bench.reading.synthetic import make_samples
from bench.reading.tables import attempt_table, decoder_table
from bench.run_size import FULL, RunSize

SYNTHETIC, QUICK_SAMPLES = 500, 20


def report(size: RunSize, photographs: Path | None = None, *, attempts: bool = False) -> str:
    """Return the tables of the photographs, if they can be fetched, and of the distorted images."""
    count = SYNTHETIC if size == FULL else QUICK_SAMPLES
    measure, table = (measure_attempts, attempt_table) if attempts else (measure_decoders, decoder_table)
    lines = [f"{name} is not installed" for name in missing() if name == "ZBar"]
    try:
        lines += _part(
            "photographs of ZXing", load_photographs(photographs)[: None if size == FULL else count], measure, table
        )
    except MissingToolError as error:
        lines.append(f"photographs not measured: {error}")
    lines += _part("distorted images", list(make_samples(count)), measure, table)
    return "\n".join(lines)


def _part(
    title: str,
    samples: Sequence[Sample],
    measure: Callable[[Sample], Results],
    table: Callable[[Sequence[Results]], str],
) -> list[str]:
    return ["", f"{len(samples)} {title}", "", table([measure(sample) for sample in samples])]
