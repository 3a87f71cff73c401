from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.payload_requests import message_error, message_text
from tests.support.tables import for_each


@for_each(
    "fields, text",
    [
        ({"lat": "48.2010", "lng": "16.3695"}, "geo:48.2010,16.3695"),
        ({"lat": "48.2010", "lng": "16.3695", "altitude": "183"}, "geo:48.2010,16.3695,183"),
        ({"lat": "0", "lng": "0", "altitude": "0"}, "geo:0,0,0"),
        ({"lat": "-90", "lng": "180"}, "geo:-90,180"),
        ({"lat": "0.000000001", "lng": "-0.1"}, "geo:0.000000001,-0.1"),
        ({"lat": "39.956259811402624", "lng": "-75.1"}, "geo:39.956259811,-75.1"),
        ({"lat": "1", "lng": "2", "query": "Café & Bar+"}, "geo:0,0?q=1,2(Caf%C3%A9%20%26%20Bar%2B)"),
        ({"lat": "-33.8", "lng": "151.2", "query": "Pier (old)"}, "geo:0,0?q=-33.8,151.2(Pier%20%28old%29)"),
        ({"lat": "1", "lng": "2", "search": "Café & Bar+"}, "geo:1,2?q=Caf%C3%A9%20%26%20Bar%2B"),
        ({"lat": "1", "lng": "2", "altitude": "3", "search": "bar"}, "geo:1,2,3?q=bar"),
        ({"lat": "1", "lng": "2", "maps": "google"}, "https://www.google.com/maps/search/?api=1&query=1,2"),
        ({"lat": "1", "lng": "2", "maps": "apple"}, "https://maps.apple.com/?ll=1,2"),
        ({"lat": "1", "lng": "2", "maps": "apple", "query": "Pier"}, "https://maps.apple.com/?ll=1,2&q=Pier"),
        ({"lat": "1", "lng": "2", "maps": "apple", "search": "bar"}, "https://maps.apple.com/?sll=1,2&q=bar"),
        ({"lat": "1", "lng": "2", "maps": "osm"}, "https://www.openstreetmap.org/?mlat=1&mlon=2#map=16/1/2"),
    ],
)
def test_place_is_written_as_uri(fields: dict[str, str], text: str) -> None:
    assert message_text("geo", **fields) == text


@pytest.mark.parametrize(("field", "coordinates"), [("query", "ll"), ("search", "sll")])
def test_map_query_cannot_inject_a_parameter(field: str, coordinates: str) -> None:
    url = message_text("geo", lat="1", lng="2", maps="apple", **{field: "{lat}&ll=9,9#x"})
    assert parse_qs(urlsplit(url).query, strict_parsing=True) == {coordinates: ["1,2"], "q": ["{lat}&ll=9,9#x"]}


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=50))
def test_name_cannot_change_the_place(name: str) -> None:
    uri = urlsplit(message_text("geo", lat="1", lng="2", query=name))
    assert (uri.scheme, uri.path, uri.fragment) == ("geo", "0,0", "")
    assert uri.query.count("(") == uri.query.count(")") == 1
    assert parse_qs(uri.query, strict_parsing=True) == {"q": [f"1,2({name})"]}


@pytest.mark.parametrize(
    ("number", "rounded"),
    [
        ("39.956259811402624", "39.956259811"),
        ("0.1000000000000000055511151231257827021181583404541015625", "0.1"),
        ("12.9999999999", "13"),
        ("-12.3456789015", "-12.345678902"),
        ("-12.3456789014", "-12.345678901"),
        ("0.0000000001", "0"),
        ("-0.0000000001", "0"),
        ("90.0000000000000142", "90"),
        ("-90.0000000004", "-90"),
        ("12.345678900", "12.345678900"),
        ("12.3456789000", "12.3456789"),
    ],
)
def test_coordinate_is_rounded_to_nine_decimals(number: str, rounded: str) -> None:
    assert message_text("geo", lat=number, lng=number) == f"geo:{rounded},{rounded}"
    assert message_text("geo", lat=number, lng="2", maps="apple") == f"https://maps.apple.com/?ll={rounded},2"


def test_altitude_is_rounded_to_millimetres() -> None:
    assert message_text("geo", lat="1", lng="2", altitude="432.10000000000002") == "geo:1,2,432.1"
    assert message_text("geo", lat="1", lng="2", altitude="-0.0004") == "geo:1,2,0"


@pytest.mark.parametrize(
    ("lat", "lng"),
    [
        ("90.1", "0"),
        ("0", "-180.1"),
        ("1,5", "0"),
        ("1e1", "0"),
        ("", "0"),
        ("nan", "0"),
        ("90.000000001", "0"),
        ("0", "180.0000000006"),
        ("1" * 25 + ".1234567891", "0"),
    ],
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
        ({"maps": "osm", "search": "x"}, "search"),
        ({"maps": "google", "search": "x"}, "search"),
        ({"query": "x", "search": "x"}, "search"),
        ({"maps": "apple", "query": "x", "search": "x"}, "search"),
        ({"query": "x", "altitude": "1"}, "altitude"),
    ],
)
def test_field_unsupported_by_map_is_rejected(fields: dict[str, str], parameter: str) -> None:
    assert message_error("geo", lat="1", lng="2", **fields).parameter == parameter
