from __future__ import annotations

import pytest
from flask import Request
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder

from qr.errors import PreconditionFailed
from qr.http.negotiation import check_if_match, check_if_none_match


def request(**fields: str) -> Request:
    headers = [(name.replace("_", "-"), value) for name, value in fields.items()]
    return Request(EnvironBuilder(headers=headers).get_environ())


def holds(tag: str | None, **fields: str) -> bool:
    try:
        check_if_match(request(**fields), tag)
        check_if_none_match(request(**fields), tag)
    except PreconditionFailed as refusal:
        assert refusal.parameter in {name.replace("_", "-") for name in fields}
        return False
    return True


@pytest.mark.parametrize("field", ['"a"', '"b", "a"', "*", 'W/"b", "a"'])
def test_what_has_the_tag_matches(field: str) -> None:
    assert holds("a", If_Match=field)
    assert not holds("a", If_None_Match=field)


@pytest.mark.parametrize("field", ['"b"', '"A"', '"a "', '"b", "c"', 'W/"b"'])
def test_what_has_another_does_not(field: str) -> None:
    assert not holds("a", If_Match=field)
    assert holds("a", If_None_Match=field)


def test_a_weak_tag_is_enough_to_say_no_and_not_to_say_yes() -> None:
    """RFC 9110, 13.1.1: strong comparison; 13.1.2: weak comparison."""
    assert not holds("a", If_Match='W/"a"')
    assert not holds("a", If_None_Match='W/"a"')


@pytest.mark.parametrize("field", ['"a"', "*", ""])
def test_what_does_not_exist_matches_nothing(field: str) -> None:
    assert not holds(None, If_Match=field)
    assert holds(None, If_None_Match=field)


@pytest.mark.parametrize("field", ["", ",", " , "])
def test_a_tag_that_got_lost_is_no_leave_to_write(field: str) -> None:
    assert not holds("a", If_Match=field)


def test_who_asks_for_nothing_is_let_through() -> None:
    assert holds("a")
    assert holds(None)


def test_a_picture_in_another_state_is_refused_and_not_shown(client: FlaskClient) -> None:
    tag = client.get("/png?data=hi").headers["ETag"]
    for others in ({}, {"If-None-Match": '"another"'}):
        answer = client.get("/png?data=hi", headers={"If-Match": '"another"', **others})
        assert (answer.status_code, answer.content_type) == (412, "application/problem+json")
        assert client.get("/png?data=hi", headers={"If-Match": tag, **others}).status_code == 200
    for others in ({}, {"If-Match": tag}, {"If-Match": "*"}):
        answer = client.get("/png?data=hi", headers={"If-None-Match": tag, **others})
        assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", tag)
