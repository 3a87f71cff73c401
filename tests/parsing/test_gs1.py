"""GS1 element strings and Digital Links of the standards and of biip."""

from __future__ import annotations

from biip.gs1_messages import GS1Message

from qr.parsing import parse_content
from tests.support.parsed_content import check, parse
from tests.support.tables import for_each

GTIN = "09506000134352"
ITEM = {"gtin": GTIN, "expiry": "141120", "lot": "ABC123", "serial": "XYZ"}
GS = "\x1d"


@for_each(
    "text, fields, warnings",
    [
        (f"01{GTIN}1714112010ABC123{GS}21XYZ", ITEM, ()),
        (f"{GS}01{GTIN}1714112010ABC123{GS}21XYZ", ITEM, ()),
        (f"]Q301{GTIN}10ABC", {"gtin": GTIN, "lot": "ABC"}, ()),
        (f"]d201{GTIN}10ABC{GS}", {"gtin": GTIN, "lot": "ABC"}, ()),
        (f"(01){GTIN}(17)141120(10)ABC123(21)XYZ", ITEM, ()),
        (f"]Q301{GTIN}3103000500", {"gtin": GTIN, "weight": "0.500"}, ()),
        (f"]Q301{GTIN}3100000012", {"gtin": GTIN, "weight": "12"}, ()),
        (f"]Q301{GTIN}3000000007", {"gtin": GTIN, "count": "7"}, ()),
        (f"]Q301{GTIN}15210200", {"gtin": GTIN, "best_before": "210200"}, ()),
        (f"]Q301{GTIN}8005000100{GS}3922", {}, None),
        (f"]Q301{GTIN}392215500{GS}10A", {"gtin": GTIN, "lot": "A"}, ("(3922) is left out",)),
        (f"(01){GTIN}(10)A(10)B(99)x", {"gtin": GTIN, "lot": "A"}, ("(10) is left out", "(99) is left out")),
        ("(01)09506000134353(10)A", {"gtin": "09506000134353", "lot": "A"}, ("gtin must be",)),
        ("(17)141131(01)" + GTIN, {"gtin": GTIN, "expiry": "141131"}, ("expiry must be",)),
        ("(10)A", {"lot": "A"}, ("gtin must be",)),
        ("(00)106141412345678908", {}, None),
        (f"]Q301{GTIN}0", {}, None),
        (f"]Q301{GTIN[:-1]}", {}, None),
        (f"01{GTIN}10ABC", {}, None),
        ("(a)b", {}, None),
    ],
)
def test_element_strings_are_read(text: str, fields: dict[str, str], warnings: tuple[str, ...] | None) -> None:
    if warnings is None:
        assert parse_content(text) is None
    else:
        check("gs1", text, fields, warnings)


def test_printed_form_is_read_from_the_bytes() -> None:
    """The printed form is ambiguous if a value contains parentheses."""
    content = f"01{GTIN}10A(21)B{GS}21C".encode()
    printed = f"(01){GTIN}(10)A(21)B(21)C"
    assert parse("gs1", printed, content, is_gs1=True).fields == {"gtin": GTIN, "lot": "A(21)B", "serial": "C"}


@for_each(
    "text",
    [
        f"01{GTIN}1714112010ABC123{GS}21XYZ",
        f"01{GTIN}3103000500{GS}21a/b c".replace(" ", "%"),
        f"01{GTIN}22A{GS}10B{GS}21C",
    ],
)
def test_forms_of_biip_have_the_same_fields(text: str) -> None:
    expected = parse("gs1", text).fields
    message = GS1Message.parse(text)
    assert parse("gs1", message.as_hri()).fields == expected
    assert parse("digitallink", str(message.as_gs1_digital_link_uri().value)).fields == expected


@for_each(
    "text, fields, warnings",
    [
        # GS1 Digital Link Standard, URI Syntax, examples.
        (f"https://id.gs1.org/01/{GTIN}", {"gtin": GTIN}, ()),
        (f"https://id.gs1.org/01/{GTIN}/10/ABC1/21/12345?17=180426",
         {"gtin": GTIN, "lot": "ABC1", "serial": "12345", "expiry": "180426"}, ()),
        (f"https://example.com/some/path/01/{GTIN}/22/2A", {"gtin": GTIN, "cpv": "2A", "domain": "example.com"},
         ("the path /some/path",)),
        (f"HTTP://Example.COM/01/{GTIN}?3103=000195&linkType=gs1:pip#x",
         {"gtin": GTIN, "weight": "0.195", "domain": "example.com"}, ("(linktype)", "the fragment")),
        (f"https://id.gs1.org/01/{GTIN}/10/a%2Fb%20", {"gtin": GTIN, "lot": "a/b "}, ("lot must be",)),
        ("https://id.gs1.org/01/9506000134352", {"gtin": "9506000134352"}, ()),
        ("https://id.gs1.org/01/09506000134353", {"gtin": "09506000134353"}, ("gtin must be",)),
        (f"https://id.gs1.org/01/{GTIN}/10", {"gtin": GTIN}, ("the end of the path",)),
    ],
)  # fmt: skip
def test_digital_links_are_read(text: str, fields: dict[str, str], warnings: tuple[str, ...]) -> None:
    check("digitallink", text, fields, warnings)


@for_each(
    "text",
    [
        "https://example.com/2024/01/12345678",
        "https://example.com/a/01/9506000134352",
        "https://example.com/a/01/09506000134353",
        f"https://example.com:8443/01/{GTIN}",
        f"https://example.com/01/{GTIN}x",
        f"https://example.com/?x=/01/{GTIN}",
        "https://example.com/01/12345",
    ],
)
def test_other_web_addresses_are_no_trade_items(text: str) -> None:
    assert parse("url", text).is_exact
