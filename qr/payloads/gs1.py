"""Trade items: GS1 element strings (GS1 General Specifications) and web addresses (GS1 Digital Link)."""

import re
from calendar import monthrange
from decimal import Decimal
from typing import Annotated, NamedTuple

from qr.errors import BadParameter
from qr.parameters.types import Integer, Pattern
from qr.payloads import Message
from qr.payloads.escapes import percent_encode

GROUP_SEPARATOR = "\x1d"  # Ends a value of variable length (GS1 General Specifications, 7.8).
_LAST_YEAR = 2075  # GS1 dates have a two-digit year. Readers assume this century up to 50 years in the future.


class Gtin:
    """Global Trade Item Number, padded to 14 digits (GS1 General Specifications, 3)."""

    allowed = "a GTIN of 8, 12, 13 or 14 digits with its check digit"

    def parse(self, text: str) -> str:
        from stdnum import ean

        # python-stdnum also ignores spaces and hyphens.
        if not (text.isascii() and text.isdecimal() and ean.is_valid(text)):
            raise ValueError(text)
        return text.zfill(14)


class Date:
    """Date, written as YYMMDD (GS1 General Specifications, 3). Day 00 stands for the whole month."""

    allowed = f"a date as YYYY-MM-DD from 2000 to {_LAST_YEAR}, or as YYMMDD, where day 00 stands for the whole month"

    def parse(self, text: str) -> str:
        full = re.fullmatch("20([0-9]{2})-([0-9]{2})-([0-9]{2})", text)
        match = full or re.fullmatch("([0-9]{2})([0-9]{2})([0-9]{2})", text)
        if not match:
            raise ValueError(text)
        year, month, day = map(int, match.groups())
        # monthrange raises a ValueError if the month does not exist.
        if day > monthrange(2000 + year, month)[1] or (full and (day == 0 or 2000 + year > _LAST_YEAR)):
            raise ValueError(text)
        return "".join(match.groups())


class Weight:
    """Weight in kilograms, of at most six digits. The number of decimal places is kept."""

    allowed = "a weight in kilograms of at most 6 digits, of which at most 5 are decimal places"

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
    "a domain in lower case such as id.example.com, without https:// and without a path",
)

GtinField = Annotated[str, Gtin(), "GTIN of the trade item, encoded with 14 digits"]
Variant = Annotated[str | None, _SET_82, "consumer product variant"]
Lot = Annotated[str | None, _SET_82, "batch or lot number"]
Serial = Annotated[str | None, _SET_82, "serial number"]
Expiry = Annotated[str | None, Date(), "expiration date"]
BestBefore = Annotated[str | None, Date(), "best before date"]
SellBy = Annotated[str | None, Date(), "sell by date"]
Production = Annotated[str | None, Date(), "production date"]
Packaging = Annotated[str | None, Date(), "packaging date"]
NetWeight = Annotated[Decimal | None, Weight(), "net weight in kilograms of a variable measure trade item"]
Count = Annotated[int | None, Integer(1, 99999999), "number of pieces in a variable measure trade item"]


class Gs1(NamedTuple):
    """Trade item as a GS1 element string (GS1 General Specifications, 3)."""

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
    count: Count = None  # type: ignore[assignment]  # Hides tuple.count, which is not used.


class DigitalLink(NamedTuple):
    """Trade item as a web address (GS1 Digital Link Standard, URI Syntax 1.2)."""

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
    count: Count = None  # type: ignore[assignment]  # Hides tuple.count, which is not used.
    domain: Annotated[str, _DOMAIN, "domain of the resolver that opens the address"] = "id.gs1.org"


class Identifier(NamedTuple):
    """GS1 application identifier: its digits, its field, and whether the value has a variable length."""

    ai: str
    field: str
    variable: bool = False


# GS1 General Specifications, figure 3.2-1. Values of fixed length come first, because they need no separators.
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
_QUALIFIERS = ("22", "10", "21")  # In the order that a path requires (GS1 Digital Link, URI Syntax).


def write_gs1(item: Gs1) -> Message:
    """Write an identifier and a value for each field. GS ends a value of variable length, except the last one."""
    text = "".join(
        ai + value + (GROUP_SEPARATOR if identifier.variable else "") for identifier, ai, value in _elements(item)
    )
    return Message(text.removesuffix(GROUP_SEPARATOR), fnc1=True)


def write_digitallink(item: DigitalLink) -> Message:
    """Write the URI: the path has the GTIN and the qualifiers, the query has the other fields sorted by identifier.

    Raises ``BadParameter`` if a qualifier is "." or "..".
    """
    elements = [(identifier.field, ai, value) for identifier, ai, value in _elements(item)]
    for field, _, value in elements:  # RFC 3986, 5.2.4 removes these segments from a path.
        if value in {".", ".."}:
            raise BadParameter(field, value, "a value other than . and .., which URL paths cannot contain")
    path = "".join(f"/{ai}/{percent_encode(value)}" for _, ai, value in elements if ai in {"01", *_QUALIFIERS})
    attributes = sorted((ai, value) for _, ai, value in elements if ai not in {"01", *_QUALIFIERS})
    query = "&".join(f"{ai}={value}" for ai, value in attributes)
    return Message(f"https://{item.domain}{path}" + (f"?{query}" if query else ""))


def _elements(item: Gs1 | DigitalLink) -> list[tuple[Identifier, str, str]]:
    """Return the identifiers whose fields are sent, with their digits and values."""
    values = ((identifier, getattr(item, identifier.field)) for identifier in IDENTIFIERS)
    return [(identifier, *_format_element(identifier.ai, value)) for identifier, value in values if value is not None]


def _format_element(ai: str, value: object) -> tuple[str, str]:
    """Return the digits of an identifier and its value. The fourth digit of a measure is its number of decimals."""
    if not isinstance(value, Decimal):
        return ai, str(value)
    places = -int(value.as_tuple().exponent)
    return f"{ai}{places}", f"{int(value.scaleb(places)):06}"
