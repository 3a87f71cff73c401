"""The units that one request can spend on retries of an image and on changes of its parameters."""

from __future__ import annotations

from qr.cost import estimate_cost
from qr.cost.rates import MAX_BYTES, MAX_UNITS
from qr.spec import Spec


class Budget:
    """Units that are left, and the bytes that each image can use. One thread uses it."""

    def __init__(self, units: int = MAX_UNITS, size: int = MAX_BYTES) -> None:
        self.units, self.bytes = units, size

    def spend(self, units: int) -> bool:
        """Spend units, and return whether enough units were left. If not, spend nothing."""
        if units > self.units:
            return False
        self.units -= units
        return True


def budget_for_retries(spec: Spec) -> Budget:
    """Return what one attempt of an image, or of all its parts, leaves of the maximum of one request."""
    return Budget(max(0, MAX_UNITS - estimate_cost(spec).units))
