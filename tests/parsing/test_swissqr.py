"""Swiss QR-bills of the guidelines and of the qrbill package."""

from __future__ import annotations

from qrbill import QRBill  # type: ignore[import-untyped]

from tests.support.parsed_content import check, parse
from tests.support.tables import for_each

CREDITOR = {
    **{"creditor_name": "Robert Schneider AG", "creditor_street": "Rue du Lac", "creditor_house": "1268"},
    **{"creditor_zip": "2501", "creditor_town": "Biel", "creditor_country": "CH"},
}
DEBTOR = {
    **{"debtor_name": "Pia-Maria Rutschmann-Schnyder", "debtor_street": "Grosse Marktgasse", "debtor_house": "28"},
    **{"debtor_zip": "9400", "debtor_town": "Rorschach", "debtor_country": "CH"},
}
QRR = "210000000003139471430009017"
INFORMATION = "//S1/01/20170309/11/10201409/20/14000000/22/36958/30/CH106017086/40/1020/41/3010"
BILL = [
    *["SPC", "0200", "1", "CH4431999123000889012"],
    *["S", "Robert Schneider AG", "Rue du Lac", "1268", "2501", "Biel", "CH"],
    *[""] * 7,
    *["1949.75", "CHF"],
    *["S", "Pia-Maria Rutschmann-Schnyder", "Grosse Marktgasse", "28", "9400", "Rorschach", "CH"],
    *["QRR", QRR, "Order dated 18.06.2020", "EPD"],
    *[INFORMATION, "UV;UltraPay005;12345", "XY;XYService;54321"],
]
FIELDS = {
    **{"iban": "CH4431999123000889012", **CREDITOR, **DEBTOR, "amount": "1949.75", "reference": QRR},
    **{"message": "Order dated 18.06.2020", "bill_information": INFORMATION},
    **{"av1": "UV;UltraPay005;12345", "av2": "XY;XYService;54321"},
}


def changed(changes: dict[int, str]) -> str:
    """Return the bill with other lines, which are numbered from 0."""
    return "\n".join(changes.get(number, line) for number, line in enumerate(BILL))


def test_guideline_example_is_read_exactly() -> None:
    assert check("swissqr", "\n".join(BILL), FIELDS).is_exact
    assert not check("swissqr", "\r\n".join(BILL), FIELDS).is_exact


@for_each(
    "changes, fields, warnings",
    [
        ({19: "EUR"}, {"currency": "EUR"}, ()),
        ({28: QRR[:-1] + "8"}, {"reference": QRR[:-1] + "8"}, ("reference must be",)),
        (
            {28: "RF18539007547034"},
            {"reference": "RF18539007547034"},
            ("the reference type (line 28) must be SCOR", "reference must be a QR"),
        ),
        ({3: "CH5800791123000889012"}, {"iban": "CH5800791123000889012"}, ("iban must be a QR-IBAN",)),
        ({3: "CH4431999123000889013"}, {"iban": "CH4431999123000889013"}, ("iban must be",)),
        ({18: "1'949.75"}, {"amount": "1'949.75"}, ("amount must be",)),
        ({1: "0100", 2: "2"}, {}, ("the version", "the coding type")),
        ({12: "Ultimate AG"}, {}, ("the ultimate creditor",)),
        ({30: "END"}, {}, ("the trailer",)),
        ({4: "X"}, {}, ("the address type of the creditor",)),
    ],
)
def test_neighbours_are_read_with_warnings(
    changes: dict[int, str], fields: dict[str, str], warnings: tuple[str, ...]
) -> None:
    check("swissqr", changed(changes), FIELDS | fields, warnings)


@for_each(
    "line, zip_code, town",
    [("2501 Biel", "2501", "Biel"), ("D-10115 Berlin Mitte", "D-10115", "Berlin Mitte"), ("Biel", "", "Biel")],
)
def test_combined_address_is_converted(line: str, zip_code: str, town: str) -> None:
    text = changed({4: "K", 6: "Rue du Lac 1268", 7: line, 8: "", 9: ""})
    fields = parse("swissqr", text).fields
    assert fields["creditor_street"] == "Rue du Lac 1268"
    assert (fields.get("creditor_zip", ""), fields["creditor_town"], fields["creditor_country"]) == (
        zip_code,
        town,
        "CH",
    )
    assert any("combined address" in warning for warning in parse("swissqr", text).warnings)


def test_bill_of_the_qrbill_package_is_read() -> None:
    names = {
        "name": "name",
        "street": "street",
        "house_num": "house",
        "pcode": "zip",
        "city": "town",
        "country": "country",
    }
    bill = QRBill(
        account=FIELDS["iban"], amount="1949.75", reference_number=QRR, additional_information="Order dated 18.06.2020",
        creditor={theirs: CREDITOR[f"creditor_{ours}"] for theirs, ours in names.items()},
        debtor={theirs: DEBTOR[f"debtor_{ours}"] for theirs, ours in names.items()},
    )  # fmt: skip
    expected = {name: value for name, value in FIELDS.items() if name not in {"bill_information", "av1", "av2"}}
    check("swissqr", bill.qr_data(), expected)


def test_bill_without_optional_lines_is_read() -> None:
    minimum = [*BILL[:18], "", "CHF", *[""] * 7, "NON", "", "", "EPD"]
    text = "\n".join(minimum).replace("CH4431999123000889012", "CH5800791123000889012")
    assert check("swissqr", text, {"iban": "CH5800791123000889012", **CREDITOR}).is_exact
    assert parse("swissqr", text + "\n").fields == {"iban": "CH5800791123000889012", **CREDITOR}
