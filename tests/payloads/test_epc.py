"""SEPA transfers, compared with the example of the guidelines and with segno, and parsed line by line."""

from __future__ import annotations

from typing import Any

import pytest
import segno.helpers
from hypothesis import given
from hypothesis import strategies as st

from qr.errors import BadParameter, DataTooLong, MissingParameter
from qr.parameters import declared_parameters
from qr.payloads import PAYLOADS
from qr.payloads.epc import Epc, write_epc
from tests.support.payload_requests import build_message
from tests.support.tables import for_each

segno_epc = vars(segno.helpers)["_make_epc_qr_data"]
NAME = next(p.type for p in declared_parameters(Epc) if p.name == "name")
IBAN = "DE71110220330123456789"
ELEMENTS = [
    *("tag", "service_version", "charset", "function", "bic", "name"),
    *("iban", "amount", "purpose", "reference", "text", "information"),
]


def parse_elements(text: str) -> dict[str, str]:
    """Return the elements that are not empty, in the order of lines of the guidelines."""
    lines = text.split("\n")
    assert len(lines) <= len(ELEMENTS)
    return {name: line for name, line in zip(ELEMENTS, lines, strict=False) if line}


def test_guideline_example_is_reproduced_exactly() -> None:
    message = build_message(
        "epc",
        service_version="001",
        bic="BHBLDEHHXXX",
        name="Franz Mustermänn",
        iban=IBAN,
        amount="12.30",
        purpose="GDDS",
        reference="RF18539007547034",
    )
    assert message.text == (
        "BCD\n001\n1\nSCT\nBHBLDEHHXXX\nFranz Mustermänn\nDE71110220330123456789\nEUR12.3\nGDDS\nRF18539007547034"
    )
    # The guidelines give these lengths.
    assert (len(message.text), len(message.text.encode())) == (95, 96)


def test_symbol_has_level_m_and_version_limit_13() -> None:
    message = build_message("epc", name="A", iban=IBAN)
    assert (message.ecc, message.max_version, PAYLOADS["epc"].secret) == ("M", 13, False)


def test_empty_trailing_lines_are_omitted() -> None:
    assert build_message("epc", name="A", iban=IBAN).text.endswith(f"\nA\n{IBAN}")
    assert build_message("epc", name="A", iban=IBAN, information="i").text.endswith(f"\n{IBAN}\n\n\n\n\ni")


@pytest.mark.parametrize(
    ("amount", "shown"),
    [("0.01", "EUR0.01"), ("1", "EUR1"), ("100", "EUR100"), ("10.10", "EUR10.1"), ("999999999.99", "EUR999999999.99")],
)
def test_amount_has_no_trailing_zeros(amount: str, shown: str) -> None:
    assert parse_elements(build_message("epc", name="A", iban=IBAN, amount=amount).text)["amount"] == shown


@for_each(
    "name, text",
    [
        *(("amount", text) for text in ["0", "0.00", "0.001", "1000000000", "-1", "1,50", "1e3", "EUR1", ""]),
        *(("bic", text) for text in ["BHBLDEHH1", "bhbldehh", "BHBLDEH", "BHBLDEHHXXXX", "BHBLDEHH\n"]),
        *(("purpose", text) for text in ["", "GDDSX", "gdds", "A\nB"]),
        *(("reference", text) for text in ["RF19539007547034", "123", "RF18\n539007547034"]),
        *(("name", text) for text in ["", " ", "A ", "a\nb", "a\rb", "a\u2028b", "a" * 71, "\U0001f600", "株式会社"]),
        *(("text", text) for text in ["a" * 141, "a\nb", "\t", "\ud800", "\u00a0", "\u200b"]),
        *(("service_version", text) for text in ["1", "003"]),
    ],
)
def test_invalid_element_is_rejected(name: str, text: str) -> None:
    with pytest.raises(ValueError):
        build_message("epc", **{"name": "A", "iban": IBAN, name: text})


