"""Command line of the scannability benchmark: draw, distort and decode, and print the tables."""

import argparse
import sys
from collections.abc import Sequence

from bench.errors import MissingToolError
from bench.run_size import FULL, QUICK
from bench.scannability.run import report


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0 if the codes were read, even if targets are missed, and 1 if a decoder is missing."""
    parser = argparse.ArgumentParser(prog=".venv/bin/python -m bench.scannability", description="Decode styled codes.")
    parser.add_argument("--quick", action="store_true", help=f"draw {QUICK.codes} codes, to check that it works")
    parser.add_argument("--codes", type=int, help=f"number of codes; default: {FULL.codes}")
    options = parser.parse_args(arguments)
    codes = options.codes or (QUICK if options.quick else FULL).codes
    try:
        print(report(codes), flush=True)
    except MissingToolError as error:
        print(f"not measured: {error}", flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
