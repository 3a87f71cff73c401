"""Command line of the scannability benchmark: draw, distort and decode, and print the tables."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace

from bench.run_size import FULL, QUICK
from bench.scannability.run import report, report_rates


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0, even if targets are missed. The report names the decoders that are missing."""
    parser = argparse.ArgumentParser(prog=".venv/bin/python -m bench.scannability", description="Decode styled codes.")
    parser.add_argument("--quick", action="store_true", help=f"draw {QUICK.codes} codes, to check that it works")
    parser.add_argument("--codes", type=int, help=f"number of codes; default: {FULL.codes}")
    parser.add_argument("--rates", action="store_true", help="only measure the read rates of each shape and eye")
    options = parser.parse_args(arguments)
    size = QUICK if options.quick else FULL
    print(report_rates(size) if options.rates else report(replace(size, codes=options.codes or size.codes)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
