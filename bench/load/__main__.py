"""Command line of the load test."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.load.run import LOAD_KEY, Load, run_locust, serve_with_records

DECODE_EVERY = 10


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    load = Load(Path(__file__).with_name("locustfile.py"), options.users, options.seconds, DECODE_EVERY)
    if options.url:
        return run_locust(load, options.url, os.environ.get("QR_LOAD_KEY", ""))
    with serve_with_records() as server:
        return run_locust(load, f"http://127.0.0.1:{server.port}", LOAD_KEY)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=".venv/bin/python -m bench.load", description="Send realistic load.")
    parser.add_argument("--url", default="", help="root of a running service; default: start this service here")
    parser.add_argument("--users", type=int, default=20, help="number of clients; default: 20")
    parser.add_argument("--seconds", type=float, default=60, help="duration; default: 60")
    return parser


if __name__ == "__main__":
    sys.exit(main())
