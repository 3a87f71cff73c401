"""Slovenian payment orders of the instructions for programmers."""

from __future__ import annotations

from tests.support.parsed_content import check
from tests.support.tables import for_each

# Bank Association of Slovenia, instructions for programmers of UPN QR.
EXAMPLE = (
    "UPNQR\n\n\n\n\nJanez Novak\nDunajska ulica 1\n1000 Ljubljana\n00000008105\n\n\nRENT\n"
    "Plačilo najemnine za marec 2017\n01.04.2017\nSI56020170014356205\nSI121234567890120\nRentaCar d.o.o.\n"
    "Pohorska ulica 22\n2000 Maribor\n201\n"
)
FIELDS = {
    **{"payer_name": "Janez Novak", "payer_street": "Dunajska ulica 1", "payer_city": "1000 Ljubljana"},
    **{"amount": "81.05", "purpose": "RENT", "text": "Plačilo najemnine za marec 2017", "due_date": "2017-04-01"},
    **{"iban": "SI56020170014356205", "reference": "SI121234567890120", "name": "RentaCar d.o.o."},
    **{"street": "Pohorska ulica 22", "city": "2000 Maribor"},
}


def test_example_is_read_exactly() -> None:
    assert check("upnqr", EXAMPLE, FIELDS).is_exact
    assert not check("upnqr", EXAMPLE.replace("\n", "\r\n"), FIELDS).is_exact


@for_each(
    "old, new, fields, warnings",
    [
        ("201\n", "202\n", {}, ("the check sum",)),
        ("201\n", "", {}, ("the check sum",)),
        ("\n01.04.2017", "\n31.02.2017", {"due_date": "2017-02-31"}, ("due_date must be",)),
        ("\nRENT", "\nREN", {"purpose": "REN"}, ("the check sum", "purpose must be")),
        ("00000008105", "81,05", {"amount": "81,05"}, ("the check sum", "amount must be")),
        ("SI121234567890120", "SI121234567890121", {"reference": "SI121234567890121"}, ("reference must be",)),
        ("\n\n\nRENT", "\n\nX\nRENT", {"urgent": "on"}, ("the check sum",)),
        ("UPNQR\n\n\n", "UPNQR\n\nX\n", {}, ("deposit is left out", "the check sum")),
    ],
)
def test_neighbours_are_read_with_warnings(
    old: str, new: str, fields: dict[str, str], warnings: tuple[str, ...]
) -> None:
    check("upnqr", EXAMPLE.replace(old, new), FIELDS | fields, warnings)
