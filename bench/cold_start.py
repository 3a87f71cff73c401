"""Cold start: time from the start of the process to the end of its first response, functions in turn."""

from statistics import median

from bench.report import (
    RATIO_COLUMNS,
    Target,
    ratio_row,
    ratios,
    table,
)
from bench.run_size import RunSize
from bench.servers import (
    FUNCTIONS,
    NOOP,
    OURS,
    TUTORIAL,
    Function,
    serve,
)


def report(size: RunSize) -> str:
    for function in FUNCTIONS:
        _measure_start_ms(function)  # compiles the modules first, as the build of a deployment does
    times: dict[Function, list[float]] = {function: [] for function in FUNCTIONS}
    for _ in range(size.cold_rounds):
        for function in FUNCTIONS:
            times[function].append(_measure_start_ms(function))
    medians = table(
        ("milliseconds", *(function.name for function in FUNCTIONS)),
        [("process start to first image", *(f"{median(times[function]):.0f}" for function in FUNCTIONS))],
    )
    against_noop = ratio_row("ours / no-op", ratios(times[OURS], times[NOOP]), Target("<=", 1.1))
    against_tutorial = ratio_row("ours / tutorial", ratios(times[OURS], times[TUTORIAL]))
    return f"{medians}\n\n{table(RATIO_COLUMNS, [against_noop, against_tutorial])}"


def _measure_start_ms(function: Function) -> float:
    with serve(function) as server:
        return server.start_seconds * 1000
