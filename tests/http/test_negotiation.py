from __future__ import annotations

import pytest
from flask import Request
from werkzeug.test import EnvironBuilder

from qr.errors import PreconditionFailed
from qr.http.negotiation import check_if_match, check_if_none_match


def request(**fields: str) -> Request:
    headers = [(name.replace("_", "-"), value) for name, value in fields.items()]
    return Request(EnvironBuilder(headers=headers).get_environ())


def passes(tag: str | None, **fields: str) -> bool:
    """Return whether the preconditions in the header fields hold for an entity tag."""
    try:
        check_if_match(request(**fields), tag)
        check_if_none_match(request(**fields), tag)
    except PreconditionFailed as error:
        assert error.parameter in {name.replace("_", "-") for name in fields}
        return False
    return True


@pytest.mark.parametrize("field", ['"a"', '"b", "a"', "*", 'W/"b", "a"'])
def test_precondition_matches_the_entity_tag(field: str) -> None:
    assert passes("a", If_Match=field)
    assert not passes("a", If_None_Match=field)


@pytest.mark.parametrize("field", ['"b"', '"A"', '"a "', '"b", "c"', 'W/"b"'])
def test_precondition_does_not_match_other_entity_tags(field: str) -> None:
    assert not passes("a", If_Match=field)
    assert passes("a", If_None_Match=field)


def test_weak_entity_tag_matches_only_if_none_match() -> None:
    """RFC 9110, 13.1.1: strong comparison; 13.1.2: weak comparison."""
    assert not passes("a", If_Match='W/"a"')
    assert not passes("a", If_None_Match='W/"a"')


@pytest.mark.parametrize("field", ['"a"', "*", ""])
def test_precondition_does_not_match_a_missing_resource(field: str) -> None:
    assert not passes(None, If_Match=field)
    assert passes(None, If_None_Match=field)


@pytest.mark.parametrize("field", ["", ",", " , "])
def test_if_match_without_a_tag_fails(field: str) -> None:
    assert not passes("a", If_Match=field)


def test_request_without_preconditions_passes() -> None:
    assert passes("a")
    assert passes(None)
