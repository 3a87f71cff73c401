"""Facts about a batch before its first image: the rows, their cost, and the errors of their parameters."""

from __future__ import annotations

from typing import NamedTuple

from qr.batch.images import Batch, Work, generate_row, no_work, parse_row, row_error
from qr.batch.rows import Source, read_rows
from qr.cost import estimate_units
from qr.errors import QrError, RejectedRows, RowError, TooManyRows

MAX_SECONDS = 25  # of a request; deploy.sh ends a request after 30 s
MAX_BATCH_UNITS = 7000  # 35 s by the estimate, which is high for plain images: 10,000 of them, made twice, fit
MAX_LISTED_ERRORS = 20


class Plan(NamedTuple):
    """Facts about the rows of a batch.

    rows:   number of rows, those with errors included
    last:   number of the last row
    units:  CPU time in units, without rounding
    charge: units as they would be charged for one request per row
    errors: number of rows with an error in their parameters
    listed: the first of these errors
    """

    rows: int
    last: int
    units: float
    charge: int
    errors: int
    listed: tuple[RowError, ...]


def plan_batch(source: Source, batch: Batch, times: int = 1, extra_units: float = 0.0) -> Plan:
    """Read all rows, and estimate their cost.

    times:       how often each image is generated
    extra_units: of each image, besides those of a single request

    Raises ``BadRows``, and ``TooManyRows`` if the rows cost more than ``MAX_BATCH_UNITS``.
    """
    rows, last, units, charge, errors = 0, 0, 0.0, 0, 0
    listed: list[RowError] = []
    for row in read_rows(source):
        rows, last = rows + 1, row.number
        try:
            spec, cost = parse_row(row, batch)
        except QrError as error:
            errors += 1
            charge += times
            if len(listed) < MAX_LISTED_ERRORS:
                listed.append(row_error(row, error))
            continue
        units += times * (estimate_units(spec) + extra_units)
        charge += times * cost.units
    if units > MAX_BATCH_UNITS:
        fitting = int(rows * MAX_BATCH_UNITS / units)
        raise TooManyRows(
            f"the images of a batch must cost at most {MAX_BATCH_UNITS} units together; these {rows} rows cost "
            f"{units:.0f}; send about {fitting} rows per request"
        )
    return Plan(rows, last, units, charge, errors, tuple(listed))


def reject_errors(source: Source, batch: Batch, plan: Plan, work: Work = no_work) -> None:
    """Generate every image without keeping it. Raises ``RejectedRows`` if a row has an error."""
    if plan.errors:
        raise RejectedRows(plan.errors, plan.listed)
    errors = 0
    listed: list[RowError] = []
    for row in read_rows(source):
        error = generate_row(row, batch, work).error
        if error:
            errors += 1
            listed += [error] if len(listed) < MAX_LISTED_ERRORS else []
    if errors:
        raise RejectedRows(errors, listed)
