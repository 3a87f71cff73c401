"""Payments of EMVCo with any accounts."""

from __future__ import annotations

from tests.support.emv_reader import with_checksum
from tests.support.parsed_content import check
from tests.support.tables import for_each

SHOP = "5204000053031565802CN5914BEST TRANSPORT6007BEIJING"
FIELDS = {"currency": "CNY", "country": "CN", "name": "BEST TRANSPORT", "city": "BEIJING"}
ACCOUNT = "0216400012345678901" + "2"


def test_example_of_the_specification_is_read() -> None:
    # EMV QRCPS, Merchant-Presented Mode 1.1, annex A.
    text = (
        "00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN5914BEST TRANSPORT"
        "6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340603***0708A60086670902ME91320016"
        "A0112233449988770708123456786304A13A"
    )
    parsed = check(
        "emvco",
        text,
        {
            **FIELDS,
            "account": "29.00=D15600000000,29.05=A93FO3230Q,31.00=D15600000001,31.03=12345678",
            **{"merchant_code": "4111", "amount": "23.72", "tip": "on", "language": "ZH", "local_name": "最佳运输"},
            **{"local_city": "北京", "store": "1234", "customer": "***", "terminal": "A6008667", "data_request": "ME"},
            **{"template": "91.00=A011223344998877,91.07=12345678"},
        },
    )
    assert not parsed.is_exact  # Its data objects are not in the order of their IDs.


@for_each(
    "objects, fields, warnings",
    [
        (f"{ACCOUNT}{SHOP}", {"account": "02=4000123456789012"}, ()),
        (f"{ACCOUNT}{SHOP}550202" + "56031.5", {"account": "02=4000123456789012", "fee": "1.5"}, ()),
        (f"{ACCOUNT}{SHOP}550203" + "57015", {"account": "02=4000123456789012", "fee_percent": "5"}, ()),
        (f"{ACCOUNT}{SHOP}6504abcd", {"account": "02=4000123456789012"}, ("data object 65",)),
        (f"{ACCOUNT}{SHOP}62085004test", {"account": "02=4000123456789012"}, ("data object 62.50",)),
        (f"{ACCOUNT}{SHOP}".replace("5303156", "5303000"), {"account": "02=4000123456789012", "currency": "000"},
         ("currency must be",)),
        (f"2604nope{SHOP}", {"account": "26=nope"}, ("account must be",)),
        (f"{ACCOUNT}26150003a.b0104a,b{SHOP}".replace("26150003a.b0104a,b", "26140003a.b0103a,b"),
         {"account": "02=4000123456789012,26.00=a.b"}, ("data object 26.01",)),
        (SHOP, {}, ("account must be",)),
    ],
)  # fmt: skip
def test_neighbours_are_read(objects: str, fields: dict[str, str], warnings: tuple[str, ...]) -> None:
    check("emvco", with_checksum(f"000201010211{objects}"), FIELDS | fields, warnings)
