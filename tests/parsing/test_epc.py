"""SEPA transfers of the guidelines and of other generators."""

from __future__ import annotations

import segno.helpers

from tests.support.parsed_content import check, parse
from tests.support.tables import for_each

segno_epc = vars(segno.helpers)["_make_epc_qr_data"]
IBAN = "DE71110220330123456789"
TRANSFER = {"name": "Franz Mustermänn", "iban": IBAN}
EXAMPLE = "BCD\n001\n1\nSCT\nBHBLDEHHXXX\nFranz Mustermänn\nDE71110220330123456789\nEUR12.3\nGDDS\nRF18539007547034"


@for_each(
    "text, fields, warnings",
    [
        (
            EXAMPLE,
            {
                **{**TRANSFER, "service_version": "001", "bic": "BHBLDEHHXXX", "amount": "12.3", "purpose": "GDDS"},
                "reference": "RF18539007547034",
            },
            (),
        ),
        (
            f"BCD\r\n002\r\n1\r\nSCT\r\n\r\nFranz Mustermänn\r\n{IBAN}\r\n\r\n\r\n\r\nhi\r\n",
            {**TRANSFER, "text": "hi"},
            (),
        ),
        (f"BCD\n002\n1\nSCT\n\nFranz Mustermänn\n{IBAN}\n\n\n\n\n\n\n", TRANSFER, ()),
        (
            "BCD\n002\n1\nSCT\n\nFranz Mustermänn \nDE71 1102 2033 0123 4567 89",
            {**TRANSFER, "iban": "DE71 1102 2033 0123 4567 89"},
            (),
        ),
        (
            f"BCD\n003\n1\nSCT\n\nA\n{IBAN}",
            {"service_version": "003", "name": "A", "iban": IBAN},
            ("service_version must be",),
        ),
        (f"BCD\n001\n1\nSCT\n\nA\n{IBAN}", {"service_version": "001", "name": "A", "iban": IBAN}, ("bic must be",)),
        (f"BCD\n002\n9\nINST\n\nA\n{IBAN}", {"name": "A", "iban": IBAN}, ("the character set", "the identification")),
        (
            "BCD\n002\n1\nSCT\n\nA\nDE72110220330123456789",
            {"name": "A", "iban": "DE72110220330123456789"},
            ("iban must be",),
        ),
        (
            f"BCD\n002\n1\nSCT\n\nA\n{IBAN}\n12,50",
            {"name": "A", "iban": IBAN, "amount": "12,50"},
            ("the amount", "amount must be"),
        ),
        (
            f"BCD\n002\n1\nSCT\n\nA\n{IBAN}\n\n\nRF18539007547034\ntext",
            {
                "name": "A",
                "iban": IBAN,
                "reference": "RF18539007547034",
                "text": "text",
            },
            ("text must be omitted",),
        ),
        (f"BCD\n002\n1\nSCT\n\nA\n{IBAN}\n\n\n\n\n\nextra", {"name": "A", "iban": IBAN}, ("text after line 12",)),
    ],
)
def test_transfers_are_read(text: str, fields: dict[str, str], warnings: tuple[str, ...]) -> None:
    check("epc", text, fields, warnings)


def test_guideline_example_is_exact() -> None:
    assert parse("epc", EXAMPLE).is_exact
    assert not parse("epc", EXAMPLE.replace("\n", "\r\n")).is_exact


@for_each(
    "encoding, name",
    [
        *((encoding, "Mustermänn") for encoding in ("utf-8", "iso-8859-1", "iso-8859-2", "iso-8859-4", "iso-8859-10")),
        *(("iso-8859-5", "Иван"), ("iso-8859-7", "Ιωάννης"), ("iso-8859-15", "Mustermänn €")),
    ],
)
def test_character_set_of_segno_is_read_from_bytes(encoding: str, name: str) -> None:
    content = segno_epc(name, IBAN, 1.5, text="Order 1", encoding=encoding)
    assert content == content.decode(encoding).encode(encoding)
    parsed = parse("epc", content.decode("latin-1"), content)
    text = name if encoding != "utf-8" else name.encode().decode("latin-1")
    assert parsed.fields == {"name": text, "iban": IBAN, "amount": "1.5", "text": "Order 1"}


def test_utf8_is_read_with_a_wrong_character_set() -> None:
    text = EXAMPLE.replace("BCD\n001\n1", "BCD\n001\n2")
    assert parse("epc", text, text.encode()).fields["name"] == "Franz Mustermänn"
    assert parse("epc", text, text.encode("latin-1")).fields["name"] == "Franz Mustermänn"
