"""National payments of standards and of other generators."""

from __future__ import annotations

from qr.parsing import parse_content
from tests.support.emv_reader import with_checksum
from tests.support.parsed_content import check
from tests.support.tables import for_each

LOCATION = "pix.example.com/8b3da2f39a4140d1a91abd93113bd441"
PAYEE = {"name": "Fulano de Tal", "city": "BRASILIA"}
KEY = {"key": "123e4567-e12b-12d1-a456-426655440000"}
MERCHANT = {
    **{"domain": "COM.GO-JEK.WWW", "pan": "9360091412345678901", "merchant_id": "G123456789", "criteria": "UMI"},
    **{"nmid": "ID1020012345678", "merchant_code": "5812", "name": "TOKO CONTOH", "city": "JAKARTA"},
}


@for_each(
    "name, text, fields",
    [
        (  # Banco Central do Brasil, Manual de Padrões para Iniciação do Pix, static and dynamic example.
            "pix",
            "00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865802BR"
            "5913Fulano de Tal6008BRASILIA62070503***63041D3D",
            PAYEE | KEY,
        ),
        (  # promptpay-qr, which writes the country before the currency.
            "promptpay",
            "00020101021129370016A000000677010111011300668012345675802TH530376463046197",
            {"phone": "0066801234567"},
        ),
        (
            "promptpay",
            "00020101021129370016A000000677010111021311111111111115802TH530376463047B5A",
            {"tax_id": "1111111111111"},
        ),
        (
            "promptpay",
            "00020101021229370016A000000677010111011300660000000005802TH530376454044.226304E469",
            {"phone": "0066000000000", "amount": "4.22"},
        ),
        (  # A published example of PayNow.
            "paynow",
            "00020101021126490009SG.PAYNOW010120210201403121W03011040820201231520400005303702"
            "5406500.005802SG5913ACME Pte Ltd.6009Singapore62150111TQINV-100016304815C",
            {
                **{"uen": "201403121W", "amount": "500.00", "editable": "on", "expiry": "2020-12-31"},
                **{"reference": "TQINV-10001", "name": "ACME Pte Ltd.", "initiation": "static"},
            },
        ),
        (
            "qris",
            "00020101021126620014COM.GO-JEK.WWW011993600914123456789010210G1234567890303UMI"
            "51440014ID.CO.QRIS.WWW0215ID10200123456780303UMI5204581253033605802ID"
            "5911TOKO CONTOH6007JAKARTA61051011062120708KASIR-0163043ACC",
            {**MERCHANT, "postal_code": "10110", "terminal": "KASIR-01"},
        ),
        (  # NAPAS, technical specification of QR codes, 6.1.
            "vietqr",
            "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA530370454061800005802VN"
            "62340107NPS68690819thanh toan don hang63042E2E",
            {
                **{"bank": "970403", "account": "0011012345678", "amount": "180000", "reference": "NPS6869"},
                "message": "thanh toan don hang",
            },
        ),
        (
            "vietqr",
            "00020101021138600010A00000072701300006970403011697040311012345670208QRIBFTTC53037045802VN63044F52",
            {"bank": "970403", "card": "9704031101234567"},
        ),
    ],
)
def test_examples_of_standards_are_read(name: str, text: str, fields: dict[str, str]) -> None:
    # The tax ID of the second transfer has a wrong check digit, and the third has no valid phone number.
    wrong = [name for name, value in fields.items() if value in {"1111111111111", "0066000000000"}]
    parsed = check(name, text, fields, tuple(f"{name} must be" for name in wrong))
    assert parsed.is_exact == (name != "promptpay")


@for_each(
    "start, guid, is_exact",
    [
        ("000201", "br.gov.bcb.pix", True),
        ("000201", "BR.GOV.BCB.PIX", False),
        ("000201010211", "br.gov.bcb.pix", False),
    ],
)
def test_pix_of_other_generators_is_read(start: str, guid: str, is_exact: bool) -> None:
    for template in ("26", "27"):
        account = f"{template}580014{guid}0136{KEY['key']}"
        text = with_checksum(f"{start}{account}5204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***")
        assert check("pix", text, PAYEE | KEY).is_exact == (is_exact and template == "26")


def test_dynamic_pix_without_initiation_method_is_read() -> None:
    # The dynamic example of the manual.
    text = (
        "00020101021226700014br.gov.bcb.pix2548pix.example.com/8b3da2f39a4140d1a91abd93113bd441"
        "5204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***630464E4"
    )
    assert check("pix", text, PAYEE | {"url": LOCATION}).is_exact
    assert check("pix", with_checksum(text[:-8].replace("010212", "")), PAYEE | {"url": LOCATION}).fields


@for_each(
    "old, new, fields, warnings",
    [
        ("040820201231", "041420201231235959", {}, ()),
        ("03011", "03010", {"editable": None}, ()),
        ("5303702", "5303840", {}, ("data object 53",)),
        ("6009Singapore", "6009SINGAPORE", {}, ("data object 60",)),
    ],
)
def test_neighbours_of_paynow_are_read(
    old: str, new: str, fields: dict[str, str | None], warnings: tuple[str, ...]
) -> None:
    text = (
        "00020101021226490009SG.PAYNOW010120210201403121W03011040820201231520400005303702"
        "5406500.005802SG5913ACME Pte Ltd.6009Singapore62150111TQINV-10001"
    )
    new_text = text.replace(old, new).replace("26490009", "26550009") if "0414" in new else text.replace(old, new)
    parsed = parse_content(with_checksum(new_text))
    assert parsed is not None
    expected = {
        **{"uen": "201403121W", "amount": "500.00", "editable": "on", "expiry": "2020-12-31"},
        **{"reference": "TQINV-10001", "name": "ACME Pte Ltd."},
    } | fields
    if parsed.name == "paynow":
        assert parsed.fields == {name: value for name, value in expected.items() if value}
    else:
        assert (parsed.name, bool(warnings)) == ("emvco", True)
