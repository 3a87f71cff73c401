from __future__ import annotations

from qr.cost import estimate_cost
from qr.cost.budget import Budget, budget_for_retries
from qr.cost.rates import MAX_UNITS
from qr.spec import Spec


def test_budget_spends_only_what_it_has() -> None:
    budget = Budget(10)
    assert [budget.spend(units) for units in (6, 5, 4, 1)] == [True, False, True, False]


def test_retries_share_what_the_image_leaves() -> None:
    spec = Spec(b"hi")
    assert budget_for_retries(spec).units == MAX_UNITS - estimate_cost(spec).units
