"""VietQR transfers, compared with the four examples of the NAPAS specification."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.emv_reader import read_objects, read_payment
from tests.support.payload_requests import message_error, message_text
from tests.support.tables import for_each

ACCOUNT = {"bank": "970403", "account": "0011012345678"}
CARD = {"bank": "970403", "card": "9704031101234567"}
BILL = {"amount": "180000", "reference": "NPS6869", "message": "thanh toan don hang"}
# NAPAS, technical specification of QR codes, 6.1.
EXAMPLES = [
    (ACCOUNT, "00020101021138570010A00000072701270006970403011300110123456780208QRIBFTTA53037045802VN63049E6F"),
    (CARD, "00020101021138600010A00000072701300006970403011697040311012345670208QRIBFTTC53037045802VN63044F52"),
    (
        ACCOUNT | BILL,
        "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA530370454061800005802VN"
        "62340107NPS68690819thanh toan don hang63042E2E",
    ),
    (
        CARD | BILL,
        "00020101021238600010A00000072701300006970403011697040311012345670208QRIBFTTC530370454061800005802VN"
        "62340107NPS68690819thanh toan don hang6304A203",
    ),
]


@for_each("fields, text", EXAMPLES)
def test_specification_examples_are_reproduced_exactly(fields: dict[str, str], text: str) -> None:
    assert message_text("vietqr", **fields) == text


@for_each(
    "name, text",
    [
        *(("bank", text) for text in ["", "97040", "9704033", "VCB"]),
        *(("account", text) for text in ["", "a-1", "1" * 20]),
        *(("card", text) for text in ["1" * 15, "1" * 20]),
        *(("amount", text) for text in ["0", "0.5", "180000.0", "180.000đ", "10000000000000"]),
        *(("message", text) for text in ["", "thanh toán đơn hàng", "a" * 26]),
        *(("reference", text) for text in ["", "a" * 26]),
    ],
)
def test_invalid_field_is_rejected(name: str, text: str) -> None:
    with pytest.raises(ValueError):
        message_text("vietqr", **ACCOUNT | {name: text})


@for_each("fields, parameter", [({}, "account"), ({"account": "1", "card": "9704031101234567"}, "card")])
def test_transfer_has_one_payee(fields: dict[str, str], parameter: str) -> None:
    assert message_error("vietqr", bank="970403", **fields).parameter == parameter


@given(
    st.from_regex("[A-Za-z0-9]{1,19}", fullmatch=True),
    st.integers(1, 10**13 - 1),
    st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=25),
)
def test_transfer_can_be_read_back(account: str, amount: int, message: str) -> None:
    text = message_text("vietqr", bank="970436", account=account, amount=str(amount), message=message)
    payment = read_payment(text)
    beneficiary = payment["38"]
    assert isinstance(beneficiary, dict)
    assert read_objects(str(beneficiary["01"])) == {"00": "970436", "01": account}
    assert (payment["54"], payment["62"]) == (str(amount), {"08": message})
