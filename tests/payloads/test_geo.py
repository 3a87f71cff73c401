from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.payload_requests import message_error, message_text


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"lat": "48.2010", "lng": "16.3695"}, "geo:48.2010,16.3695"),
        ({"lat": "48.2010", "lng": "16.3695", "altitude": "183"}, "geo:48.2010,16.3695,183"),
        ({"lat": "0", "lng": "0", "altitude": "0"}, "geo:0,0,0"),
        ({"lat": "-90", "lng": "180"}, "geo:-90,180"),
        ({"lat": "0.000000001", "lng": "-0.1"}, "geo:0.000000001,-0.1"),
        ({"lat": "1", "lng": "2", "query": "Café & Bar+"}, "geo:1,2?q=Caf%C3%A9%20%26%20Bar%2B"),
        ({"lat": "1", "lng": "2", "maps": "google"}, "https://www.google.com/maps/search/?api=1&query=1,2"),
        ({"lat": "1", "lng": "2", "maps": "apple"}, "https://maps.apple.com/?ll=1,2"),
        ({"lat": "1", "lng": "2", "maps": "osm"}, "https://www.openstreetmap.org/?mlat=1&mlon=2#map=16/1/2"),
    ],
)
def test_place_is_written_as_uri(fields: dict[str, str], text: str) -> None:
    assert message_text("geo", **fields) == text


def test_map_query_cannot_inject_a_parameter() -> None:
    url = message_text("geo", lat="1", lng="2", query="{lat}&ll=9,9#x", maps="apple")
    assert parse_qs(urlsplit(url).query, strict_parsing=True) == {"ll": ["1,2"], "q": ["{lat}&ll=9,9#x"]}


@pytest.mark.parametrize(
    ("lat", "lng"), [("90.1", "0"), ("0", "-180.1"), ("1,5", "0"), ("1e1", "0"), ("", "0"), ("nan", "0")]
)
def test_invalid_coordinates_are_rejected(lat: str, lng: str) -> None:
    with pytest.raises(ValueError):
        message_text("geo", lat=lat, lng=lng)


@pytest.mark.parametrize(
    ("fields", "parameter"),
    [
        ({"maps": "osm", "altitude": "1"}, "altitude"),
        ({"maps": "osm", "query": "x"}, "query"),
        ({"maps": "google", "query": "x"}, "query"),
    ],
)
def test_field_unsupported_by_map_is_rejected(fields: dict[str, str], parameter: str) -> None:
    assert message_error("geo", lat="1", lng="2", **fields).parameter == parameter
