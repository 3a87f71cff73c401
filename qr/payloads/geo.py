"""Places: geo URIs and links to map services."""

from decimal import Decimal
from typing import Annotated, NamedTuple

from qr.errors import BadParameter
from qr.parameters.types import Choice, Line, Number
from qr.payloads import Message
from qr.payloads.escapes import percent_encode

# Links to a marker by map service, without and with a name for the marker. Not every service supports a name.
# Sources: Google "Maps URLs", Apple "Map Links", OpenStreetMap wiki "Permalink".
MAPS = {
    "google": ("https://www.google.com/maps/search/?api=1&query={lat},{lng}", None),
    "apple": ("https://maps.apple.com/?ll={lat},{lng}", "https://maps.apple.com/?ll={lat},{lng}&q={query}"),
    "osm": ("https://www.openstreetmap.org/?mlat={lat}&mlon={lng}#map=16/{lat}/{lng}", None),
}


class Geo(NamedTuple):
    """Place as a geo URI (RFC 5870), which Android opens in any map app, or as a map link, which iPhones need."""

    lat: Annotated[Decimal, Number("-90", "90"), "latitude in degrees, WGS 84", "latitude"]
    lng: Annotated[Decimal, Number("-180", "180"), "longitude in degrees, WGS 84", "longitude", "lon"]
    altitude: Annotated[
        Decimal | None, Number("-12000", "1000000", 3), "height in metres above the WGS 84 ellipsoid"
    ] = None
    query: Annotated[str | None, Line(200), "search text for the area, or a name for the place"] = None
    maps: Annotated[str | None, Choice(tuple(MAPS)), "map service to link to, instead of a geo URI"] = None


def write_geo(geo: Geo) -> Message:
    """Write a geo URI or a link. Raises ``BadParameter`` if the link cannot contain ``altitude`` or ``query``."""
    if geo.maps:
        return Message(_map_link(geo, geo.maps))
    place = ",".join(f"{number:f}" for number in (geo.lat, geo.lng, geo.altitude) if number is not None)
    return Message(f"geo:{place}" + (f"?q={percent_encode(geo.query)}" if geo.query else ""))


def _map_link(geo: Geo, maps: str) -> str:
    link, named = MAPS[maps]
    if geo.altitude is not None:
        raise BadParameter("altitude", str(geo.altitude), "omitted if maps is sent, because map links have no altitude")
    if geo.query and not named:
        raise BadParameter(
            "query", geo.query, f"omitted if maps is {maps}, whose links contain either a place or a query"
        )
    template = named if named and geo.query else link
    return template.format(lat=f"{geo.lat:f}", lng=f"{geo.lng:f}", query=percent_encode(geo.query or ""))
