"""Swiss QR-bills against the examples of the guidelines and qrbill's writer."""

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
from tests.support.payload_requests import written
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
LEAST = {"iban": IBAN, **CREDITOR}
KINDS = {parameter.name: parameter.type for parameter in declared_parameters(SwissQr)}


def qrbill_lines(fields: dict[str, str]) -> list[str]:
    """What the qrbill package writes for the same fields."""

    def address(role: str) -> dict[str, str] | None:
        names = {"name": "name", "street": "street", "house": "house_num", "zip": "pcode", "town": "city"}
        found = {theirs: fields[f"{role}_{ours}"] for ours, theirs in names.items() if f"{role}_{ours}" in fields}
        return {**found, "country": fields[f"{role}_country"]} if found else None

    bill = QRBill(
        account=fields["iban"],
        creditor=address("creditor"),
        debtor=address("debtor"),
        amount=fields.get("amount"),
        currency=fields.get("currency", "CHF"),
        reference_number=fields.get("reference"),
        additional_information=fields.get("message", ""),
        billing_information=fields.get("bill_information", ""),
        alt_procs=[fields[name] for name in ("av1", "av2") if name in fields],
    )
    return str(bill.qr_data()).split("\r\n")


def test_the_guidelines_example_with_everything_comes_out_line_by_line() -> None:
    fields = {
        **{"iban": "CH44 3199 9123 0008 8901 2", **CREDITOR, **DEBTOR, "amount": "1949.75", "currency": "CHF"},
        **{"reference": "21 00000 00003 13947 14300 09017", "message": "Order dated 18.06.2020"},
        "bill_information": "//S1/01/20170309/11/10201409/20/14000000/22/36958/30/CH106017086/40/1020/41/3010",
        **{"av1": "UV;UltraPay005;12345", "av2": "XY;XYService;54321"},
    }
    message = written("swissqr", **fields)
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
    assert message[1:] == ("M", 25, False, ("swiss-cross", 15))
    assert message.text.split("\n") == qrbill_lines(fields)


def test_the_least_that_is_needed_has_31_lines() -> None:
    fields = {name: value for name, value in LEAST.items() if name not in {"creditor_street", "creditor_house"}}
    lines = written("swissqr", **fields).text.split("\n")
    assert lines == [
        *["SPC", "0200", "1", IBAN, "S", "Robert Schneider AG", "", "", "2501", "Biel", "CH", *[""] * 7],
        *["", "CHF", *[""] * 7, "NON", "", "", "EPD"],
    ]
    assert len(lines) == 31
    assert lines == qrbill_lines(fields)


@pytest.mark.parametrize(
    ("account", "reference", "kind"),
    [(QR_IBAN, QRR, "QRR"), (IBAN, "RF18539007547034", "SCOR"), (IBAN, None, "NON")],
)
def test_the_kind_of_reference_follows_from_it(account: str, reference: str | None, kind: str) -> None:
    fields = LEAST | {"iban": account} | ({"reference": reference} if reference else {})
    lines = written("swissqr", **fields).text.split("\n")
    assert lines[27:29] == [kind, reference or ""]
    assert lines == qrbill_lines(fields)


def test_a_qr_reference_and_a_qr_iban_only_go_together() -> None:
    with pytest.raises(MissingParameter) as refusal:
        written("swissqr", **LEAST | {"iban": QR_IBAN})
    assert refusal.value.parameter == "reference"
    for account, reference, name in ((QR_IBAN, "RF18539007547034", "reference"), (IBAN, QRR, "iban")):
        with pytest.raises(BadParameter) as other:
            written("swissqr", **LEAST | {"iban": account, "reference": reference})
        assert other.value.parameter == name


@pytest.mark.parametrize(("institution", "qr"), [(29999, False), (30000, True), (31999, True), (32000, False)])
def test_institutions_30000_to_31999_have_qr_ibans(institution: int, qr: bool) -> None:
    number = make_iban("CH", f"{institution}123000889012")
    reference = {"reference": QRR} if qr else {}
    assert written("swissqr", **LEAST | {"iban": number} | reference)


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
def test_what_is_no_reference_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Reference().parse(text)


@pytest.mark.parametrize("name", ["debtor_name", "debtor_zip", "debtor_town", "debtor_country"])
def test_a_debtor_is_whole_or_absent(name: str) -> None:
    with pytest.raises(MissingParameter) as refusal:
        written("swissqr", **LEAST, **{other: value for other, value in DEBTOR.items() if other != name})
    assert refusal.value.parameter == name


def test_a_street_alone_is_no_debtor() -> None:
    with pytest.raises(MissingParameter, match="debtor_name"):
        written("swissqr", **LEAST, debtor_street="Rue du Lac")


def test_message_and_bill_information_share_140_characters() -> None:
    assert written("swissqr", **LEAST, message="m" * 60, bill_information="//" + "b" * 78)
    with pytest.raises(BadParameter, match="message"):
        written("swissqr", **LEAST, message="m" * 61, bill_information="//" + "b" * 78)


def test_an_alternative_procedure_stands_behind_the_first() -> None:
    assert written("swissqr", **LEAST, av1="eBill/B/x").text.endswith("\nEPD\n\neBill/B/x")
    with pytest.raises(MissingParameter, match="av1"):
        written("swissqr", **LEAST, av2="eBill/B/x")


def test_at_most_997_bytes_are_written() -> None:
    # Every element at its longest has fewer characters, but 997 bytes is what the symbol holds.
    long = {
        f"{role}_{part}": "é" * most for role in ("creditor", "debtor") for part, most in [("name", 70), ("street", 70)]
    }
    texts = {"message": "é" * 140, "av1": "é" * 100, "av2": "é" * 100}
    with pytest.raises(DataTooLong, match="997"):
        written("swissqr", **LEAST | DEBTOR | long | texts)
    assert written("swissqr", **LEAST | DEBTOR | long | {"message": "é" * 140})


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
def test_what_an_element_cannot_hold_is_refused(name: str, text: str) -> None:
    with pytest.raises(ValueError):
        KINDS[name].parse(text)


def test_every_character_of_the_extended_latin_set_is_written() -> None:
    extended = [*range(0x21, 0x7F), *range(0xA0, 0x180), *range(0x218, 0x21C), 0x20AC]
    for character in map(chr, extended):
        assert written("swissqr", **LEAST | {"creditor_name": character}).text.split("\n")[5] == character


def test_countries_are_those_of_iso_3166() -> None:
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
def test_no_text_leaves_its_line(texts: dict[str, str]) -> None:
    try:
        for name, text in texts.items():
            KINDS[name].parse(text)
    except ValueError:
        return
    fields = LEAST | DEBTOR | texts
    text = write_swissqr(SwissQr(**fields)).text  # type: ignore[arg-type]
    assert len(text.splitlines()) == 33
    assert text.split("\n") == qrbill_lines(fields)
