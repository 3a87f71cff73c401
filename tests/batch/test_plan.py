from __future__ import annotations

import pytest

from qr.batch import MAX_ROWS
from qr.batch.images import Batch
from qr.batch.plan import MAX_LISTED_ERRORS, plan_batch, reject_errors
from qr.batch.rows import CSV, Source
from qr.errors import RejectedRows, TooManyRows


def test_plan_counts_rows_cost_and_errors() -> None:
    source = Source(CSV, b"url,size\na,\nb,x\nc,8000\n")
    plan = plan_batch(source, Batch())
    assert (plan.rows, plan.last, plan.errors) == (3, 4, 1)
    assert plan.listed[0].detail == "size must be a whole number from 21 to 8192; got x"
    assert 10 < plan.units < plan.charge < 30
    assert plan_batch(source, Batch(), 2).charge == 2 * plan.charge


def test_maximum_of_plain_codes_fits_into_a_request() -> None:
    plan = plan_batch(Source(CSV, pattern="https://example.com/item/{00001..10000}"), Batch(), 2)
    assert (plan.rows, plan.charge) == (MAX_ROWS, 2 * MAX_ROWS)


def test_expensive_rows_state_how_many_fit() -> None:
    batch = Batch((("shape", "dot"), ("size", "2000")))
    with pytest.raises(TooManyRows, match=r"cost at most 7000 units together.*send about \d+ rows") as caught:
        plan_batch(Source(CSV, pattern="{0001..2000}"), batch)
    fitting = int(caught.value.detail.split("send about ")[1].split()[0])
    assert plan_batch(Source(CSV, pattern=f"{{0001..{fitting:04}}}"), batch).rows == fitting


def test_strict_batch_lists_the_first_errors() -> None:
    source = Source(CSV, b"url,size\n" + b"a,x\n" * 30)
    with pytest.raises(RejectedRows) as caught:
        reject_errors(source, Batch(), plan_batch(source, Batch()))
    assert caught.value.extensions["count"] == 30
    assert len(caught.value.extensions["errors"]) == MAX_LISTED_ERRORS  # type: ignore[arg-type]


def test_strict_batch_finds_images_that_cannot_be_read() -> None:
    source = Source(CSV, b"url,dark\na,000\nb,fff\n")
    plan = plan_batch(source, Batch())
    assert not plan.errors
    with pytest.raises(RejectedRows, match="1 row is rejected; row 3, column dark"):
        reject_errors(source, Batch(), plan)


def test_strict_batch_without_errors_passes() -> None:
    source = Source(CSV, b"url\na\nb\n")
    reject_errors(source, Batch(), plan_batch(source, Batch()))
