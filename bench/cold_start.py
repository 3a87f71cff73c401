"""Cold start: time from the start of the process to the end of its first response, functions in turn."""

from collections.abc import Sequence

from bench.comparison import Comparison, Rounds, format_comparisons
from bench.node_function import installed_functions
from bench.report import Target
from bench.run_size import RunSize
from bench.servers import Function, serve


def report(size: RunSize) -> str:
    functions, note = installed_functions()
    return note + format_comparisons([compare(functions, size)])


def compare(functions: Sequence[Function], size: RunSize) -> Comparison:
    """Measure the milliseconds from the start of the process to the first image."""
    for function in functions:
        _measure_start_ms(function)  # compiles the modules first, as the build of a deployment does
    times: Rounds = {function: [] for function in functions}
    for _ in range(size.cold_rounds):
        for function in functions:
            times[function].append(_measure_start_ms(function))
    return Comparison("process start to first image, ms", Target("<=", 1.1), times)


def _measure_start_ms(function: Function) -> float:
    with serve(function) as server:
        return server.start_seconds * 1000
