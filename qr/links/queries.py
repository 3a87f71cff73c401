"""Query parameters of the list of records, of the scans of a link, and of a trial of a link."""

from __future__ import annotations

from qr.links.items import qualifier_parameters
from qr.links.record import ALLOWED_ID, ID
from qr.links.rules import LANGUAGE
from qr.links.statistics import MAX_DAYS, VALUES
from qr.links.visitor import DEVICES
from qr.parameters import Parameter
from qr.parameters.countries import Country
from qr.parameters.dates import Day, Instant, TimeZone
from qr.parameters.lists import Several
from qr.parameters.types import Choice, Integer, Line, Pattern

DEFAULT_PAGE_SIZE = 20
SCAN_FORMATS = ("json", "csv", "svg")

PAGE = (
    Parameter("cursor", Pattern(ID, ALLOWED_ID), "", "`cursor` of the previous page"),
    Parameter("limit", Integer(1, 100), DEFAULT_PAGE_SIZE, "maximum number of records"),
)
SCANS = (
    Parameter("format", Choice(SCAN_FORMATS), None, "file format; default: the format that `Accept` prefers, or json"),
    Parameter(
        "by", Choice(("day", "hour", *VALUES)), "day", "what the lines of the CSV file, or the bars of the chart, count"
    ),
    Parameter("since", Day(), None, "first day"),
    Parameter("until", Day(), None, "last day; default: today"),
    Parameter("last", Integer(1, MAX_DAYS), None, "number of days that end with `until`, instead of `since`"),
    Parameter(
        "timezone", TimeZone(), None, "time zone of the days and hours; default: the time zone of the record, or UTC"
    ),
    Parameter("title", Line(100), None, "title of the chart; default: the title of the record, or its id"),
)
ALL_SCANS = (*SCANS, Parameter("tag", Line(40), None, "tag of the records that count; default: all records"))
TRIAL = (
    Parameter("device", Choice(DEVICES), "other", "device of the visitor"),
    Parameter("language", Several(LANGUAGE), (), "languages of the visitor, the preferred language first"),
    Parameter("country", Country(), "", "country of the visitor"),
    *qualifier_parameters(),
    Parameter("at", Instant(), None, "time of the visit; default: now"),
)
