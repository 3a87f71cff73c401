from __future__ import annotations

from jsonschema import Draft202012Validator

from qr.contract.readings import reading_schema


def test_schema_is_valid_and_closed() -> None:
    Draft202012Validator.check_schema(reading_schema())
    assert Draft202012Validator(reading_schema()).is_valid({"symbols": [], "check": None})
    assert not Draft202012Validator(reading_schema()).is_valid({"symbols": [{}], "check": None})
