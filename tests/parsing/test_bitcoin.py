"""Requests for bitcoin of BIP 21 and of wallets."""

from __future__ import annotations

from tests.support.parsed_content import check
from tests.support.tables import for_each

ADDRESS = "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"  # The address in the examples of BIP 21 has a wrong checksum.
SEGWIT = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"


@for_each(
    "text, fields, warnings",
    [
        (f"bitcoin:{ADDRESS}", {}, ()),
        (f"bitcoin:{ADDRESS}?label=Luke-Jr", {"label": "Luke-Jr"}, ()),
        (f"bitcoin:{ADDRESS}?amount=20.3&label=Luke-Jr", {"amount": "20.3", "label": "Luke-Jr"}, ()),
        (
            f"bitcoin:{ADDRESS}?amount=50&label=Luke-Jr&message=Donation%20for%20project%20xyz",
            {"amount": "50", "label": "Luke-Jr", "message": "Donation for project xyz"},
            (),
        ),
        (
            f"bitcoin:{ADDRESS}?req-somethingyoudontunderstand=50&req-somethingelseyoudontget=999",
            {},
            ("req-somethingyoudontunderstand is", "req-somethingelseyoudontget is", "a wallet must reject"),
        ),
        (
            f"bitcoin:{ADDRESS}?somethingyoudontunderstand=50&somethingelseyoudontget=999",
            {},
            ("somethingyoudontunderstand is", "somethingelseyoudontget is"),
        ),
        (f"BITCOIN:{SEGWIT.upper()}?amount=1", {"address": SEGWIT.upper(), "amount": "1"}, ()),
        (f"bitcoin:{SEGWIT}", {"address": SEGWIT}, ()),
        (f"bitcoin:{ADDRESS[:-1]}X", {"address": f"{ADDRESS[:-1]}X"}, ("address must be",)),
        (f"bitcoin:{ADDRESS}?amount=1,5", {"amount": "1,5"}, ("amount must be",)),
    ],
)
def test_requests_are_read(text: str, fields: dict[str, str], warnings: tuple[str, ...]) -> None:
    check("bitcoin", text, {"address": ADDRESS} | fields, warnings)
