"""``python -m bench.scannability``: draw, distort, read, print the tables."""

import argparse
import sys
from collections.abc import Sequence

from bench.effort import FULL, QUICK
from bench.errors import MissingToolError
from bench.scannability.run import report


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0 whatever the figures say, and 1 when a decoder is missing."""
    parser = argparse.ArgumentParser(prog="python -m bench.scannability", description="What decoders read.")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK.codes} codes, to see that everything works")
    parser.add_argument("--codes", type=int, help=f"how many codes; {FULL.codes} when absent")
    chosen = parser.parse_args(arguments)
    codes = chosen.codes or (QUICK if chosen.quick else FULL).codes
    try:
        print(report(codes), flush=True)
    except MissingToolError as reason:
        print(f"not measured: {reason}", flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
