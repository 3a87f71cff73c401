"""Places: geo URIs and links to map services."""

from decimal import Decimal
from typing import Annotated, NamedTuple

from qr.errors import BadParameter
from qr.parameters.types import Choice, Line, Number
from qr.payloads import Message
from qr.payloads.escapes import percent_encode

# Links by map service and by the field that they contain: "" for a marker without a name. Not every service supports
# the fields. Sources: Google "Maps URLs", Apple "Map Links", OpenStreetMap wiki "Permalink".
MAPS = {
    "google": {"": "https://www.google.com/maps/search/?api=1&query={lat},{lng}"},
    "apple": {
        "": "https://maps.apple.com/?ll={lat},{lng}",
        "query": "https://maps.apple.com/?ll={lat},{lng}&q={text}",
        "search": "https://maps.apple.com/?sll={lat},{lng}&q={text}",
    },
    "osm": {"": "https://www.openstreetmap.org/?mlat={lat}&mlon={lng}#map=16/{lat}/{lng}"},
}


class Geo(NamedTuple):
    """Place as a geo URI (RFC 5870), which Android opens in any map app, or as a map link, which iPhones need."""

    lat: Annotated[Decimal, Number("-90", "90", rounds=True), "latitude in degrees, WGS 84", "latitude"]
    lng: Annotated[Decimal, Number("-180", "180", rounds=True), "longitude in degrees, WGS 84", "longitude", "lon"]
    altitude: Annotated[
        Decimal | None, Number("-12000", "1000000", 3, rounds=True), "height in metres above the WGS 84 ellipsoid"
    ] = None
    query: Annotated[str | None, Line(200), "name of the place, which apps show at its marker"] = None
    search: Annotated[str | None, Line(200), "text to search for near the place, instead of query"] = None
    maps: Annotated[str | None, Choice(tuple(MAPS)), "map service to link to, instead of a geo URI"] = None


def write_geo(geo: Geo) -> Message:
    """Write a geo URI or a link. Raises ``BadParameter`` for a field that it cannot contain together with the others.

    Android reads a name only in the form ``geo:0,0?q=lat,lng(name)`` (Android, "Common intents"). It has no altitude.
    """
    if geo.query and geo.search:
        raise BadParameter("search", geo.search, "omitted if query is sent")
    if geo.maps:
        return Message(_map_link(geo, geo.maps))
    if geo.query:
        _check_altitude(geo, "query is sent, because a named place has no altitude")
        return Message(f"geo:0,0?q={geo.lat:f},{geo.lng:f}({percent_encode(geo.query)})")
    place = ",".join(f"{number:f}" for number in (geo.lat, geo.lng, geo.altitude) if number is not None)
    return Message(f"geo:{place}" + (f"?q={percent_encode(geo.search)}" if geo.search else ""))


def _map_link(geo: Geo, maps: str) -> str:
    _check_altitude(geo, "maps is sent, because map links have no altitude")
    field, text = ("query", geo.query) if geo.query else ("search", geo.search) if geo.search else ("", None)
    if field not in MAPS[maps]:
        raise BadParameter(field, text, f"omitted if maps is {maps}, whose links contain only the coordinates")
    return MAPS[maps][field].format(lat=f"{geo.lat:f}", lng=f"{geo.lng:f}", text=percent_encode(text or ""))


def _check_altitude(geo: Geo, condition: str) -> None:
    if geo.altitude is not None:
        raise BadParameter("altitude", str(geo.altitude), f"omitted if {condition}")
