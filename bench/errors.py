"""Errors of the benchmarks."""


class MissingToolError(Exception):
    """A tool that a part needs is not installed. The part is skipped, and the run continues."""


class MeasurementError(Exception):
    """A measurement did not run as designed, so its figure would be invalid. The run fails."""
