"""The cost of the images of a request: its maximum, its units in the log, and its rate limit."""

from __future__ import annotations

from flask import g

from qr.cost import Cost
from qr.cost.maximum import check_cost
from qr.http.rate_limits import charge
from qr.spec import Spec


def begin_work(spec: Spec, times: int = 1) -> Cost:
    """Check and charge the cost of a new image, or of ``times`` images like this. Return the cost of one.

    Raises ``TooExpensive``, or ``RateLimitExceeded``.
    """
    cost = check_cost(spec)
    units = times * cost.units
    g.units = g.get("units", 0) + units
    charge(units)
    return cost
