"""UPN QR, compared with the examples of its standard, and read back from images by an independent reader."""

from __future__ import annotations

import pytest
import zxingcpp
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from qr.errors import MissingParameter
from tests.support.decoders import open_png
from tests.support.payload_requests import build_message, message_error, message_text
from tests.support.payment_readers import read_upnqr
from tests.support.tables import for_each

FIELDS = {
    "iban": "SI56020170014356205",
    "name": "RentaCar d.o.o.",
    "street": "Pohorska ulica 22",
    "city": "2000 Maribor",
    "amount": "81.05",
    "text": "Plačilo najemnine za marec 2017",
}
PAYER = {"payer_name": "Janez Novak", "payer_street": "Dunajska ulica 1", "payer_city": "1000 Ljubljana"}


def read_image(png: bytes) -> list[str]:
    """Return the elements of the QR Code in an image. By default, zxing-cpp also finds a linear barcode in it."""
    (code,) = zxingcpp.read_barcodes(open_png(png), formats=zxingcpp.barcode_formats_from_str("QRCode"))
    return read_upnqr(code.bytes)


def test_example_of_the_instructions_is_reproduced_exactly() -> None:
    # Bank Association of Slovenia, instructions for programmers of UPN QR.
    fields = {"purpose": "RENT", "due_date": "2017-04-01", "reference": "SI12 1234567890120"}
    assert message_text("upnqr", **FIELDS, **PAYER, **fields) == (
        "UPNQR\n\n\n\n\nJanez Novak\nDunajska ulica 1\n1000 Ljubljana\n00000008105\n\n\nRENT\n"
        "Plačilo najemnine za marec 2017\n01.04.2017\nSI56020170014356205\nSI121234567890120\nRentaCar d.o.o.\n"
        "Pohorska ulica 22\n2000 Maribor\n201\n"
    )


def test_example_of_the_standard_has_equal_elements() -> None:
    text = message_text(
        "upnqr",
        iban="SI56020360253863406",
        name="Združenje bank Slovenije - GIZ",
        street="Šubičeva 2",
        city="1000 Ljubljana",
        amount="1268.74",
        text="Plačilo računa 18/2016.",
        reference="SI081236-17-345679",
        purpose="CPYR",
        payer_iban="SI56020170014356205",
        payer_reference="SI00225268-32526-222",
        payer_name="Poljubno podjetje d.o.o.",
        payer_street="Lepa cesta 10",
        payer_city="2000 Maribor",
        payment_date="2016-07-11",
        urgent="on",
    )
    assert read_upnqr(text.encode("iso8859_2")) == [
        *("UPNQR", "SI56020170014356205", "", "", "SI00225268-32526-222"),
        *("Poljubno podjetje d.o.o.", "Lepa cesta 10", "2000 Maribor"),
        *("00000126874", "11.07.2016", "X", "CPYR", "Plačilo računa 18/2016.", ""),
        *("SI56020360253863406", "SI081236-17-345679"),
        *("Združenje bank Slovenije - GIZ", "Šubičeva 2", "1000 Ljubljana"),
    ]


def test_other_generators_write_the_same_text() -> None:
    # A test vector of the library QRCoder. Its IBAN there has wrong check digits, and its reference is SI00.
    text = message_text(
        "upnqr",
        iban="SI56020170014356205",
        name="Podjetje d.o.o.",
        street="Trzaska cesta 10",
        city="2000 Maribor",
        amount="150.5",
        text="Payment for services",
        payer_name="Janez Novak",
        payer_street="Slovenska cesta 1",
        payer_city="1000 Ljubljana",
    )
    assert text == (
        "UPNQR\n\n\n\n\nJanez Novak\nSlovenska cesta 1\n1000 Ljubljana\n00000015050\n\n\nOTHR\nPayment for services\n\n"
        "SI56020170014356205\nSI99\nPodjetje d.o.o.\nTrzaska cesta 10\n2000 Maribor\n167\n"
    )


