"""Command line of the benchmarks: run the parts and print their tables."""

import argparse
import signal
import sys
from collections.abc import Callable, Sequence
from types import FrameType
from typing import NoReturn

from bench import (
    batches,
    cold_start,
    functions_report,
    images,
    links,
    memory,
    rejections,
    styled,
    throughput,
)
from bench.errors import MeasurementError, MissingToolError
from bench.hot_links import run as hot_links
from bench.reading import run as reading
from bench.report import conditions
from bench.run_size import FULL, QUICK, RunSize
from bench.scannability import run as scannability

PARTS: dict[str, tuple[str, Callable[[RunSize], str]]] = {
    "functions": ("Functions: ratios to a function that does nothing", functions_report.report),
    "throughput": (f"Throughput: {throughput.CONNECTIONS} connections, functions in turn", throughput.report),
    "links": (f"Links: {throughput.CONNECTIONS} connections, each scan counted in SQLite", links.report),
    "hot-links": ("Hot links: one code with very many scans, over a model of Firestore's contention", hot_links.report),
    "cold": ("Cold start: functions in turn, compiled beforehand", cold_start.report),
    "memory": ("Memory: proportional set size of all processes", memory.report),
    "bytes": ("Bytes: same symbol, quiet zone of 4 modules, 10 pixels per module", images.report_bytes),
    "styled": ("Styled images and vector formats: content to file, ours verified", styled.report),
    "times": ("Times: content to symbol or file, ours verified", images.report_times),
    "batch": ("Batch: rows to a ZIP file of plain PNG images, in one thread", batches.report),
    "rejections": ("Rejections: styled images, and those of them that OpenCV or ZBar reads", rejections.report),
    "reading": (
        "Reading: photographs and distorted images, read by this service and by three decoders",
        reading.report,
    ),
    "scannability": ("Scannability: styled images, distorted, read by seven decoders", scannability.report),
}
# The part "functions" consists of three other parts. Scannability takes as long as all other parts together.
ONLY_ON_REQUEST = ("hot-links", "throughput", "cold", "memory", "scannability")


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0 if every part was measured or skipped, even if targets are missed, and 1 if a measurement failed."""
    options = _parser().parse_args(arguments)
    size = QUICK if options.quick else FULL
    print(conditions(), flush=True)
    if options.quick:
        print("one short round of each part: these figures show only that it works", flush=True)
    names = options.parts or [name for name in PARTS if name not in ONLY_ON_REQUEST]
    results = [_run_part(name, size) for name in names]
    return 0 if all(results) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=".venv/bin/python -m bench", description="Compare this service with others.")
    names = f"{', '.join(PARTS)}; default: all except {', '.join(ONLY_ON_REQUEST)}"
    # Not choices=: with nargs="*", argparse would reject the empty list.
    parser.add_argument("parts", nargs="*", type=_part_name, metavar="part", help=names)
    parser.add_argument("--quick", action="store_true", help="run one short round of each part, to check that it works")
    return parser


def _part_name(text: str) -> str:
    if text not in PARTS:
        raise argparse.ArgumentTypeError(f"must be one of {', '.join(PARTS)}; got {text}")
    return text


def _run_part(name: str, size: RunSize) -> bool:
    """Print the table of a part. Return whether the measurement succeeded, or was skipped because a tool is missing."""
    title, report = PARTS[name]
    print(f"\n{title}\n", flush=True)
    try:
        print(report(size), flush=True)
    except MissingToolError as error:
        print(f"not measured: {error}", flush=True)
    except MeasurementError as error:
        print(f"FAILED: {error}", flush=True)
        return False
    return True


def _exit_on_signal(_signal: int, _frame: FrameType | None) -> NoReturn:
    """Raise ``SystemExit``, so that every ``finally`` runs and no server is left running."""
    sys.exit(128 + signal.SIGTERM)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _exit_on_signal)
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
