"""What a link does: where it leads, how its code looks, when it ends, and how all of that is changed."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from math import inf
from types import MappingProxyType
from typing import Annotated, Any, Literal, NamedTuple

from qr.errors import IncompatibleParameters
from qr.links.record import Document, Record
from qr.links.rules import Rules
from qr.links.target import (
    AnyTarget,
    Limits,
    Target,
    check_target,
)
from qr.parameters import Parameter, declared_parameters, index_by_name
from qr.parameters.dates import Instant
from qr.parameters.types import Integer, Line, Lines, Switch
from qr.parameters.values import check_name, parse_parameters

EMPTY_DOCUMENT: Document = MappingProxyType({})


class StyleParameters:
    """Parameters of a picture, as an object; what they mean is found out by making the picture."""

    allowed = 'an object of parameters of the picture, such as {"shape": "dot", "dark": "#123456"}'
    takes_json = True

    def parse(self, given: object) -> dict[str, object]:
        if not isinstance(given, dict) or not all(isinstance(value, str | int | float) for value in given.values()):
            raise ValueError(given)
        return given


class Link(NamedTuple):
    """What a link does; everything may be left out, and null is the same as that."""

    target: Annotated[Target | None, AnyTarget(), "what it leads to; nothing is there yet when absent"] = None
    style: Annotated[
        Document | None, StyleParameters(), "how its code looks, under what a request for the code says itself"
    ] = None
    rules: Annotated[list[Document] | None, Rules(), "other targets for some visitors; the first that fits wins"] = None
    starts_at: Annotated[str | None, Instant(), "before then it leads to the fallback, or is not found"] = None
    expires_at: Annotated[str | None, Instant(), "from then on it leads to the fallback, or is gone"] = None
    max_scans: Annotated[
        int | None, Integer(1, 1_000_000_000), "after so many scans it leads to the fallback, or is gone"
    ] = None
    fallback: Annotated[Target | None, AnyTarget(), "what it leads to when it does not lead to its target"] = None
    password: Annotated[str | None, Line(128), "asked for before it leads anywhere; kept as a slow hash only"] = None
    disabled: Annotated[bool, Switch(), "whether it is switched off; its code still can be made"] = False
    note: Annotated[str | None, Lines(), "what only those see who may read records"] = None


@lru_cache(maxsize=1)
def _link_parameters() -> dict[str, Parameter]:
    return index_by_name(one._replace(secret=one.name == "password") for one in declared_parameters(Link))


def check_members(given: Document) -> None:
    """Raises ``UnknownParameter`` for a member that no link has, also where it is null."""
    for name in given:
        check_name(name, _link_parameters())


def parse_link(given: Document, limits: Limits, kept: Document = EMPTY_DOCUMENT) -> dict[str, Any]:
    """The members of a link: those given, each in its one form, over those ``kept``.

    Raises a ``QrError`` for what a link does not take. What is kept is not judged again: that it became wrong by itself
    must not keep anybody from switching the link off.
    """
    check_members(given)
    new = parse_parameters(((name, value) for name, value in given.items() if value is not None), _link_parameters())
    link = {**kept, **new}
    starts_at, expires_at = link.get("starts_at", ""), link.get("expires_at")
    if expires_at and starts_at >= expires_at:
        raise IncompatibleParameters(
            "expires_at must be later than starts_at", parameter="expires_at", value=expires_at, allowed="later"
        )
    for name, target in _targets(new):
        check_target(target, name, limits)
    return link


def _targets(link: Document) -> Iterator[tuple[str, Target]]:
    for name in ("target", "fallback"):
        if name in link:
            yield name, link[name]
    for number, rule in enumerate(link.get("rules", ()), 1):
        yield f"rules.{number}.target", rule["target"]


# Why a link does not lead to its target.
State = Literal["open", "empty", "disabled", "not_started", "expired", "exhausted"]


def link_state(record: Record | None, now: datetime) -> State:
    """Whether a link is open, or the first reason why not."""
    if record is None:
        return "empty"
    link, moment = record.link, f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"  # as Instant, whose order is that of time
    if link.get("disabled"):
        return "disabled"
    if moment < link.get("starts_at", ""):
        return "not_started"
    if moment >= link.get("expires_at", "~"):
        return "expired"
    return "exhausted" if record.admitted >= link.get("max_scans", inf) else "open"
