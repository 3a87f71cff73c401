"""Data objects and the checksum of EMVCo, and the choice between national payments and the general payload."""

from __future__ import annotations

from qr.parsing import parse_content
from qr.parsing.emv import read_objects
from tests.support.emv_reader import checksum, with_checksum
from tests.support.parsed_content import parse
from tests.support.tables import for_each

# Banco Central do Brasil, Manual de Padrões para Iniciação do Pix.
PIX = (
    "00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865802BR"
    "5913Fulano de Tal6008BRASILIA62070503***63041D3D"
)

PAYEE = PIX.partition("5913")[0]


@for_each(
    "text, objects",
    [
        ("000201", {"00": "01"}),
        ("0002015303986", {"00": "01", "53": "986"}),
        ("0000", {"00": ""}),
        ("", {}),
        ("00020", {}),
        ("00030", {}),
        ("00-201", {}),
        ("0002010002", {}),
        ("00020100020", {}),
        ("000201000201", {}),
        ("\uff10\uff10\uff10\uff12\uff10\uff11", {}),
    ],
)
def test_data_objects_are_read_completely_or_not(text: str, objects: dict[str, str]) -> None:
    assert read_objects(text) == objects


def test_checksum_is_compared_in_any_case() -> None:
    assert parse("pix", PIX).is_exact
    assert parse("pix", PIX.lower().replace("fulano de tal", "Fulano de Tal")).warnings
    assert parse("pix", PIX[:-4] + "1d3d").warnings == ()
    assert parse("pix", PIX[:-4] + "1D3E").warnings == ("the checksum (data object 63) is wrong: expected 1D3D",)
    assert parse("pix", PIX[:-8]).warnings == ("the checksum (data object 63) is missing at the end",)
    assert parse("pix", PIX + "\r\n").warnings == ()


def test_lengths_can_count_bytes() -> None:
    for length in (9, 10):
        text = with_checksum(f"{PAYEE}59{length:02}São Paulo6002RJ62070503***")
        parsed = parse("pix", text)
        assert (parsed.fields["name"], parsed.fields["city"]) == ("São Paulo", "RJ")
        assert [warning[:12] for warning in parsed.warnings] == ["name must be"]


def test_checksum_of_other_bytes_is_compared_with_the_content() -> None:
    start = f"{PAYEE}5909São Paulo6002RJ62070503***6304"
    text = f"{start}{checksum(start.encode('latin-1')):04X}"
    assert len(parse("pix", text).warnings) == 2
    assert len(parse("pix", text, text.encode("latin-1")).warnings) == 1


def test_payment_of_several_schemes_keeps_all_accounts() -> None:
    paynow = "26370009SG.PAYNOW010120210201403121W03011"
    text = with_checksum(f"000201010211{paynow}27120008SG.OTHER5204000053037025802SG5902NA6009Singapore")
    parsed = parse("emvco", text)
    assert (parsed.is_exact, parsed.warnings) == (True, ())
    assert parsed.fields["account"] == "26.00=SG.PAYNOW,26.01=2,26.02=201403121W,26.03=1,27.00=SG.OTHER"
    assert parse("paynow", with_checksum(f"000201010211{paynow}5204000053037025802SG5902NA6009Singapore")).is_exact


@for_each("text", ["000201", "00020163", "0002016304ABCD", "000201x", "00020101021"])
def test_content_without_a_payment_has_no_valid_fields(text: str) -> None:
    parsed = parse_content(text)
    assert parsed is None or parsed.warnings
