"""The settings of a link, how they are parsed, and when a link is open."""

from collections.abc import Iterator
from datetime import UTC, datetime
from math import inf
from types import MappingProxyType, NoneType
from typing import Annotated, Any, Literal, NamedTuple

from qr.errors import IncompatibleParameters
from qr.links.link_types import LINK_TYPES
from qr.links.record import Document, Record
from qr.links.rules import RULES
from qr.links.tags import Tags
from qr.links.target import AnyTarget, Limits, Target, check_target
from qr.parameters import declared_parameters, index_by_name
from qr.parameters.dates import Instant, TimeZone
from qr.parameters.types import Integer, Line, Lines, Switch
from qr.parameters.values import check_name, parse_parameters

EMPTY_DOCUMENT: Document = MappingProxyType({})
_HINTS = {"id": "send PUT /user/<id> to create a record with this id"}
_STYLE_VALUES = (str, int, float, NoneType)

# "open", or the reason why a link does not open its target. "no_target" is a link without a record or without a target.
State = Literal["open", "no_target", "disabled", "not_started", "expired", "exhausted"]


class StyleParameters:
    """An object of image parameters. Generating an image with them shows whether they are valid."""

    allowed = 'an object of image parameters, such as {"shape": "dot", "dark": "#123456"}'
    takes_json = True

    def parse(self, value: object) -> dict[str, object]:
        if not isinstance(value, dict) or not all(isinstance(member, _STYLE_VALUES) for member in value.values()):
            raise ValueError(value)
        return {name: member for name, member in value.items() if member is not None}


class Link(NamedTuple):
    """Settings of a link. All are optional; null is the same as an omitted member."""

    target: Annotated[Target | None, AnyTarget(), "URL or payload that the link opens"] = None
    style: Annotated[
        Document | None, StyleParameters(), "style of the image; parameters of a request for the image override it"
    ] = None
    rules: Annotated[
        list[Document] | None, RULES, "other targets for some visitors; the first rule that matches is used"
    ] = None
    starts_at: Annotated[str | None, Instant(), "start time; before this time, 404 or the fallback"] = None
    announce: Annotated[
        bool,
        Switch(),
        "whether visitors see the start time before it, and not the fallback; it shows that the id is in use",
    ] = False
    expires_at: Annotated[str | None, Instant(), "expiry time; from this time, 410 or the fallback"] = None
    max_scans: Annotated[int | None, Integer(1, 10**9), "maximum number of scans; then 410 or the fallback"] = None
    fallback: Annotated[
        Target | None,
        AnyTarget(),
        "target of a closed link, which does not request the password; also used by an open link without a target",
    ] = None
    password: Annotated[
        str | None,
        Line(128),
        "password that an open link requires before it opens its target or fallback; stored as a scrypt hash",
    ] = None
    disabled: Annotated[bool, Switch(), "whether the link is closed; its image is still available"] = False
    note: Annotated[str | None, Lines(), "private note; only the records API returns it"] = None
    title: Annotated[str | None, Line(200), "title in lists and statistics; visitors never see it"] = None
    tags: Annotated[list[str] | None, Tags(), "labels by which lists, statistics and API keys select records"] = None
    forward_query: Annotated[
        bool, Switch(), "whether a redirect adds the query of the request; parameters of the target override it"
    ] = True
    forward_path: Annotated[bool, Switch(), "whether `/u/<id>/<path>` opens `<path>` below the target"] = False
    timezone: Annotated[
        str | None, TimeZone(), "time zone of the days of statistics, and of rules without `timezone`; default: UTC"
    ] = None
    link_types: Annotated[
        list[Document] | None, LINK_TYPES, "further links of a trade item, which `linkType` opens; the id is its GTIN"
    ] = None


_PARAMETERS = index_by_name(one._replace(secret=one.name == "password") for one in declared_parameters(Link))


def check_members(members: Document) -> None:
    """Raise ``UnknownParameter`` for a member that links do not have, even if its value is null."""
    for name in members:
        check_name(name, _PARAMETERS, _HINTS)


def parse_link(members: Document, limits: Limits, stored: Document = EMPTY_DOCUMENT) -> dict[str, Any]:
    """Validate and normalise members of a link, and merge them into the stored members.

    Stored members are not validated again, so that a link whose target has become invalid can still be disabled.

    Raises a ``QrError`` for an unknown or invalid member, for an expiry time before the start, or a target that
    ``limits`` does not allow.
    """
    check_members(members)
    sent = ((name, value) for name, value in members.items() if value is not None)
    new = parse_parameters(sent, _PARAMETERS)
    link = {**stored, **new}
    starts_at, expires_at = link.get("starts_at", ""), link.get("expires_at")
    if expires_at and starts_at >= expires_at:
        allowed = f"later than starts_at, {starts_at}"
        detail = f"expires_at must be {allowed}; got {expires_at}"
        raise IncompatibleParameters(detail, parameter="expires_at", value=expires_at, allowed=allowed)
    for name, target in _targets(new):
        check_target(target, name, limits)
    return link


def link_state(record: Record | None, now: datetime) -> State:
    """Return whether a link is open, or the first reason why it is closed.

    A link without a record is "no_target". A record without a target is "open" here: its rules can have targets.
    """
    if record is None:
        return "no_target"
    # The text form of ``Instant``: its alphabetical order is the order in time.
    link, moment = record.link, f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    if link.get("disabled"):
        return "disabled"
    if moment < link.get("starts_at", ""):
        return "not_started"
    if moment >= link.get("expires_at", "~"):
        return "expired"
    return "exhausted" if record.admitted >= link.get("max_scans", inf) else "open"


def announces_start(link: Document, state: State) -> bool:
    """Return whether visitors see when a link starts. The link then does not open its fallback."""
    return state == "not_started" and bool(link.get("announce"))


def _targets(link: Document) -> Iterator[tuple[str, Target]]:
    """Yield the path and the value of every target in a link."""
    for name in ("target", "fallback"):
        if name in link:
            yield name, link[name]
    for name in ("rules", "link_types"):
        for number, item in enumerate(link.get(name, ()), 1):
            yield f"{name}.{number}.target", item["target"]
