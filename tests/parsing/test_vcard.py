"""vCards of standards, phones and other programs."""

from __future__ import annotations

import segno.helpers
import vobject

from tests.support.parsed_content import check, parse
from tests.support.tables import for_each


def card(*lines: str, version: str = "3.0") -> str:
    return "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])


@for_each(
    "text, fields, warnings",
    [
        (  # RFC 6350, 8, without the picture and the time zone.
            card(
                "FN:Simon Perreault",
                "N:Perreault;Simon;;;ing. jr,M.Sc.",
                "BDAY:--0203",
                "GENDER:M",
                "LANG;PREF=1:fr",
                "ORG;TYPE=work:Viagenie",
                "ADR;TYPE=work:;Suite D2-630;2875 Laurier;Quebec;QC;G1V 2M2;Canada",
                'TEL;VALUE=uri;TYPE="work,voice";PREF=1:tel:+1-418-656-9254;ext=102',
                'TEL;VALUE=uri;TYPE="work,cell,voice,video,text":tel:+1-418-262-6501',
                "EMAIL;TYPE=work:simon.perreault@viagenie.ca",
                "URL;TYPE=home:http://nomis80.org",
                version="4.0",
            ),
            {
                "format": "vcard4",
                "first": "Simon",
                "last": "Perreault",
                "birthday": "--0203",
                "org": "Viagenie",
                "street_work": "Suite D2-630, 2875 Laurier",
                "city_work": "Quebec",
                "region_work": "QC",
                "zip_work": "G1V 2M2",
                "country_work": "Canada",
                "phone_work": "+1-418-656-9254",
                "mobile_work": "+1-418-262-6501",
                "email_work": "simon.perreault@viagenie.ca",
                "url": "http://nomis80.org",
            },
            ("N with further names", "GENDER", "LANG", "ADR with a box", "TEL ext=102", "birthday must be"),
        ),
        (  # RFC 2426, 7.
            card(
                "FN:Frank Dawson",
                "ORG:Lotus Development Corporation",
                "ADR;TYPE=WORK,POSTAL,PARCEL:;;6544 Battleford Dri",
                " ve;Raleigh;NC;27613-3502;U.S.A.",
                "TEL;TYPE=VOICE,MSG,WORK:+1-919-676-9515",
                "TEL;TYPE=FAX,WORK:+1-919-676-9564",
                "EMAIL;TYPE=INTERNET,PREF:frank@example.com",
                "URL:http://home.earthlink.net/~fdawson",
            ),
            {
                "name": "Frank Dawson",
                "org": "Lotus Development Corporation",
                "street_work": "6544 Battleford Drive",
                "city_work": "Raleigh",
                "region_work": "NC",
                "zip_work": "27613-3502",
                "country_work": "U.S.A.",
                "phone_work": "+1-919-676-9515",
                "fax_work": "+1-919-676-9564",
                "email": "frank@example.com",
                "url": "http://home.earthlink.net/~fdawson",
            },
            (),
        ),
        (  # versit, vCard 2.1, with its types without a name and quoted-printable.
            card(
                "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=B6rg",
                "FN;CHARSET=ISO-8859-1;QUOTED-PRINTABLE:J=F6rg=20=\r\nM=FCller",
                "TEL;CELL;VOICE:+41 79 123 45 67",
                "NOTE;ENCODING=QUOTED-PRINTABLE:a=0D=0Ab",
                "PHOTO;JPEG;ENCODING=BASE64:/9j/4AAQ",
                version="2.1",
            ),
            {"first": "Jörg", "last": "Müller", "mobile": "+41 79 123 45 67", "note": "a\nb"},
            ("PHOTO with an embedded image",),
        ),
        (card("N:Doe;Jane;;;", "FN:Dr. Jane Doe"), {"first": "Jane", "last": "Doe", "name": "Dr. Jane Doe"}, ()),
        (card("N:Doe;;;;", "FN:Doe"), {"name": "Doe"}, ()),
        (card("N:Doe;;;;", "FN:Doe", version="4.0"), {"last": "Doe", "format": "vcard4"}, ()),
        (
            card("FN:J", "item1.EMAIL;type=INTERNET:j@example.com", "item1.X-ABLabel:Work"),
            {"name": "J", "email": "j@example.com"},
            ("X-ABLABEL is left out",),
        ),
        (card("FN:J", "ORG:Example\\, Inc.;Sales"), {"name": "J", "org": "Example, Inc., Sales"}, ("ORG with units",)),
        (card("FN:J", "URL:https\\://example.com/a\\,b"), {"name": "J", "url": "https://example.com/a,b"}, ()),
        (card("FN:J", "BDAY:1996-04-15T00:00:00Z"), {"name": "J", "birthday": "1996-04-15"}, ()),
        (card("FN:J", "NOTE:a\\nb\\Nc\\\\d"), {"name": "J", "note": "a\nb\nc\\d"}, ()),
        (
            card("FN:J", "ADR:;;Line 1\\nLine 2;Zurich;;8001;"),
            {"name": "J", "address": "Line 1\nLine 2\nZurich\n8001"},
            ("ADR with lines and parts",),
        ),
        (card("FN:J", "ADR;HOME:;;A;;;;", "ADR;HOME:;;B;;;;"), {"name": "J", "street_home": "A"}, ("a further ADR",)),
        (card("FN:J", "TEL:123", "TEL:*21#"), {"name": "J", "phone": "123,*21#"}, ("phone must be",)),
        (
            card("FN:J", "BEGIN:VCARD", "FN:Agent", "END:VCARD", "NOTE:x"),
            {"name": "J", "note": "x"},
            ("VCARD is left out",),
        ),
        (card("FN:J") + card("FN:K"), {"name": "J"}, ("a further contact",)),
        ("BEGIN:VCARD\nFN:J\nno property\n", {"name": "J"}, ("END:VCARD is missing",)),
        ("begin:vcard\nfn:J\nend:vcard", {"name": "J"}, ()),
    ],
)
def test_contacts_are_read(text: str, fields: dict[str, str], warnings: tuple[str, ...]) -> None:
    check("contact", text, fields, warnings)


