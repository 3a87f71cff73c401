"""Places of RFC 5870, and links to map services."""

from __future__ import annotations

import segno.helpers

from qr.parsing import parse_content
from tests.support.parsed_content import check
from tests.support.tables import for_each


@for_each(
    "text, fields, warnings",
    [
        # RFC 5870, 6.
        ("geo:13.4125,103.8667", {"lat": "13.4125", "lng": "103.8667"}, ()),
        ("geo:48.2010,16.3695,183", {"lat": "48.2010", "lng": "16.3695", "altitude": "183"}, ()),
        (
            "geo:48.198634,16.371648;crs=wgs84;u=40",
            {"lat": "48.198634", "lng": "16.371648"},
            ("crs=wgs84 is left out", "u=40 is left out"),
        ),
        ("geo:90,-22.43;crs=WGS84", {"lat": "90", "lng": "-22.43"}, ("crs=WGS84",)),
        # Android, common intents.
        ("geo:0,0?q=34.99,-106.61(Treasure)", {"lat": "34.99", "lng": "-106.61", "query": "Treasure"}, ()),
        ("geo:47.6,-122.3?z=11", {"lat": "47.6", "lng": "-122.3"}, ("z is left out",)),
        (
            "geo:0,0?q=1600+Amphitheatre+Parkway%2C+CA",
            {"lat": "0", "lng": "0", "search": "1600+Amphitheatre+Parkway,+CA"},
            (),
        ),
        ("GEO:0,0?q=1,2", {"lat": "1", "lng": "2"}, ()),
        ("geo:0,0", {"lat": "0", "lng": "0"}, ()),
        ("geo:91,0", {"lat": "91", "lng": "0"}, ("lat must be",)),
        ("geo:1.2.3,0", {"lat": "1.2.3", "lng": "0"}, ("lat must be",)),
    ],
)
def test_places_are_read(text: str, fields: dict[str, str], warnings: tuple[str, ...]) -> None:
    check("geo", text, fields, warnings)


@for_each(
    "text, fields",
    [
        ("https://www.google.com/maps/search/?api=1&query=47.37,8.54", {"maps": "google"}),
        ("https://maps.apple.com/?ll=47.37,8.54&q=Z%C3%BCrich%20HB", {"maps": "apple", "query": "Zürich HB"}),
        ("https://maps.apple.com/?sll=47.37,8.54&q=Bar", {"maps": "apple", "search": "Bar"}),
        ("https://www.openstreetmap.org/?mlat=47.37&mlon=8.54#map=16/47.37/8.54", {"maps": "osm"}),
    ],
)
def test_links_of_the_service_are_read(text: str, fields: dict[str, str]) -> None:
    assert check("geo", text, {"lat": "47.37", "lng": "8.54", **fields}).is_exact


@for_each(
    "text",
    [
        "https://www.google.com/maps/search/?api=1&query=47.37,8.54&zoom=2",
        "https://www.google.com/maps/@47.37,8.54,15z",
        "https://www.openstreetmap.org/?mlat=47.37&mlon=8.54#map=16/47.37/8.55",
        "https://maps.apple.com/?ll=95,8.54",
    ],
)
def test_other_map_links_stay_web_addresses(text: str) -> None:
    check("url", text, {"url": text})


def test_place_of_segno_is_read() -> None:
    check("geo", segno.helpers.make_geo_data(38.8976763, -77.0365297), {"lat": "38.8976763", "lng": "-77.0365297"})


@for_each("text", ["geo:", "geo:x,y", "geo:1", "geo:1,", "geo:1;2"])
def test_text_without_coordinates_is_no_place(text: str) -> None:
    assert parse_content(text) is None
