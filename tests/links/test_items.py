"""Paths of trade items, compared with the examples of the GS1 Digital Link Standard."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from biip.gs1_digital_link_uris import GS1DigitalLinkURI
from hypothesis import given
from hypothesis import strategies as st

from qr.errors import BadParameter, QrError
from qr.links.items import check_gtin, condition_value, item_path, parse_item
from tests.support.tables import for_each

GTIN = "09520123456788"
SET_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"

# Path after /01/ of a URI, and its identifiers besides the GTIN.
EXAMPLES: dict[str, dict[str, str]] = {
    # GS1 Digital Link Standard, URI Syntax 1.2, 5: examples with a GTIN
    "09520123456788": {},
    "9520123456788": {},
    "09520123456788/22/2A": {"cpv": "2A"},
    "09520123456788/10/ABC123": {"lot": "ABC123"},
    "09520123456788/21/12345": {"serial": "12345"},
    "09520123456788/10/ABC1/21/12345": {"lot": "ABC1", "serial": "12345"},
    # 4.9: permitted paths
    "09520123456788/22/2A/10/ABC123/21/12345XYZ": {"cpv": "2A", "lot": "ABC123", "serial": "12345XYZ"},
    "09520123456788/10/ABC123/": {"lot": "ABC123"},
    "09520123456788/10/ABC123/21/12345XYZ": {"lot": "ABC123", "serial": "12345XYZ"},
    "09520123456788/21/12345XYZ": {"serial": "12345XYZ"},
    # 4.9: UPUI; 4.2: percent-encoding; GS1 General Specifications, figure 3.2-1: lengths
    f"09520123456788/235/{'t' * 28}": {"tpx": "t" * 28},
    "09520123456788/10/32a%2Fb%25%2c": {"lot": "32a/b%,"},
    f"09520123456788/22/{'v' * 20}/21/{'9' * 20}/": {"cpv": "v" * 20, "serial": "9" * 20},
    f"09520123456788/21/{'%2F' * 20}": {"serial": "/" * 20},
}


@for_each("path, identifiers", EXAMPLES.items())
def test_path_of_the_standard_is_parsed(path: str, identifiers: dict[str, str]) -> None:
    item = parse_item(path)
    assert item == {"gtin": GTIN, **identifiers}
    assert parse_item(item_path(item).removeprefix("01/")) == item


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        (f"{GTIN}/21/12345XYZ/10/ABC123", "qualifiers"),  # URI Syntax 1.2, 4.9: not permitted
        (f"{GTIN}/10/A/22/2A", "qualifiers"), (f"{GTIN}/10/A/10/B", "qualifiers"),
        (f"{GTIN}/235/A/21/B", "qualifiers"), (f"{GTIN}/10/A/235/B", "qualifiers"),
        (f"{GTIN}/17/261231", "qualifiers"), (f"{GTIN}/foo", "qualifiers"), (f"{GTIN}/10", "qualifiers"),
        (f"{GTIN}/lot/A", "qualifiers"), (f"{GTIN}/10/%ZZ", "qualifiers"), (f"{GTIN}/10/A%", "qualifiers"),
        (f"{GTIN}/%31%30/A", "qualifiers"),
        ("09520123456789", "gtin"), ("952012345678", "gtin"), ("009520123456788", "gtin"), ("x", "gtin"), ("", "gtin"),
        ("0952012345678\uff18", "gtin"), ("09520123456788%20", "gtin"), ("123", "gtin"),
        (f"{GTIN}/10/{'A' * 21}", "lot"), (f"{GTIN}/10//21/1", "lot"), (f"{GTIN}/10/%C3%A9", "lot"),
        (f"{GTIN}/10/%FF", "lot"), (f"{GTIN}/10/a%20b", "lot"), (f"{GTIN}/10/A%00", "lot"), (f"{GTIN}/10/a~b", "lot"),
        (f"{GTIN}/21/{'1' * 21}", "serial"), (f"{GTIN}/22/{'v' * 21}", "cpv"), (f"{GTIN}/235/{'t' * 29}", "tpx"),
    ],
)  # fmt: skip
def test_malformed_path_names_its_identifier(path: str, parameter: str) -> None:
    with pytest.raises(QrError) as raised:
        parse_item(path)
    assert (raised.value.status, raised.value.parameter) == (400, parameter)


@given(st.text(SET_82, min_size=1, max_size=20).filter(lambda lot: lot not in {".", ".."}))
def test_lot_survives_percent_encoding(lot: str) -> None:
    path = item_path({"gtin": GTIN, "lot": lot})
    assert parse_item(path.removeprefix("01/")) == {"gtin": GTIN, "lot": lot}
    assert parse_item(f"{GTIN}/10/{quote(lot, safe='')}")["lot"] == lot
    assert {e.ai.ai: e.value for e in GS1DigitalLinkURI.parse(f"https://a.example/{path}").element_strings} == {
        "01": GTIN, "10": lot,
    }  # fmt: skip


def test_condition_value_escapes_commas() -> None:
    assert [condition_value(value) for value in ("A/1", "A,1", "50%", "%2C")] == ["A/1", "A%2C1", "50%25", "%252C"]


@for_each("user_id", ["42", "9520123456788", "09520123456789", f"{GTIN}0"])
def test_other_id_than_a_gtin_is_rejected(user_id: str) -> None:
    check_gtin(user_id, {"rules": [{"device": "ios"}], "link_types": []})
    recall: dict[str, object] = {"rules": [{}, {"lot": "L7"}]}
    for name, link in (("a rule with lot", recall), ("link_types", {"link_types": [{}]})):
        check_gtin(GTIN, link)
        with pytest.raises(BadParameter, match=f"id must be a GTIN of 14 digits .*, because the link has {name};"):
            check_gtin(user_id, link)