@pytest.mark.parametrize(
    "name",
    ["Łódź Żabka", "Ελληνική Τράπεζα", "Българска банка", "Ħal Għaxaq", "Brânză și Țuică", "O\u2019Brien", "Çağ €"],
)
def test_names_of_sepa_countries_are_accepted(name: str) -> None:
    assert parse_elements(build_message("epc", name=name, iban=IBAN).text)["name"] == name


@pytest.mark.parametrize("part", [1, 2, 4, 5, 7, 10, 15])
def test_every_character_of_the_guidelines_is_accepted(part: int) -> None:
    characters = bytes([*range(33, 127), *range(160, 256)]).decode(f"iso8859_{part}", "ignore")
    for character in filter(str.isprintable, characters):
        assert parse_elements(build_message("epc", name=character, iban=IBAN).text)["name"] == character


def test_french_typography_is_written_in_plain_form() -> None:
    text = "Facture\u00a07\u202f: \u00ab\u202fPorte\u2011clé\u202f\u00bb \u2013 1\u202f500\u00a0€\u202f!"
    fields = {"name": "L\u2019Été\u00a0SARL", "iban": f"\u200eDE71\u00a0{IBAN[4:]}", "bic": "\u202aBHBLDEHH\u202c"}
    elements = parse_elements(build_message("epc", **fields, text=text, information="\u200eN°\u00a07").text)
    assert (elements["name"], elements["information"]) == ("L\u2019Été SARL", "N° 7")
    assert elements["text"] == "Facture 7 : « Porte-clé » \u2013 1 500 € !"
    assert (elements["iban"], elements["bic"]) == (IBAN, "BHBLDEHH")


def test_text_is_rejected_with_a_reference() -> None:
    with pytest.raises(BadParameter) as error:
        build_message("epc", name="A", iban=IBAN, reference="RF18539007547034", text="Invoice 7")
    assert error.value.parameter == "text"


def test_service_version_001_requires_a_bic() -> None:
    with pytest.raises(MissingParameter) as error:
        build_message("epc", name="A", iban=IBAN, service_version="001")
    assert error.value.parameter == "bic"


def test_payload_has_at_most_331_bytes() -> None:
    room = 331 - len(build_message("epc", name="A", iban=IBAN, text="x", information="i" * 70).text) + 1
    assert room > 140
    longest = {"name": "ß" * 70, "iban": IBAN, "information": "i" * 70}
    room = 331 - len(build_message("epc", **longest, text="x").text.encode()) + 1
    assert len(build_message("epc", **longest, text="x" * room).text.encode()) == 331
    with pytest.raises(DataTooLong) as error:
        build_message("epc", **longest, text="x" * (room + 1))
    assert "332" in error.value.detail


PRINTABLE = st.text("abAB 019.,:;/?&'\n\r\\éßλЖ€\u0085\u2029", min_size=1, max_size=30)


@given(st.fixed_dictionaries({"name": PRINTABLE}, optional={"text": PRINTABLE, "information": PRINTABLE}))
def test_text_cannot_inject_a_line(texts: dict[str, str]) -> None:
    try:
        fields: dict[str, Any] = {name: NAME.parse(text) for name, text in texts.items()}
    except ValueError:
        return
    message = write_epc(Epc(iban=IBAN, **fields))
    constants = {"tag": "BCD", "service_version": "002", "charset": "1", "function": "SCT", "iban": IBAN}
    assert parse_elements(message.text) == constants | texts
    assert len(message.text.splitlines()) == len(message.text.split("\n"))


@given(PRINTABLE, st.decimals("0.01", "999999999.99", places=2), st.sampled_from([None, "BHBLDEHH"]))
def test_bytes_match_segno(text: str, amount: object, bic: str | None) -> None:
    try:
        NAME.parse(text)
    except ValueError:
        return
    optional = {"bic": bic} if bic else {}
    message = build_message("epc", name=text, iban=IBAN, amount=str(amount), text=text, **optional)
    assert message.text.encode() == segno_epc(text, IBAN, amount, text, bic=bic, encoding=1)
