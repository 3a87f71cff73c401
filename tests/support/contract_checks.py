"""Checks of schemathesis that JSON Schema alone cannot decide, with the exact reasons for which they pass.

``accepts_valid_data`` is ``positive_data_acceptance``, except that the service can reject values that cannot be
combined. Every value alone must be accepted by the type of its parameter. A text beyond ASCII for a parameter with a
``format`` is not valid data: the strategies of all formats generate ASCII, but schemathesis sometimes ignores them.

``rejects_invalid_data`` is ``negative_data_rejection``, except that the service can accept values that the description
of the contract allows besides the schema: null for an omitted parameter, a number or a boolean for its text, words in
any case, on, off, 1 and 0 for booleans, other names of parameters, and a text with commas for a list. An empty object
in a query is not sent. Status 412 is a rejection too: preconditions are checked before the body.

Neither check judges ``/mcp``, whose errors are messages of JSON-RPC, also with status 200. ``/u/{id}``, ``/01/{gtin}``
and the paths below them accept every form: any text is a password, which is wrong or not needed. ``/batch`` reads every
body that can be rows, and reports the errors of rows in its manifest.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import schemathesis
from schemathesis import Case, CheckContext, Response
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance
from schemathesis.transport.serialization import Binary

from qr.contract.inputs import INPUTS, Input, parameters, payload_input, record_parameters
from qr.contract.operations import openapi_path
from qr.contract.schemas import schema
from qr.errors import QrError
from qr.links.link_types import LinkType
from qr.links.rules import Rule
from qr.links.target import accepted_fields
from qr.parameters import Parameter, declared_parameters, index_by_name
from qr.parameters.values import parse_parameters
from qr.payloads import PAYLOADS
from router import ROUTES

# Codes of errors that depend on the state of the service, or on what an Accept field contains.
_STATES = {"precondition-failed", "no-such-record", "not-acceptable"}
_ROWS = {"bad-rows", "rejected-rows", "too-many-rows"}  # errors of bodies that are any text for the contract

_ANY_FORM = {"/mcp", "/u/{id}", "/u/{id}/{path}", "/01/{gtin}", "/01/{gtin}/{qualifiers}"}
_STATES_OF_LINKS = {403, 404, 410, 508}

AnyCase = Case[Any]
Accepted = Mapping[str, Parameter]


@schemathesis.check
def accepts_valid_data(context: CheckContext, response: Response, case: AnyCase) -> bool | None:
    """Raise an error if the service rejects valid values that it accepts one by one."""
    if case.operation.path == "/mcp":
        return None
    if case.operation.path.startswith(("/u/", "/01/")) and response.status_code in _STATES_OF_LINKS:
        return None
    if response.status_code >= 400 and case.meta and case.meta.generation.mode.is_positive:
        code = _problem_code(response)
        shows_problem = bool(code) or case.operation.path == "/form"  # the form shows its problem in a page
        if code in _STATES | _ROWS or (shows_problem and (_is_combination(case) or _ignores_format(case))):
            return None
    return positive_data_acceptance(context, response, case)


@schemathesis.check
def rejects_invalid_data(context: CheckContext, response: Response, case: AnyCase) -> bool | None:
    """Raise an error if the service accepts invalid values that its description does not allow."""
    if case.operation.path in _ANY_FORM:
        return None
    if case.operation.path == "/batch" and _has_valid_query(case):
        return None
    is_omitted = {} in (case.query or {}).values()
    if response.status_code < 400 and (is_omitted or _is_lenient(case)):
        return None
    return negative_data_rejection(context, response, case)


def _problem_code(response: Response) -> str:
    """Return the code of a problem, also of one that is an image; empty if the error is a page."""
    if response.headers["content-type"] == ["application/problem+json"]:
        return str(response.json()["code"])
    return str(json.loads(response.headers.get("x-qr-problem", ["{}"])[0]).get("code", ""))


def _is_combination(case: AnyCase) -> bool:
    """Return whether every value of a request is accepted alone."""
    accepted = accepted_parameters(case)
    return all(_is_accepted(name, value, accepted) for name, value in pairs(case))


def _has_valid_query(case: AnyCase) -> bool:
    """Return whether every value of the query is accepted alone."""
    accepted = accepted_parameters(case)
    return all(_is_accepted(name, value, accepted) for name, value in (case.query or {}).items())


def _ignores_format(case: AnyCase) -> bool:
    """Return whether a parameter with a format has a text that no strategy of a format generates."""
    accepted = accepted_parameters(case)
    return any(
        isinstance(value, str) and not value.isascii() and "format" in schema(accepted[name])
        for name, value in pairs(case)
        if name in accepted
    )


def _is_accepted(name: str, value: object, accepted: Accepted) -> bool:
    """Return whether a value is accepted, and each member of an object and of a list of objects alone."""
    if name not in accepted:
        return False
    inner = _members(name, value)
    if inner is not None:
        return all(_is_accepted(member, item, names) for names, members in inner for member, item in members.items())
    try:
        parse_parameters([(name, value)], accepted)
    except QrError:
        return False
    return True


def _members(name: str, value: object) -> list[tuple[Accepted, Mapping[str, Any]]] | None:
    """Return the members of a payload, a style, rules or link types, with the accepted names; None for other values."""
    if name in {"rules", "link_types"} and isinstance(value, list):
        declared = declared_parameters(Rule if name == "rules" else LinkType)
        return [(index_by_name(declared), item) for item in value]
    if name == "style" and isinstance(value, dict):
        return [(_inputs(INPUTS["link-image"]), value)]
    if (
        name in {"target", "fallback"}
        and isinstance(value, dict)
        and len(value) == 1
        and value.keys() <= PAYLOADS.keys()
    ):
        ((payload, fields),) = value.items()
        return [(accepted_fields(payload), fields)]
    return None


def pairs(case: AnyCase) -> Iterable[tuple[str, Any]]:
    """Return the names and values of the query and of the body of a request. The bytes of a file stay bytes."""
    body = case.body if isinstance(case.body, dict) else {}
    values = [*(case.query or {}).items(), *body.items()]
    return [(name, value.data if isinstance(value, Binary) else value) for name, value in values]


def accepted_parameters(case: AnyCase) -> Accepted:
    """Return the parameters of the operation of a request, by all of their names."""
    return _accepted_by(case.operation.path, case.method)


@cache
def _accepted_by(path: str, method: str) -> Accepted:
    if path in {"/user", "/user/{id}"} and method in {"POST", "PUT", "PATCH"}:
        query = _inputs(INPUTS["new-records"]) if method == "POST" else {}
        return {**index_by_name(record_parameters()), **query}
    return _inputs(_takes()[path])


@cache
def _takes() -> dict[str, Input]:
    """Return what each path accepts in the query or, for a POST, in the body."""
    plain = [
        route
        for route in ROUTES
        if "<payload:" not in route.rule and ("GET" in route.methods or INPUTS[route.takes].file)
    ]
    takes = {openapi_path(route.rule): INPUTS[route.takes] for route in plain}
    for route in ROUTES:
        if "<payload:" in route.rule:
            with_format = "<format:" not in route.rule
            paths = {name: openapi_path(route.rule.replace("<payload:name>", name)) for name in PAYLOADS}
            takes |= {paths[name]: payload_input(name, format_name=with_format) for name in PAYLOADS}
    return takes | {"/mcp": INPUTS["nothing"], "/batch": INPUTS["batch"]}


def _inputs(takes: Input) -> Accepted:
    return index_by_name([*(item for _, item in parameters(takes.groups)), *takes.form])


def _is_lenient(case: AnyCase) -> bool:
    """Return whether a request with an invalid value is valid by the description of the contract."""
    accepted, sent = accepted_parameters(case), pairs(case)
    if case.operation.path == "/form":  # as in every form, an empty field is the same as none
        return all(value in ("", None) or _is_accepted(name, value, accepted) for name, value in sent)
    return isinstance(case.body, dict) and all(_is_accepted(name, value, accepted) for name, value in sent)
