"""MECARD contacts of other generators."""

from __future__ import annotations

import segno.helpers

from tests.support.parsed_content import check
from tests.support.tables import for_each


@for_each(
    "text, fields, warnings",
    [
        # NTT DoCoMo, "Address book registration".
        (
            "MECARD:N:Owen,Sean;ADR:76 9th Avenue, 4th Floor, New York, NY 10011;TEL:12125551212;"
            "EMAIL:srowen@example.com;;",
            {
                "last": "Owen",
                "first": "Sean",
                "address": "76 9th Avenue, 4th Floor, New York, NY 10011",
                "phone": "12125551212",
                "email": "srowen@example.com",
            },
            (),
        ),
        (r"mecard:N:Doe\, Jane;URL:https\://example.com;;", {"name": "Doe, Jane", "url": "https://example.com"}, ()),
        (
            "MECARD:N:Doe;ADR:,,Main St 1,Zurich,ZH,8001,Switzerland;;",
            {
                "name": "Doe",
                "street": "Main St 1",
                "city": "Zurich",
                "region": "ZH",
                "zip": "8001",
                "country": "Switzerland",
            },
            (),
        ),
        (
            "MECARD:N:Doe;ADR:Box 1,,Main St 1,Zurich,,8001,;;",
            {"name": "Doe", "address": "Box 1,,Main St 1,Zurich,,8001,"},
            (),
        ),
        (
            "MECARD:N:Doe;BDAY:19700310;MEMO:hi;NICKNAME:J;SOUND:dou;;",
            {"name": "Doe", "birthday": "1970-03-10", "note": "hi"},
            ("NICKNAME is left out", "SOUND is left out"),
        ),
        ("MECARD:N:Doe;TEL:123;TEL:456;TEL:123;;", {"name": "Doe", "phone": "123,456"}, ()),
        (
            "MECARD:N:Doe;TEL:111;TEL:222;TEL:333;TEL:444;TEL:555;TEL:666;;",
            {"name": "Doe", "phone": "111,222,333,444,555"},
            ("phone has values that are left out",),
        ),
        ("MECARD:N:Doe;TEL:111,22;;", {"name": "Doe"}, ("phone has values that are left out",)),
        ("MECARD:N:Doe;TEL:*21#;;", {"name": "Doe", "phone": "*21#"}, ("phone must be",)),
    ],
)
def test_contacts_are_read(text: str, fields: dict[str, str], warnings: tuple[str, ...]) -> None:
    check("contact", text, {**fields, "format": "mecard"}, warnings)


def test_contact_of_segno_is_read() -> None:
    text = segno.helpers.make_mecard_data(
        "Mustermann,Stefan", email=["me@example.org", "other@example.org"], phone=["+49 1234", "0123"],
        url="https://example.org", birthday="19760919", memo="a;b", city="Zürich", houseno="1", zipcode="8000",
    )  # fmt: skip
    expected = {
        **{"format": "mecard", "last": "Mustermann", "first": "Stefan", "url": "https://example.org", "note": "a;b"},
        **{"email": "me@example.org,other@example.org", "phone": "+49 1234,0123", "birthday": "1976-09-19"},
        **{"street": "1", "city": "Zürich", "zip": "8000"},
    }
    check("contact", text, expected)
