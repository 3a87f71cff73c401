"""UPI payments of the specification and of other generators."""

from __future__ import annotations

from tests.support.parsed_content import check
from tests.support.tables import for_each

ASHA = {"payee": "asha@bank", "name": "Asha"}


@for_each(
    "text, fields, warnings",
    [
        (
            "upi://pay?pa=nadeem@npci&pn=nadeem%20chinna&mc=0000&tid=cxnkjcnkjdfdvjndkjfvn&tr=4894398cndhcd23&"
            "tn=Pay%20to%20mystar%20store&am=10&cu=INR&url=https%3A%2F%2Fmystar.com%2Forderid%3D9298yw89e8973e87389e78923ue892",
            {
                **{"payee": "nadeem@npci", "name": "nadeem chinna", "merchant_code": "0000", "amount": "10"},
                **{"transaction_id": "cxnkjcnkjdfdvjndkjfvn", "reference": "4894398cndhcd23"},
                **{"note": "Pay to mystar store"},
                "details_url": "https://mystar.com/orderid=9298yw89e8973e87389e78923ue892",
            },
            (),
        ),
        ("upi://pay?pa=asha%40bank&pn=Asha", ASHA, ()),
        ("UPI://pay?PA=asha@bank&PN=Asha&am=", ASHA, ()),
        ("upi://pay/?pa=asha@bank&pn=Asha&cu=USD", ASHA, ("cu must be INR",)),
        ("upi://pay?pa=asha@bank&pn=Asha&sign=MEQ&orgid=1", ASHA, ("sign is left out", "orgid is left out")),
        ("upi://pay?pa=asha@bank&pa=eve@bank&pn=Asha", ASHA, ("'pa' is repeated",)),
        ("upi://pay?pa=asha@bank", {"payee": "asha@bank"}, ("name must be",)),
        ("upi://pay?pa=asha@bank&pn=Asha&am=1.234", ASHA | {"amount": "1.234"}, ("amount must be",)),
    ],
)
def test_payments_are_read(text: str, fields: dict[str, str], warnings: tuple[str, ...]) -> None:
    check("upi", text, fields, warnings)
