"""Command line of the benchmark of reading."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.reading.run import report
from bench.run_size import FULL, QUICK


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0, even if targets are missed."""
    parser = argparse.ArgumentParser(prog=".venv/bin/python -m bench.reading", description="Read photographs.")
    parser.add_argument("--quick", action="store_true", help="read a few images, to check that it works")
    parser.add_argument("--photographs", type=Path, help="folder with qrcode-1 to qrcode-6; default: fetch them")
    parser.add_argument("--attempts", action="store_true", help="measure each attempt instead")
    options = parser.parse_args(arguments)
    print(report(QUICK if options.quick else FULL, options.photographs, attempts=options.attempts), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
