"""Trade items: the path of a GS1 Digital Link (GS1 Digital Link Standard, URI Syntax 1.2, 4.9)."""

import re
from collections.abc import Mapping
from contextlib import suppress
from itertools import combinations
from types import MappingProxyType
from typing import Annotated, Any, NamedTuple
from urllib.parse import unquote

from qr.errors import BadParameter
from qr.parameters import declared_parameters, index_by_name
from qr.parameters.lists import AnyOf
from qr.parameters.types import Pattern
from qr.parameters.values import parse_parameters
from qr.payloads.escapes import percent_encode
from qr.payloads.gs1 import Gtin, GtinField, Lot, Serial, Variant

Item = Mapping[str, str]  # values by the names of ``Identifiers``

NO_ITEM: Item = MappingProxyType({})
ITEM_PATH = "01/"  # below the base URL of the service; 01 is the application identifier of the GTIN
ITEM_CONDITIONS = ("cpv", "lot", "serial")
_QUALIFIERS = {"22": "cpv", "10": "lot", "21": "serial"}  # in the order that a path requires
_ORDERS = {order for length in range(4) for order in combinations(_QUALIFIERS, length)} | {("235",)}
_NAMES = {**_QUALIFIERS, "235": "tpx"}
_ALLOWED = "22/<cpv>, 10/<lot> and 21/<serial> in this order, or 235/<tpx>; each of them can be omitted"
# Commas separate the values of a condition.
_VALUE = Pattern(
    "(?:[!\"&'()*+./0-9:;<=>?A-Z_a-z-]|%2C|%25){1,20}",
    "1 to 20 characters of GS1 set 82, with %2C for a comma and %25 for %",
)

VariantCondition = Annotated[str | None, AnyOf(_VALUE), "consumer product variant, from the path of a trade item"]
LotCondition = Annotated[str | None, AnyOf(_VALUE), "batch or lot number, from the path of a trade item"]
SerialCondition = Annotated[str | None, AnyOf(_VALUE), "serial number, from the path of a trade item"]


class Identifiers(NamedTuple):
    """Identifiers of a trade item in the path of a GS1 Digital Link."""

    gtin: GtinField
    cpv: Variant = None
    lot: Lot = None
    serial: Serial = None
    tpx: Annotated[
        str | None,
        Pattern("[!\"%&'()*+,./0-9:;<=>?A-Z_a-z-]{1,28}", "1 to 28 characters of GS1 set 82"),
        "third party controlled, serialised extension of the GTIN",
    ] = None


_IDENTIFIERS = index_by_name(declared_parameters(Identifiers))
QUALIFIERS = tuple(_IDENTIFIERS[name] for name in ITEM_CONDITIONS)  # parameters on which rules have conditions


def parse_item(path: str) -> Item:
    """Parse the percent-encoded path after ``/01/``. Its GTIN is padded to 14 digits. It can end with a slash.

    Raises a ``QrError`` with status 400 that names the identifier, or ``qualifiers`` for an identifier that is unknown,
    repeated or in the wrong place (GS1-Conformant Resolver Standard 1.1, 2.4).
    """
    gtin, *rest = path.removesuffix("/").split("/")
    if len(rest) % 2 or tuple(rest[::2]) not in _ORDERS or re.search("%(?![0-9A-Fa-f]{2})", path):
        raise BadParameter("qualifiers", "/".join(rest) or path, _ALLOWED)
    names = ("gtin", *(_NAMES[identifier] for identifier in rest[::2]))
    values = map(unquote, (gtin, *rest[1::2]))
    return parse_parameters(zip(names, values, strict=True), _IDENTIFIERS)


def item_path(item: Item) -> str:
    """Return the path of a trade item below the base URL of the service, such as ``01/09520123456788/10/ABC123``."""
    pairs = [(identifier, item[name]) for identifier, name in _NAMES.items() if name in item]
    return "/".join([f"{ITEM_PATH}{item['gtin']}", *(f"{key}/{percent_encode(value)}" for key, value in pairs)])


def check_gtin(user_id: str, link: Mapping[str, Any]) -> None:
    """Raise ``BadParameter`` for members of trade items if the id is not a GTIN: ``/01/<gtin>`` would not find them."""
    with suppress(ValueError):
        if Gtin().parse(user_id) == user_id:
            return
    conditions = {f"a rule with {name}" for rule in link.get("rules", ()) for name in ITEM_CONDITIONS if name in rule}
    for name in ("link_types",) if link.get("link_types") else sorted(conditions):
        raise BadParameter("id", user_id, f"a GTIN of 14 digits with its check digit, because the link has {name}")


def condition_value(value: str) -> str:
    """Return the value of an identifier as a condition contains it: with %2C for a comma and %25 for %."""
    return value.replace("%", "%25").replace(",", "%2C")