def test_contact_of_segno_is_read() -> None:
    text = segno.helpers.make_vcard_data(
        "Doe;John", "John Doe", email=("a@example.org", "b@example.org"), phone="+1 555 0100", fax="12345",
        memo="a;b,c", birthday="1990-01-02", url="https://example.org", street="Main", city="Z", zipcode="8000",
        country="CH", org="O;rg", title="T", cellphone="+123", homephone="0444", workphone="0555",
        photo_uri="https://example.org/y.png",
    )  # fmt: skip
    expected = {
        **{"first": "John", "last": "Doe", "email": "a@example.org,b@example.org", "phone": "+1 555 0100"},
        **{"fax": "12345", "note": "a;b,c", "birthday": "1990-01-02", "url": "https://example.org", "street": "Main"},
        **{"city": "Z", "zip": "8000", "country": "CH", "org": "O;rg", "title": "T", "mobile": "+123"},
        **{"phone_home": "0444", "phone_work": "0555", "photo": "https://example.org/y.png"},
    }
    check("contact", text, expected)


@for_each("text", ["plain", 'Harris; "x", y\\', "two\nlines", "ö" * 90, "\\n", "a;b" * 40])
def test_contact_of_vobject_is_read(text: str) -> None:
    contact = vobject.vCard()
    contact.add("n").value = vobject.vcard.Name(family="Harris", given="J, \\K")
    contact.add("fn").value = "Jeffrey Harris"
    contact.add("note").value = text
    address = contact.add("adr")
    address.value = vobject.vcard.Address(street="Lyonsville; 12", city="Chur", code="7000")
    address.type_param = "HOME"
    fields = parse("contact", contact.serialize()).fields
    assert fields == {
        **{"first": "J, \\K", "last": "Harris", "name": "Jeffrey Harris", "note": text},
        **{"street_home": "Lyonsville; 12", "city_home": "Chur", "zip_home": "7000"},
    }
