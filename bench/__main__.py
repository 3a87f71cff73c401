"""``python -m bench``: run the parts, print their tables."""

import argparse
import signal
import sys
from collections.abc import Callable, Sequence
from types import FrameType
from typing import NoReturn

from bench import (
    cold_start,
    links,
    memory,
    pictures,
    styled,
    throughput,
)
from bench.effort import FULL, QUICK, Effort
from bench.errors import MeasurementError, MissingToolError
from bench.report import conditions
from bench.scannability import run as scannability

PARTS: dict[str, tuple[str, Callable[[Effort], str]]] = {
    "throughput": (f"Throughput: {throughput.CONNECTIONS} connections, functions in turn", throughput.report),
    "links": (f"Links: {throughput.CONNECTIONS} connections, each scan counted in SQLite", links.report),
    "cold": ("Cold start: functions in turn, compiled beforehand", cold_start.report),
    "memory": ("Memory: proportional set size of all processes", memory.report),
    "bytes": ("Bytes: same symbol, quiet zone 4, scale 10", pictures.report_bytes),
    "styled": ("Styled pictures and outlines: content to file, read back", styled.report),
    "times": ("Times: content to symbol or file; ours is read back as well", pictures.report_times),
    "scannability": ("Scannability: styled codes, distorted, read by three decoders", scannability.report_effort),
}
LONG = {"scannability"}  # only when named


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0 whatever the figures say, and 1 when one could not be taken as designed."""
    chosen = _parser().parse_args(arguments)
    effort = QUICK if chosen.quick else FULL
    print(conditions(), flush=True)
    if chosen.quick:
        print("one short round of everything: whether it works, not how fast it is")
    faultless = [_run(name, effort) for name in chosen.parts or (name for name in PARTS if name not in LONG)]
    return 0 if all(faultless) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Ratios against peers.")
    known = f"{', '.join(PARTS)}; all but {', '.join(LONG)} when absent"
    # Not choices=: with nargs="*" argparse would refuse the empty list.
    parser.add_argument("parts", nargs="*", type=_part, metavar="part", help=known)
    parser.add_argument("--quick", action="store_true", help="one short round, to see that everything works")
    return parser


def _part(name: str) -> str:
    if name not in PARTS:
        raise argparse.ArgumentTypeError(f"{name} is not one of {', '.join(PARTS)}")
    return name


def _run(name: str, effort: Effort) -> bool:
    title, report = PARTS[name]
    print(f"\n{title}\n", flush=True)
    try:
        print(report(effort), flush=True)
    except MissingToolError as reason:
        print(f"not measured: {reason}", flush=True)
    except MeasurementError as fault:
        print(f"FAILED: {fault}", flush=True)
        return False
    return True


def _exit(_signal: int, _frame: FrameType | None) -> NoReturn:
    """Leave through every ``finally``, so that no server outlives the run."""
    sys.exit(128 + signal.SIGTERM)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _exit)
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
