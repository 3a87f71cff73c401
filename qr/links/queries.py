"""Query parameters of the requests for links, and the queries of records that stores answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from unicodedata import combining, normalize

from qr.errors import BadParameter
from qr.links.items import QUALIFIERS
from qr.links.record import ALLOWED_ID, Record
from qr.links.statistics import MAX_DAYS, VALUES
from qr.links.tags import TAG
from qr.links.visitor import VISITS, Visitor
from qr.parameters import Parameter, declared_parameters
from qr.parameters.dates import Day, Instant, TimeZone
from qr.parameters.types import Choice, Integer, Line, Pattern, Text

DEFAULT_PAGE_SIZE = 20
LIST_FORMATS = ("json", "jsonl", "csv")
SCAN_FORMATS = ("json", "csv", "svg")

# Words of ``sort``, and the fields of a record by which stores sort.
SORTS = {"id": "id", "created": "created_at", "updated": "updated_at", "title": "title"}
# Firestore cannot read the names of documents in descending order.
_SORT_WORDS = (*SORTS, *(f"-{word}" for word in SORTS if word != "id"))
# An id; for other orders also the field, and its value, of the last record of a page.
_CURSOR = r"(?!\.{1,2}(~|$))(?!__[^~]*__(~|$))[A-Za-z0-9._-]{1,64}(~[a-z_]+~.{0,200})?"

PAGE = (
    Parameter("cursor", Pattern(_CURSOR, f"{ALLOWED_ID}; or `cursor` of a page"), "", "`cursor` of the previous page"),
    Parameter("limit", Integer(1, 100), DEFAULT_PAGE_SIZE, "maximum number of records"),
    Parameter("tag", TAG, "", "tag that the records have"),
    Parameter(
        "q",
        Line(200),
        "",
        "words that each record has in its id, title, target, note or tags, without regard to case and accents",
    ),
    Parameter("sort", Choice(_SORT_WORDS), "id", "order; descending with `-`"),
    Parameter("format", Choice(LIST_FORMATS), "json", "file format; jsonl and csv contain all records by default"),
)
COUNT = Parameter("count", Integer(1, 1000), None, "number of records with random ids to create")
ACTION = Parameter("action", Choice(("put", "patch", "delete")), "put", "what happens to the record of a row")
_BY = ("day", "hour", *VALUES)
SCANS = (
    Parameter("format", Choice(SCAN_FORMATS), None, "file format; default: the format that `Accept` prefers, or json"),
    Parameter("by", Choice(_BY), "day", "what the lines of the CSV file, or the bars of the chart, count"),
    Parameter("since", Day(), None, "first day"),
    Parameter("until", Day(), None, "last day; default: today"),
    Parameter("last", Integer(1, MAX_DAYS), None, "number of days that end with `until`, instead of `since`"),
    Parameter(
        "timezone",
        TimeZone(),
        None,
        "time zone of the days and hours; default: that of the record, or UTC if the records differ",
    ),
    Parameter("title", Line(100), None, "title of the chart; default: the title of the record, or its id"),
)
ALL_SCANS = (
    *(one._replace(type=Choice((*_BY, "link"))) if one.name == "by" else one for one in SCANS),
    Parameter("tag", TAG, None, "tag of the records that count; default: all records"),
)
ITEM = (
    Parameter("linkType", Line(200), "", "link type such as gs1:pip, or linkset for all links; default: the target"),
)
TRIAL = (
    *(one._replace(default=VISITS[0]) if one.name == "visit" else one for one in declared_parameters(Visitor)),
    *QUALIFIERS,
    Parameter("path", Text(), "", "path below the link"),
    Parameter("at", Instant(), None, "time of the visit; default: now"),
)


class RecordQuery(NamedTuple):
    """Records in a total order: by a field, then by id. Texts are in the order of their code points.

    limit: maximum number of records
    after: value of the field, and id, of the record before the first one; None: from the start
    tags:  the records have at least one of these tags; None: all records
    field: one of the values of ``SORTS``; ids have no descending order; a record without a title has an empty title
    """

    limit: int
    after: tuple[str, str] | None = None
    tags: frozenset[str] | None = None
    field: str = "id"
    is_descending: bool = False


def sort_position(record: Record, field: str) -> tuple[str, str]:
    """Return the place of a record in the order of a field."""
    return record.link.get("title", "") if field == "title" else getattr(record, field), record.id


def format_cursor(position: tuple[str, str], field: str) -> str:
    """Return the parameter ``cursor`` for the records after a position."""
    value, user_id = position
    return user_id if field == "id" else f"{user_id}~{field}~{value}"


def parse_query(values: Mapping[str, Any], limit: int, allowed: frozenset[str] | None) -> RecordQuery:
    """Return the query of the parameters ``PAGE``, for one more record than ``limit``.

    allowed: tags to which the API key is limited; None: no limit. A tag among the parameters selects fewer records.

    Raises ``BadParameter`` for the cursor of another order.
    """
    sort, tag, cursor = values.get("sort", "id"), values.get("tag", ""), values.get("cursor", "")
    field, (user_id, *place) = SORTS[sort.removeprefix("-")], cursor.split("~", 2)
    if cursor and place[:1] != ([] if field == "id" else [field]):
        raise BadParameter("cursor", cursor, "`cursor` of a page with the same `sort`")
    after = (place[1] if place else user_id, user_id) if user_id else None
    tags = frozenset({tag}) if tag and (allowed is None or tag in allowed) else allowed
    return RecordQuery(limit + 1, after, tags, field, sort.startswith("-"))


def parse_search(values: Mapping[str, Any]) -> Callable[[Record], bool]:
    """Return a function that returns whether a record has the ``tag`` and all words of ``q``.

    Capital letters and accents make no difference.
    """
    tag, words = values.get("tag", ""), _fold(values.get("q", "")).split()

    def matches(record: Record) -> bool:
        text = _searched_text(record) if words else ""
        return (not tag or tag in record.link.get("tags", ())) and all(word in text for word in words)

    return matches


def _searched_text(record: Record) -> str:
    link = record.link
    target = json.dumps(link.get("target", ""), ensure_ascii=False)
    texts = (record.id, link.get("title", ""), target, link.get("note", ""), *link.get("tags", ()))
    return _fold("\n".join(texts))


def _fold(text: str) -> str:
    """Return a text in small letters without accents. Accents can be part of a letter, or characters of their own."""
    folded = text.casefold()
    return folded if folded.isascii() else "".join(one for one in normalize("NFKD", folded) if not combining(one))