def test_symbol_has_version_15_level_m_and_iso_8859_2(client: FlaskClient) -> None:
    message = build_message("upnqr", **FIELDS)
    assert (message.ecc, message.version, message.eci, message.byte_mode) == ("M", 15, 4, True)
    response = client.get("/upnqr/png", query_string=FIELDS)
    assert (response.headers["X-QR-Version"], response.headers["X-QR-ECC"]) == ("15", "M")
    elements = read_image(response.data)
    assert (elements[12], elements[15]) == ("Plačilo najemnine za marec 2017", "SI99")


def test_longest_order_fits_in_the_symbol(client: FlaskClient) -> None:
    address = ("name", "street", "city", "payer_name", "payer_street", "payer_city")
    fields = dict.fromkeys(address, "Ž" * 33) | {
        "iban": "MT84MALT011000012345MTLCAST001S", "amount": "999999999.99", "text": "č" * 42,
        "reference": "SI0012345678901234567-8-90", "payer_iban": "SI56020170014356205",
        "payer_reference": "SI0012345678901234567-8-90", "purpose": "OTHR", "due_date": "2026-12-24",
        "payment_date": "2026-12-24", "urgent": "on",
    }  # fmt: skip
    response = client.get("/upnqr/png", query_string=fields)
    elements = read_image(response.data)
    assert (elements[8], len(elements[12]), len(elements[15])) == ("99999999999", 42, 26)


def test_logo_keeps_the_version(client: FlaskClient) -> None:
    response = client.get("/upnqr/png", query_string={**FIELDS, "logo": "heart", "shape": "rounded"})
    assert (response.status_code, response.headers["X-QR-Version"]) == (200, "15")


@pytest.mark.parametrize("field", FIELDS)
def test_payee_amount_and_text_are_required(field: str) -> None:
    error = message_error("upnqr", **{name: text for name, text in FIELDS.items() if name != field})
    assert isinstance(error, MissingParameter)
    assert error.parameter == field


@for_each(
    "name, text",
    [
        *(("iban", text) for text in ["SI56020170014356206", "", "020170014356205"]),
        *(("payer_iban", text) for text in ["DE89370400440532013000", "SI56020170014356206"]),
        *(("amount", text) for text in ["0", "0.00", "0.001", "1000000000", "-1", "1,5", ""]),
        *((name, text) for name in ("name", "street", "city", "payer_name", "payer_street", "payer_city")
          for text in ["", " ", " a", "a ", "a\nb", "a\rb", "a" * 34, "Ñ", "株", "\u0085"]),
        *(("text", text) for text in ["", "a" * 43, "a\nb", "€", "ж"]),
        *(("reference", text) for text in ["", "SI12 1234567890121", "RF19539007547034", "2017-1"]),
        *(("payer_reference", text) for text in ["SI12 1234567890121"]),
        *(("purpose", text) for text in ["", "othr", "OTH", "OTHER", "OTH1"]),
        *(("due_date", text) for text in ["01.04.2017", "2017-02-29"]),
        *(("payment_date", text) for text in ["01.04.2017"]),
        *(("urgent", text) for text in ["X", ""]),
    ],
)  # fmt: skip
def test_invalid_element_is_rejected(name: str, text: str) -> None:
    with pytest.raises(ValueError):
        build_message("upnqr", **{**FIELDS, name: text})


def test_every_character_of_iso_8859_2_is_accepted() -> None:
    for character in bytes([*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]).decode("iso8859_2"):
        text = message_text("upnqr", **{**FIELDS, "text": character})
        assert read_upnqr(text.encode("iso8859_2"))[12] == character


TEXT = st.text("abAB 019.,:;/?&'\n\r\\čšžŽ\u0085\u2029", min_size=1, max_size=20)


@given(st.fixed_dictionaries({"text": TEXT, "name": TEXT}))
def test_text_cannot_inject_a_line(texts: dict[str, str]) -> None:
    try:
        text = message_text("upnqr", **{**FIELDS, **texts})
    except ValueError:
        return
    elements = read_upnqr(text.encode("iso8859_2"))
    assert (elements[12], elements[16]) == (texts["text"], texts["name"])
