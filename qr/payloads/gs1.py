"""A trade item, as a GS1 element string (GS1 General Specifications) or as a web address (GS1 Digital Link)."""

import re
from calendar import monthrange
from decimal import Decimal
from typing import Annotated, NamedTuple

from qr.errors import BadParameter
from qr.parameters.types import Integer, Pattern
from qr.payloads import Message
from qr.payloads.escapes import percent_encode

GROUP_SEPARATOR = "\x1d"  # ends a value of variable length (GS1 General Specifications, 7.8)
_LAST_YEAR = 2075  # GS1 dates have two digits of the year: a reader takes those up to 50 years ahead as this century


class Gtin:
    """A Global Trade Item Number as its 14 digits (GS1 General Specifications, 3)."""

    allowed = "a GTIN of 8, 12, 13 or 14 digits with its check digit"

    def parse(self, text: str) -> str:
        from stdnum import ean

        # python-stdnum also ignores spaces and hyphens.
        if not (text.isascii() and text.isdecimal() and ean.is_valid(text)):
            raise ValueError(text)
        return text.zfill(14)


class Date:
    """A day, as YYMMDD (GS1 General Specifications, 3); day 00 says the month only."""

    allowed = f"a date as YYYY-MM-DD from 2000 to {_LAST_YEAR}, or as YYMMDD, whose day 00 says the month only"

    def parse(self, text: str) -> str:
        full = re.fullmatch("20([0-9]{2})-([0-9]{2})-([0-9]{2})", text)
        found = full or re.fullmatch("([0-9]{2})([0-9]{2})([0-9]{2})", text)
        if not found:
            raise ValueError(text)
        year, month, day = map(int, found.groups())
        # monthrange raises a ValueError of its own for a month there is not.
        if day > monthrange(2000 + year, month)[1] or (full and (day == 0 or 2000 + year > _LAST_YEAR)):
            raise ValueError(text)
        return "".join(found.groups())


class Weight:
    """A weight in kilograms that six digits can say, with as many decimal places as were given."""

    allowed = "a weight in kilograms of at most six digits, at most five of them behind the point"

    def parse(self, text: str) -> Decimal:
        whole, _, places = text.partition(".")
        digits = (whole + places).lstrip("0")
        if not (text.isascii() and (whole + places).isdecimal() and whole) or text.endswith("."):
            raise ValueError(text)
        if not digits or len(places) > 5 or len(whole.lstrip("0") + places) > 6:
            raise ValueError(text)
        return Decimal(text)


_SET_82 = Pattern(
    "[!\"%&'()*+,./0-9:;<=>?A-Z_a-z-]{1,20}",
    "1 to 20 characters of GS1 set 82: letters, digits and ! \" % & ' ( ) * + , - . / : ; < = > ? _",
)
_DOMAIN = Pattern(
    "(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?[.])+[a-z]([a-z0-9-]{0,61}[a-z0-9])",
    "a domain in small letters such as id.example.com, without https:// and path",
)

GtinField = Annotated[str, Gtin(), "GTIN of the trade item, padded to 14 digits"]
Variant = Annotated[str | None, _SET_82, "consumer product variant"]
Lot = Annotated[str | None, _SET_82, "batch or lot number"]
Serial = Annotated[str | None, _SET_82, "serial number"]
Expiry = Annotated[str | None, Date(), "last day of use"]
BestBefore = Annotated[str | None, Date(), "last day of best quality"]
SellBy = Annotated[str | None, Date(), "last day of sale"]
Production = Annotated[str | None, Date(), "day of production"]
Packaging = Annotated[str | None, Date(), "day of packaging"]
NetWeight = Annotated[Decimal | None, Weight(), "net weight in kilograms, of an item of variable measure"]
Count = Annotated[int | None, Integer(1, 99999999), "how many pieces, of an item of variable measure"]


