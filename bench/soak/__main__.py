"""Command line of the soak test."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from bench.soak.run import Soak, run_soak


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog=".venv/bin/python -m bench.soak", description="Send hostile load for long.")
    parser.add_argument("--minutes", type=float, default=30, help="duration; default: 30")
    parser.add_argument("--users", type=int, default=Soak().users, help="number of clients; default: 8")
    options = parser.parse_args(arguments)
    faults = run_soak(Soak(options.minutes * 60, options.users))
    print("\n".join(faults) or "no faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
