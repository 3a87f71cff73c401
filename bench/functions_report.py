"""The goals of this service against a function that does nothing: throughput, cold start and memory in one table."""

from bench import cold_start, memory, throughput
from bench.comparison import format_comparisons, format_factors
from bench.node_function import installed_functions
from bench.report import Target
from bench.run_size import RunSize
from bench.servers import TUTORIAL


def report(size: RunSize) -> str:
    functions, note = installed_functions()
    rates = throughput.compare(functions, size)
    others = [cold_start.compare(functions, size), memory.compare(functions, size)]
    factors = format_factors(rates[1], {TUTORIAL: Target(">=", 6.0)})
    return f"{note}{format_comparisons([*rates, *others])}\n\n{factors}"
