"""The whole run: codes to trials in one process per core, and trials to tables."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from multiprocessing import get_context
from os import cpu_count
from time import monotonic

from bench.errors import MissingToolError
from bench.run_size import RunSize
from bench.scannability import tables
from bench.scannability.code import Code
from bench.scannability.codes import make_codes
from bench.scannability.decoders import install_decoders, missing_decoders, versions
from bench.scannability.libraries import qr_code_styling
from bench.scannability.trial import Trial, run_trials

PROGRESS_INTERVAL_CODES = 50


def report_size(size: RunSize) -> str:
    return report(size.codes)


def report(number: int, *, with_node: bool = True) -> str:
    """Return the tables for ``number`` codes. Name the decoders that are missing."""
    install_decoders()
    started = monotonic()
    with ExitStack() as stack:
        drawer, reason = None, "left out"
        try:
            drawer = stack.enter_context(qr_code_styling.start_drawer()) if with_node else None
        except MissingToolError as error:
            reason = str(error)
        trials = list(run_all(make_codes(number), drawer))
    conditions = f"{versions()}\n{number} codes, {monotonic() - started:.0f} seconds"
    missing = [f"{name} not measured: {why}" for name, why in missing_decoders().items()]
    missing += [] if drawer else [f"qr-code-styling not measured: {reason}"]
    return "\n".join([conditions, *missing, "", tables.all_tables(trials)])


def run_all(codes: list[Code], drawer: qr_code_styling.Drawer | None) -> Iterator[Trial]:
    """Yield the trials of each code as soon as they are complete. Show the progress on standard error."""
    tasks = ((code, _draw_svg(code, drawer)) for code in codes)
    # Spawned, not forked: the threads of OpenCV do not survive a fork.
    with get_context("spawn").Pool(cpu_count()) as pool:
        for done, trials in enumerate(pool.imap_unordered(run_trials, tasks), 1):
            yield from trials
            if done % PROGRESS_INTERVAL_CODES == 0 or done == len(codes):
                print(f"\r{done} of {len(codes)} codes", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


def _draw_svg(code: Code, drawer: qr_code_styling.Drawer | None) -> str | None:
    return drawer.draw_svg(code) if drawer and qr_code_styling.supports(code) else None
