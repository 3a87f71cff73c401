"""Short Payment Descriptors of the standard and of other generators."""

from __future__ import annotations

from tests.support.parsed_content import check
from tests.support.tables import for_each

IBAN = "CZ5855000000001265098001"
DONATION = {
    **{"iban": "CZ3301000000000002970297", "amount": "555.55", "reference": "7004139146", "due_date": "2021-04-30"},
    **{"variable_symbol": "0987654321", "specific_symbol": "1234567890", "constant_symbol": "0558"},
    "text": "PRISPEVEK NA NADACI",
}


@for_each(
    "text, fields, warnings",
    [
        (  # Standard of the Czech Banking Association, version 1.2, example 1.
            "SPD*1.0*ACC:CZ3301000000000002970297*AM:555.55*CC:CZK*RF:7004139146*X-VS:0987654321*X-SS:1234567890*"
            "X-KS:0558*DT:20210430*MSG:PRISPEVEK NA NADACI",
            DONATION,
            (),
        ),
        (
            f"SPD*1.0*ACC:{IBAN}+RZBCCZPP*AM:480.50*CC:EUR*MSG:Payment for the goods*X-VS:1234567890",
            {
                **{"iban": IBAN, "bic": "RZBCCZPP", "amount": "480.50", "currency": "EUR"},
                **{"text": "Payment for the goods", "variable_symbol": "1234567890"},
            },
            (),
        ),
        (f"SPD*1.0*ACC:{IBAN}*AM:1*", {"iban": IBAN, "amount": "1"}, ()),
        (f"spd*1.0*acc:{IBAN}*msg:a%2Ab%C4%9B", {"iban": IBAN, "text": "a*b\u011b"}, ()),
        (
            f"SPD*1.0*ACC:{IBAN}*ALT-ACC:CZ9755000000000000000019+RZBCCZPP,CZ7301000000000000000019*NT:E*CRC32:0",
            {"iban": IBAN, "alternative_ibans": "CZ9755000000000000000019,CZ7301000000000000000019"},
            ("NT is left out", "the BIC in ALT-ACC"),
        ),
        (f"SPD*2.0*ACC:{IBAN}", {"iban": IBAN}, ("the version",)),
        (f"SPD*1.0*ACC:{IBAN[:-1]}2", {"iban": IBAN[:-1] + "2"}, ("iban must be",)),
    ],
)
def test_transfers_are_read(text: str, fields: dict[str, str], warnings: tuple[str, ...]) -> None:
    check("spayd", text, fields, warnings)
