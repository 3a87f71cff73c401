"""Places on the map."""

from decimal import Decimal
from typing import Annotated, NamedTuple

from qr.errors import BadParameter
from qr.parameters.types import Choice, Line, Number
from qr.payloads import Message
from qr.payloads.escapes import percent_encode

# Service -> the link that shows a marker there, and the one that also names it, where the service has such a link:
# Google "Maps URLs", Apple "Map Links", OpenStreetMap wiki "Permalink".
MAPS = {
    "google": ("https://www.google.com/maps/search/?api=1&query={lat},{lng}", None),
    "apple": ("https://maps.apple.com/?ll={lat},{lng}", "https://maps.apple.com/?ll={lat},{lng}&q={query}"),
    "osm": ("https://www.openstreetmap.org/?mlat={lat}&mlon={lng}#map=16/{lat}/{lng}", None),
}


class Geo(NamedTuple):
    """A place as a geo URI (RFC 5870), which Android opens in any map, or as the link of a map, which iPhones need."""

    lat: Annotated[Decimal, Number("-90", "90"), "latitude in degrees, WGS 84", "latitude"]
    lng: Annotated[Decimal, Number("-180", "180"), "longitude in degrees, WGS 84", "longitude", "lon"]
    altitude: Annotated[Decimal | None, Number("-12000", "1000000", 3), "metres above the WGS 84 ellipsoid"] = None
    query: Annotated[str | None, Line(200), "what to search for around there, or a name for the place"] = None
    maps: Annotated[str | None, Choice(tuple(MAPS)), "map service whose link to write instead of a geo URI"] = None


def write_geo(geo: Geo) -> Message:
    """Raises ``BadParameter`` for what the link of a map service has no place for."""
    if geo.maps:
        return Message(_map_link(geo, geo.maps))
    place = ",".join(f"{number:f}" for number in (geo.lat, geo.lng, geo.altitude) if number is not None)
    return Message(f"geo:{place}" + (f"?q={percent_encode(geo.query)}" if geo.query else ""))


def _map_link(geo: Geo, maps: str) -> str:
    link, named = MAPS[maps]
    if geo.altitude is not None:
        raise BadParameter("altitude", str(geo.altitude), "absent when maps is given: a map's link has none")
    if geo.query and not named:
        raise BadParameter(
            "query", geo.query, f"absent when maps is {maps}: its link takes a place or a query, not both"
        )
    template = named if named and geo.query else link
    return template.format(lat=f"{geo.lat:f}", lng=f"{geo.lng:f}", query=percent_encode(geo.query or ""))