class Gs1(NamedTuple):
    """A trade item as a GS1 element string (GS1 General Specifications, 3)."""

    gtin: GtinField
    cpv: Variant = None
    lot: Lot = None
    serial: Serial = None
    expiry: Expiry = None
    best_before: BestBefore = None
    sell_by: SellBy = None
    production_date: Production = None
    packaging_date: Packaging = None
    weight: NetWeight = None
    count: Count = None  # type: ignore[assignment]  # a tuple's method, which nobody calls


class DigitalLink(NamedTuple):
    """A trade item as a web address (GS1 Digital Link Standard, URI Syntax 1.2)."""

    gtin: GtinField
    cpv: Variant = None
    lot: Lot = None
    serial: Serial = None
    expiry: Expiry = None
    best_before: BestBefore = None
    sell_by: SellBy = None
    production_date: Production = None
    packaging_date: Packaging = None
    weight: NetWeight = None
    count: Count = None  # type: ignore[assignment]  # a tuple's method, which nobody calls
    domain: Annotated[str, _DOMAIN, "host whose resolver answers the address"] = "id.gs1.org"


class Identifier(NamedTuple):
    """A GS1 application identifier: its digits, the field it announces, and whether that may end early."""

    ai: str
    field: str
    variable: bool = False


# GS1 General Specifications, figure 3.2-1. Those of fixed length lead, so that fewer separators are needed.
IDENTIFIERS = (
    Identifier("01", "gtin"),
    Identifier("11", "production_date"),
    Identifier("13", "packaging_date"),
    Identifier("15", "best_before"),
    Identifier("16", "sell_by"),
    Identifier("17", "expiry"),
    Identifier("310", "weight"),
    Identifier("22", "cpv", variable=True),
    Identifier("10", "lot", variable=True),
    Identifier("21", "serial", variable=True),
    Identifier("30", "count", variable=True),
)
_QUALIFIERS = ("22", "10", "21")  # in the only order a path may have (GS1 Digital Link, URI Syntax)


def write_gs1(item: Gs1) -> Message:
    """The element string: identifier and value in turn, GS behind a value of variable length unless it is the last."""
    text = "".join(
        ai + value + (GROUP_SEPARATOR if identifier.variable else "") for identifier, ai, value in _elements(item)
    )
    return Message(text.removesuffix(GROUP_SEPARATOR), fnc1=True)


def write_digitallink(item: DigitalLink) -> Message:
    """The URI: GTIN and qualifiers are the path, all else the query in the order of the identifiers.

    Raises ``BadParameter`` for a qualifier that a path cannot hold.
    """
    elements = [(identifier.field, ai, value) for identifier, ai, value in _elements(item)]
    for field, _, value in elements:
        if value in {".", ".."}:
            raise BadParameter(field, value, "other than . and .., which are steps in a path (RFC 3986, 5.2.4)")
    path = "".join(f"/{ai}/{percent_encode(value)}" for _, ai, value in elements if ai in {"01", *_QUALIFIERS})
    attributes = sorted((ai, value) for _, ai, value in elements if ai not in {"01", *_QUALIFIERS})
    query = "&".join(f"{ai}={value}" for ai, value in attributes)
    return Message(f"https://{item.domain}{path}" + (f"?{query}" if query else ""))


def _elements(item: Gs1 | DigitalLink) -> list[tuple[Identifier, str, str]]:
    """Every identifier whose field is given, with its digits and its value as they are written."""
    given = ((identifier, getattr(item, identifier.field)) for identifier in IDENTIFIERS)
    return [(identifier, *_written(identifier.ai, value)) for identifier, value in given if value is not None]


def _written(ai: str, value: object) -> tuple[str, str]:
    """The digits of an identifier and its value; a measure's fourth digit counts its decimal places."""
    if not isinstance(value, Decimal):
        return ai, str(value)
    places = -int(value.as_tuple().exponent)
    return f"{ai}{places}", f"{int(value.scaleb(places)):06}"
