from __future__ import annotations

import inspect

import pytest

from qr import errors
from qr.errors import QrError

LEAVES = [leaf for _, leaf in inspect.getmembers(errors, inspect.isclass) if issubclass(leaf, QrError)]


# What only the operator, or time, can mend.
OURS = (errors.StoreUnavailable, errors.NoDurableStore)


@pytest.mark.parametrize("leaf", LEAVES)
def test_every_refusal_but_that_of_a_store_is_the_callers_to_mend(leaf: type[QrError]) -> None:
    assert leaf.status == 503 if leaf in OURS else 400 <= leaf.status < 500
    assert leaf.__doc__


def test_codes_tell_refusals_apart() -> None:
    assert len({leaf.code for leaf in LEAVES}) == len(LEAVES)


def test_a_bad_parameter_makes_its_own_sentence() -> None:
    error = errors.BadParameter("scale", "0", "a whole number from 1 to 256")
    assert error.detail == "scale must be a whole number from 1 to 256; got 0"
    assert (error.parameter, error.value, error.allowed) == ("scale", "0", "a whole number from 1 to 256")


@pytest.mark.parametrize("value", [None, "", b"file", {"a": 1}, [1], (("a", 1),)])
def test_detail_omits_secrets_files_objects_and_lists(value: object) -> None:
    assert errors.BadParameter("logo", value, "an image").detail == "logo must be an image"


def test_detail_omits_a_value_that_is_removed_later() -> None:
    error = errors.BadParameter("identity", "jane", "absent")
    error.value = None
    assert error.detail == str(error) == "identity must be absent"


def test_detail_cuts_long_values() -> None:
    detail = errors.BadParameter("data", "x" * 101, "shorter").detail
    assert detail == f"data must be shorter; got {'x' * errors.MAX_ECHOED_CHARACTERS}"


def test_detail_negates_allowed_that_starts_with_not() -> None:
    error = errors.BadParameter("target", "https://a.example/", "not a link of this service")
    assert error.detail == "target must not be a link of this service; got https://a.example/"


def test_what_is_refused_inside_a_value_is_named_by_its_way_there() -> None:
    with pytest.raises(errors.BadParameter) as refused, errors.error_path("rules"), errors.error_path("2"):
        raise errors.BadParameter("device", "ipod", "one of ios, android")
    assert refused.value.parameter == "rules.2.device"
    assert refused.value.detail == "rules.2.device must be one of ios, android; got ipod"


def test_detail_without_a_parameter_gets_one_path() -> None:
    with pytest.raises(QrError) as refused, errors.error_path("target"), errors.error_path("geo"):
        raise errors.UnknownParameter("there is no parameter 'x' here", parameter="x")
    assert (refused.value.parameter, refused.value.detail) == (
        "target.geo.x",
        "target.geo: there is no parameter 'x' here",
    )


def test_what_is_refused_as_a_whole_has_the_name_of_the_value() -> None:
    with pytest.raises(QrError) as refused, errors.error_path("style"):
        raise QrError("too much")
    assert (refused.value.parameter, refused.value.detail) == ("style", "style: too much")


def test_credentials_that_are_missing_say_which_would_do() -> None:
    for leaf in (errors.Unauthenticated, errors.Forbidden):
        assert leaf("closed", 'Bearer realm="qr"').challenge == 'Bearer realm="qr"'
