"""Swiss QR-bills, compared with the examples of the guidelines and with the qrbill package."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qrbill import QRBill  # type: ignore[import-untyped]

from qr.errors import BadParameter, DataTooLong, MissingParameter
from qr.parameters import declared_parameters
from qr.payloads.swissqr import (
    Country,
    Reference,
    SwissQr,
    write_swissqr,
)
from tests.support.check_digits import make_iban, modulo_10_recursive
from tests.support.payload_requests import build_message
from tests.support.tables import for_each

IBAN, QR_IBAN = "CH5800791123000889012", "CH4431999123000889012"
QRR = "210000000003139471430009017"
CREDITOR = {
    **{"creditor_name": "Robert Schneider AG", "creditor_street": "Rue du Lac", "creditor_house": "1268"},
    **{"creditor_zip": "2501", "creditor_town": "Biel", "creditor_country": "CH"},
}
DEBTOR = {
    **{"debtor_name": "Pia-Maria Rutschmann-Schnyder", "debtor_street": "Grosse Marktgasse", "debtor_house": "28"},
    **{"debtor_zip": "9400", "debtor_town": "Rorschach", "debtor_country": "CH"},
}
REQUIRED = {"iban": IBAN, **CREDITOR}
TYPES = {parameter.name: parameter.type for parameter in declared_parameters(SwissQr)}


def qrbill_lines(fields: dict[str, str]) -> list[str]:
    """Return the lines that the qrbill package writes for the same fields."""

    def make_address(role: str) -> dict[str, str] | None:
        names = {"name": "name", "street": "street", "house": "house_num", "zip": "pcode", "town": "city"}
        address = {theirs: fields[f"{role}_{ours}"] for ours, theirs in names.items() if f"{role}_{ours}" in fields}
        return {**address, "country": fields[f"{role}_country"]} if address else None

    bill = QRBill(
        account=fields["iban"],
        creditor=make_address("creditor"),
        debtor=make_address("debtor"),
        amount=fields.get("amount"),
        currency=fields.get("currency", "CHF"),
        reference_number=fields.get("reference"),
        additional_information=fields.get("message", ""),
        billing_information=fields.get("bill_information", ""),
        alt_procs=[fields[name] for name in ("av1", "av2") if name in fields],
    )
    return str(bill.qr_data()).split("\r\n")


def test_guideline_example_is_reproduced_exactly() -> None:
    fields = {
        **{"iban": "CH44 3199 9123 0008 8901 2", **CREDITOR, **DEBTOR, "amount": "1949.75", "currency": "CHF"},
        **{"reference": "21 00000 00003 13947 14300 09017", "message": "Order dated 18.06.2020"},
        "bill_information": "//S1/01/20170309/11/10201409/20/14000000/22/36958/30/CH106017086/40/1020/41/3010",
        **{"av1": "UV;UltraPay005;12345", "av2": "XY;XYService;54321"},
    }
    message = build_message("swissqr", **fields)
    assert message.text.split("\n") == [
        *["SPC", "0200", "1", "CH4431999123000889012"],
        *["S", "Robert Schneider AG", "Rue du Lac", "1268", "2501", "Biel", "CH"],
        *[""] * 7,
        *["1949.75", "CHF"],
        *["S", "Pia-Maria Rutschmann-Schnyder", "Grosse Marktgasse", "28", "9400", "Rorschach", "CH"],
        *["QRR", "210000000003139471430009017", "Order dated 18.06.2020", "EPD"],
        "//S1/01/20170309/11/10201409/20/14000000/22/36958/30/CH106017086/40/1020/41/3010",
        *["UV;UltraPay005;12345", "XY;XYService;54321"],
    ]
    assert message[1:5] == ("M", 25, False, ("swiss-cross", 100 * 7 / 46))
    assert (message.version, message.eci, message.byte_mode) == (None, None, False)
    assert message.printed == ("QR-bill", 46, 5, 7)
    assert message.text.split("\n") == qrbill_lines(fields)


def test_minimum_payload_has_31_lines() -> None:
    fields = {name: value for name, value in REQUIRED.items() if name not in {"creditor_street", "creditor_house"}}
    lines = build_message("swissqr", **fields).text.split("\n")
    assert lines == [
        *["SPC", "0200", "1", IBAN, "S", "Robert Schneider AG", "", "", "2501", "Biel", "CH", *[""] * 7],
        *["", "CHF", *[""] * 7, "NON", "", "", "EPD"],
    ]
    assert len(lines) == 31
    assert lines == qrbill_lines(fields)


@pytest.mark.parametrize(
    ("account", "reference", "reference_type"),
    [(QR_IBAN, QRR, "QRR"), (IBAN, "RF18539007547034", "SCOR"), (IBAN, None, "NON")],
)
def test_reference_type_follows_from_the_reference(account: str, reference: str | None, reference_type: str) -> None:
    fields = REQUIRED | {"iban": account} | ({"reference": reference} if reference else {})
    lines = build_message("swissqr", **fields).text.split("\n")
    assert lines[27:29] == [reference_type, reference or ""]
    assert lines == qrbill_lines(fields)


def test_qr_reference_and_qr_iban_require_each_other() -> None:
    with pytest.raises(MissingParameter) as error:
        build_message("swissqr", **REQUIRED | {"iban": QR_IBAN})
    assert error.value.parameter == "reference"
    for account, reference, name in ((QR_IBAN, "RF18539007547034", "reference"), (IBAN, QRR, "iban")):
        with pytest.raises(BadParameter) as mismatch:
            build_message("swissqr", **REQUIRED | {"iban": account, "reference": reference})
        assert mismatch.value.parameter == name


@pytest.mark.parametrize(("institution", "is_qr_iban"), [(29999, False), (30000, True), (31999, True), (32000, False)])
def test_institutions_30000_to_31999_have_qr_ibans(institution: int, is_qr_iban: bool) -> None:
    number = make_iban("CH", f"{institution}123000889012")
    reference = {"reference": QRR} if is_qr_iban else {}
    assert build_message("swissqr", **REQUIRED | {"iban": number} | reference)


@given(st.integers(0, 10**26 - 1), st.integers(0, 9))
def test_qr_reference_is_accepted_if_check_digit_matches(number: int, check_digit: int) -> None:
    reference = f"{number:026}{check_digit}"
    if modulo_10_recursive(reference[:-1]) == reference[-1]:
        assert Reference().parse(reference) == reference
    else:
        with pytest.raises(ValueError):
            Reference().parse(reference)


@pytest.mark.parametrize(
    "text", ["", QRR[:-1], "0" + QRR, QRR[:-1] + "8", "RF19539007547034", QRR.replace("1", "\u0661")]
)
def test_malformed_reference_is_rejected(text: str) -> None:
    with pytest.raises(ValueError):
        Reference().parse(text)


@pytest.mark.parametrize("name", ["debtor_name", "debtor_zip", "debtor_town", "debtor_country"])
def test_incomplete_debtor_is_rejected(name: str) -> None:
    with pytest.raises(MissingParameter) as error:
        build_message("swissqr", **REQUIRED, **{other: value for other, value in DEBTOR.items() if other != name})
    assert error.value.parameter == name


def test_debtor_with_only_a_street_is_rejected() -> None:
    with pytest.raises(MissingParameter, match="debtor_name"):
        build_message("swissqr", **REQUIRED, debtor_street="Rue du Lac")


def test_message_and_bill_information_share_140_characters() -> None:
    assert build_message("swissqr", **REQUIRED, message="m" * 60, bill_information="//" + "b" * 78)
    with pytest.raises(BadParameter, match="message"):
        build_message("swissqr", **REQUIRED, message="m" * 61, bill_information="//" + "b" * 78)


def test_second_alternative_procedure_requires_the_first() -> None:
    assert build_message("swissqr", **REQUIRED, av1="eBill/B/x").text.endswith("\nEPD\n\neBill/B/x")
    with pytest.raises(MissingParameter, match="av1"):
        build_message("swissqr", **REQUIRED, av2="eBill/B/x")


def test_payload_has_at_most_997_bytes() -> None:
    # All elements together have fewer than 997 characters, but non-ASCII characters have two bytes.
    longest = {f"{role}_{part}": "é" * 70 for role in ("creditor", "debtor") for part in ("name", "street")}
    texts = {"message": "é" * 140, "av1": "é" * 100, "av2": "é" * 100}
    with pytest.raises(DataTooLong, match="997"):
        build_message("swissqr", **REQUIRED | DEBTOR | longest | texts)
    assert build_message("swissqr", **REQUIRED | DEBTOR | longest | {"message": "é" * 140})


@for_each(
    "name, text",
    [
        *(("iban", text) for text in ["DE71110220330123456789", "CH5800791123000889013", "CH58"]),
        *(
            ("creditor_name", text)
            for text in ["", " ", "a ", "a\nb", "a\r\nb", "\x7f", "\x85", "a" * 71, "Ж", "\U0001f600"]
        ),
        *(("creditor_zip", text) for text in ["", "CH-2501", "2" * 17]),
        *(("creditor_town", text) for text in ["", "a" * 36]),
        *(("creditor_house", text) for text in ["", "1" * 17]),
        *(("creditor_country", text) for text in ["", "ch", "CHE", "UK", "XX", "C"]),
        *(("amount", text) for text in ["0", "0.00", "1000000000", "1'000", "1.005"]),
        *(("currency", text) for text in ["", "USD"]),
        *(("message", text) for text in ["", "a" * 141, "a\nEPD"]),
        *(("bill_information", text) for text in ["", "S1/10", "//S", "/" * 141]),
        *(("av1", text) for text in ["", "a" * 101, "a\nb"]),
    ],
)
def test_invalid_element_is_rejected(name: str, text: str) -> None:
    with pytest.raises(ValueError):
        TYPES[name].parse(text)


def test_every_extended_latin_character_is_accepted() -> None:
    code_points = [*range(0x21, 0x7F), *range(0xA0, 0x180), *range(0x218, 0x21C), 0x20AC]
    for character in map(chr, code_points):
        assert build_message("swissqr", **REQUIRED | {"creditor_name": character}).text.split("\n")[5] == character


def test_typographic_character_outside_the_standard_becomes_plain() -> None:
    fields = {"creditor_name": "Caf\u00e9\u00a0Z\u202f\u2011\u2009B", "message": "\u200eFacture\u202f: 7\u2011a\ufeff"}
    lines = build_message("swissqr", **REQUIRED | fields).text.split("\n")
    assert (lines[5], lines[29]) == ("Caf\u00e9\u00a0Z - B", "Facture : 7-a")
    with pytest.raises(ValueError):
        TYPES["creditor_zip"].parse("CH\u20112501")


def test_countries_match_iso_3166() -> None:
    from iso3166 import countries

    known = {country.alpha2 for country in countries} | {"XK"}
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    for code in (a + b for a in letters for b in letters):
        if code in known:
            assert Country().parse(code) == code
        else:
            with pytest.raises(ValueError):
                Country().parse(code)


TEXTS = st.text("abc 019.;/'\n\r\x85éßŁȘ€\u2028", min_size=1, max_size=30)


@given(st.fixed_dictionaries(dict.fromkeys(["creditor_name", "debtor_name", "message", "av1"], TEXTS)))
def test_text_cannot_inject_a_line(texts: dict[str, str]) -> None:
    try:
        for name, text in texts.items():
            TYPES[name].parse(text)
    except ValueError:
        return
    fields = REQUIRED | DEBTOR | texts
    text = write_swissqr(SwissQr(**fields)).text  # type: ignore[arg-type]
    assert len(text.splitlines()) == 33
    assert text.split("\n") == qrbill_lines(fields)
