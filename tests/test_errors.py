from __future__ import annotations

import inspect

import pytest

from qr import errors
from qr.errors import QrError

LEAVES = [leaf for _, leaf in inspect.getmembers(errors, inspect.isclass) if issubclass(leaf, QrError)]


@pytest.mark.parametrize("leaf", LEAVES)
def test_every_refusal_is_the_callers_to_mend(leaf: type[QrError]) -> None:
    assert 400 <= leaf.status < 500
    assert leaf.__doc__


def test_codes_tell_refusals_apart() -> None:
    assert len({leaf.code for leaf in LEAVES}) == len(LEAVES)


def test_a_bad_parameter_makes_its_own_sentence() -> None:
    error = errors.BadParameter("scale", "0", "a whole number from 1 to 256")
    assert error.detail == "scale must be a whole number from 1 to 256"
    assert (error.parameter, error.value, error.allowed) == ("scale", "0", "a whole number from 1 to 256")
