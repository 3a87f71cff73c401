"""Why a figure is missing."""


class MissingToolError(Exception):
    """This machine lacks what a part needs: the output says so, and the run goes on."""


class MeasurementError(Exception):
    """Something did not run as designed, so its figure would be worth nothing: the run fails."""
