from __future__ import annotations

import pytest

from qr import errors
from qr.errors import QrError


def test_bad_parameter_builds_its_detail() -> None:
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


def test_nested_error_names_the_full_path() -> None:
    with pytest.raises(errors.BadParameter) as raised, errors.error_path("rules"), errors.error_path("2"):
        raise errors.BadParameter("device", "ipod", "one of ios, android")
    assert raised.value.parameter == "rules.2.device"
    assert raised.value.detail == "rules.2.device must be one of ios, android; got ipod"


def test_detail_without_a_parameter_gets_one_path() -> None:
    with pytest.raises(QrError) as raised, errors.error_path("target"), errors.error_path("geo"):
        raise errors.UnknownParameter("there is no parameter 'x' here", parameter="x")
    assert (raised.value.parameter, raised.value.detail) == (
        "target.geo.x",
        "target.geo: there is no parameter 'x' here",
    )


def test_error_without_a_parameter_gets_the_path() -> None:
    with pytest.raises(QrError) as raised, errors.error_path("style"):
        raise QrError("too much")
    assert (raised.value.parameter, raised.value.detail) == ("style", "style: too much")
