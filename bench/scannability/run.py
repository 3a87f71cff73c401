"""The whole run: codes to trials, as many at a time as there are cores, and trials to tables."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from multiprocessing import get_context
from os import cpu_count
from time import monotonic

from bench.effort import Effort
from bench.errors import MissingToolError
from bench.scannability import tables
from bench.scannability.code import Code
from bench.scannability.codes import codes
from bench.scannability.decoders import require_zbar, versions
from bench.scannability.peers import qr_code_styling
from bench.scannability.trial import Trial, trials

TOLD_EVERY = 50


def report_effort(effort: Effort) -> str:
    return report(effort.codes)


def report(number: int, *, with_node: bool = True) -> str:
    """Tables of what was read of so many codes. Raises ``MissingToolError`` without ZBar."""
    require_zbar()
    begin = monotonic()
    with ExitStack() as stack:
        drawer, absence = None, "left out"
        try:
            drawer = stack.enter_context(qr_code_styling.drawer()) if with_node else None
        except MissingToolError as reason:
            absence = str(reason)
        found = list(run(codes(number), drawer))
    conditions = f"{versions()}\n{number} codes, {monotonic() - begin:.0f} seconds"
    missing = [] if drawer else [f"qr-code-styling not measured: {absence}"]
    return "\n".join([conditions, *missing, "", tables.all_tables(found)])


def run(chosen: list[Code], drawer: qr_code_styling.Drawer | None) -> Iterator[Trial]:
    """Every trial, as soon as it is done."""

    def tasks() -> Iterator[tuple[Code, str | None]]:
        for code in chosen:
            yield code, drawer.svg(code) if drawer and qr_code_styling.has(code) else None

    # Not forked: OpenCV's threads would not survive it.
    with get_context("spawn").Pool(cpu_count()) as pool:
        for done, found in enumerate(pool.imap_unordered(trials, tasks()), 1):
            yield from found
            if done % TOLD_EVERY == 0 or done == len(chosen):
                print(f"\r{done} of {len(chosen)} codes", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
