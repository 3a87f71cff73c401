"""The whole run: codes to read rates and trials, in one process per core, and these to tables."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from multiprocessing import get_context
from os import cpu_count
from time import monotonic
from typing import TypeVar

from bench.errors import MissingToolError
from bench.run_size import FULL, RunSize
from bench.scannability import read_rates, tables
from bench.scannability.code import Code
from bench.scannability.codes import make_codes, make_plain_codes
from bench.scannability.decoders import install_decoders, missing_decoders, versions
from bench.scannability.libraries import qr_code_styling
from bench.scannability.trial import Trial, run_trials

PROGRESS_INTERVAL_CODES = 20

Task = TypeVar("Task")
Result = TypeVar("Result")


def report(size: RunSize) -> str:
    """Return the tables of all parts. The read rates come first, because they decide which styles have a warning."""
    started = monotonic()
    rates = report_rates(size)
    trials, missing = measure_styles(size.codes)
    conditions = f"{size.codes} codes, {monotonic() - started:.0f} seconds for both parts"
    return "\n".join([rates, "", conditions, *missing, tables.all_tables(trials)])


def report_rates(size: RunSize) -> str:
    """Return the table of read rates. Write it for the warnings, unless the run is short or a decoder is missing."""
    install_decoders()
    started = monotonic()
    rates = read_rates.read_rates(measure_values(size.contents))
    written = read_rates.write_table(rates) if size.contents >= FULL.contents else "a short run writes no table"
    conditions = f"{versions()}\n{size.contents} contents, {monotonic() - started:.0f} seconds; {written}"
    missing = [f"{name} not measured: {reason}" for name, reason in missing_decoders().items()]
    title = "Percent of plain squares read, and the difference of each value of one parameter"
    return "\n".join([conditions, *missing, "", title, read_rates.rates_table(rates)])


def measure_values(contents: int) -> list[read_rates.Result]:
    """Read ``contents`` contents with each value of each parameter."""
    return [result for results in _run_all(read_rates.measure, make_plain_codes(contents)) for result in results]


def measure_styles(codes: int) -> tuple[list[Trial], list[str]]:
    """Read codes in all systems. Return the trials, and a line for a missing library."""
    with ExitStack() as stack:
        drawer, missing = None, []
        try:
            drawer = stack.enter_context(qr_code_styling.start_drawer())
        except MissingToolError as error:
            missing = [f"qr-code-styling not measured: {error}"]
        tasks = [(code, _draw_svg(code, drawer)) for code in make_codes(codes)]
    return [trial for trials in _run_all(run_trials, tasks) for trial in trials], missing


def _run_all(run: Callable[[Task], Result], tasks: list[Task]) -> Iterator[Result]:
    """Yield the result of each task as soon as it is complete. Show the progress on standard error."""
    # Spawned, not forked: the threads of OpenCV do not survive a fork.
    with get_context("spawn").Pool(cpu_count()) as pool:
        for done, result in enumerate(pool.imap_unordered(run, tasks), 1):
            yield result
            if done % PROGRESS_INTERVAL_CODES == 0 or done == len(tasks):
                print(f"\r{done} of {len(tasks)} codes", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


def _draw_svg(code: Code, drawer: qr_code_styling.Drawer | None) -> str | None:
    return drawer.draw_svg(code) if drawer and qr_code_styling.supports(code) else None
