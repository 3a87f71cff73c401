"""Types, structured addresses and photos of contacts, parsed by vobject (vCard) and by ZXing's rules (MECARD)."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from tests.support.contact_readers import parse_mecard, parse_vcard
from tests.support.payload_requests import message_error, message_text
from tests.support.tables import for_each

PLACES = {"": [], "_work": ["WORK"], "_home": ["HOME"]}
CHANNELS = {"phone": ("TEL", []), "mobile": ("TEL", ["CELL"]), "fax": ("TEL", ["FAX"]), "email": ("EMAIL", [])}
CARDS = pytest.mark.parametrize("card", ["vcard3", "vcard4"])


@CARDS
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", CHANNELS)
def test_several_values_have_their_types(card: str, name: str, place: str) -> None:
    values = ["a@example.com", "b@example.com"] if name == "email" else ["+15550000001", "+15550000002"]
    found = parse_vcard(message_text("contact", **{"name": "Jane", "format": card, name + place: ", ".join(values)}))
    written, types = CHANNELS[name]
    expected = types + PLACES[place]
    assert [line for line in found if line[0] == written] == [(written, expected or None, value) for value in values]


def test_all_types_of_a_number_are_written_once() -> None:
    numbers = {f"{name}{place}": f"+1555000{index}00" for index, name in enumerate(CHANNELS) for place in PLACES}
    del numbers["email"], numbers["email_work"], numbers["email_home"]
    lines = message_text("contact", name="Jane", **numbers).split("\r\n")
    assert [line.partition(":")[0] for line in lines if line.startswith("TEL")] == [
        *["TEL", "TEL;TYPE=WORK", "TEL;TYPE=HOME"],
        *["TEL;TYPE=CELL", "TEL;TYPE=CELL,WORK", "TEL;TYPE=CELL,HOME"],
        *["TEL;TYPE=FAX", "TEL;TYPE=FAX,WORK", "TEL;TYPE=FAX,HOME"],
    ]


ADDRESS = {"street": "1 High Street", "city": "Springfield; East", "region": "IL", "zip": "62701", "country": "USA"}


@CARDS
@pytest.mark.parametrize("place", PLACES)
def test_structured_address_has_its_components(card: str, place: str) -> None:
    fields = {name + place: value for name, value in ADDRESS.items()}
    text = message_text("contact", name="Jane", format=card, **fields)
    types = "".join(f";TYPE={kind}" for kind in PLACES[place])
    assert f"\r\nADR{types}:;;1 High Street;Springfield\\; East;IL;62701;USA\r\n" in text
    (found,) = [line for line in parse_vcard(text) if line[0] == "ADR"]
    assert found[1] == (PLACES[place] or None)
    parts = found[2].street, found[2].city, found[2].region, found[2].code, found[2].country
    assert (*parts, found[2].box, found[2].extended) == (*ADDRESS.values(), "", "")


@pytest.mark.parametrize("name", ADDRESS)
def test_one_component_is_enough_for_an_address(name: str) -> None:
    (found,) = [line for line in parse_vcard(message_text("contact", last="Doe", **{name: "x"})) if line[0] == "ADR"]
    parts = found[2].street, found[2].city, found[2].region, found[2].code, found[2].country
    assert dict(zip(ADDRESS, parts, strict=True)) == dict.fromkeys(ADDRESS, "") | {name: "x"}


def test_contact_has_an_address_of_each_type() -> None:
    text = message_text("contact", name="Jane", address="a\nb", city_work="c", zip_work="7", address_home="d")
    assert [line for line in text.split("\r\n") if line.startswith("ADR")] == [
        *[r"ADR:;;a\nb;;;;", "ADR;TYPE=WORK:;;;c;;7;", "ADR;TYPE=HOME:;;d;;;;"],
    ]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("card", ["vcard3", "vcard4", "mecard"])
def test_address_in_two_forms_is_rejected(card: str, place: str) -> None:
    if card == "mecard" and place:
        return
    for name in ADDRESS:
        fields = {f"address{place}": "1 High Street", name + place: "x", "name": "Jane", "format": card}
        error = message_error("contact", **fields)
        assert error.parameter == f"address{place}"
        assert f"omitted if one of street{place}, city{place}" in error.detail


@pytest.mark.parametrize(
    ("card", "line"),
    [("vcard3", "PHOTO;VALUE=uri:"), ("vcard4", "PHOTO:")],
)
def test_photo_is_a_uri(card: str, line: str) -> None:
    for sent, written in (
        ("https://example.com/jane.jpg?size=2;a", "https://example.com/jane.jpg?size=2;a"),
        ("example.com/jane.jpg", "https://example.com/jane.jpg"),
        ("https://example.com/a#\\b", "https://example.com/a#%5Cb"),
    ):
        text = message_text("contact", name="Jane", photo=sent, format=card)
        assert text.split("\r\n")[-3] == line + written
        assert [found[2] for found in parse_vcard(text) if found[0] == "PHOTO"] == [written]


@pytest.mark.parametrize("text", ["", "jane", "data:image/png;base64,AAAA", "file:///a.png", "https://a\r\nNOTE:x"])
def test_photo_that_is_no_web_address_is_rejected(text: str) -> None:
    with pytest.raises(ValueError):
        message_text("contact", name="Jane", photo=text)


def test_mecard_address_has_its_components_between_commas() -> None:
    fields = ADDRESS | {"street": "1, High Street"}
    text = message_text("contact", name="Jane", format="mecard", **fields)
    assert text == r"MECARD:N:Jane;ADR:,,1\, High Street,Springfield\; East,IL,62701,USA;;"
    found = dict(parse_mecard(text))
    assert found["ADR"] == ",,1, High Street,Springfield; East,IL,62701,USA"


TYPED = [f"{name}{place}" for name in (*CHANNELS, "address", *ADDRESS) for place in ("_work", "_home")]


@for_each("name", [*TYPED, "photo"])
def test_mecard_rejects_types_and_photos(name: str) -> None:
    value = "a@example.com" if "email" in name else "https://example.com/a" if name == "photo" else "123"
    error = message_error("contact", **{"name": "Jane", "format": "mecard", name: value})
    assert error.parameter == name
    assert "omitted if format is mecard, which has no such field" in error.detail


def test_contact_is_read_from_form_and_json(client: FlaskClient) -> None:
    form = client.post("/contact/json", data={"name": "Jane", "phone_work": "+15550000001,+15550000002", "zip": "1"})
    sent = {"name": "Jane", "phone_work": ["+15550000001", "+15550000002"], "zip": "1"}
    document = client.post("/contact/json", json=sent)
    assert form.get_json()["data"] == document.get_json()["data"]
    assert "TEL;TYPE=WORK:+15550000002\r\nADR:;;;;;1;\r\n" in form.get_json()["data"]


CHARACTERS = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])
SPECIAL = st.sampled_from(["\\", ";", ",", ":", '"', "\\n", "\\;", "END:VCARD", "ADR:", "=", " "])
COMPONENT = st.lists(CHARACTERS | SPECIAL, min_size=1, max_size=12).map("".join)


@pytest.mark.parametrize("contact_format", ["vcard3", "vcard4"])
@given(st.tuples(COMPONENT, COMPONENT, COMPONENT, COMPONENT, COMPONENT))
def test_component_cannot_inject_another(contact_format: str, parts: tuple[str, ...]) -> None:
    fields = dict(zip((f"{name}_work" for name in ADDRESS), parts, strict=True))
    text = message_text("contact", name="Jane", format=contact_format, **fields)
    assert [line.partition(":")[0] for line in text.split("\r\n")[4 - (contact_format == "vcard4") : -2]] == [
        "ADR;TYPE=WORK"
    ]
    (found,) = [line[2] for line in parse_vcard(text) if line[0] == "ADR"]
    assert (found.street, found.city, found.region, found.code, found.country) == parts
