from __future__ import annotations

from qr.errors import RateLimitExceeded, TooManyAttempts


def test_retry_time_belongs_to_one_error() -> None:
    assert TooManyAttempts("wait", retry_after=60).retry_after == 60
    assert TooManyAttempts("wait").retry_after == 5


def test_rate_limit_error_names_its_policy() -> None:
    error = RateLimitExceeded("links", 10, 60, 7)
    assert (error.retry_after, error.extensions["violated-policies"]) == (7, ["links"])
