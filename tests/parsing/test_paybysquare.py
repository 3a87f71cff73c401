"""PAY by square codes of other generators, and codes that are damaged or too large."""

from __future__ import annotations

import lzma
from base64 import b32hexencode
from zlib import crc32

from qr.parsing import parse_content
from tests.support.parsed_content import check
from tests.support.tables import for_each

# Test vectors of the package bysquare: the first was made by another generator.
CODE_1_0 = (
    "0004I0006UC5LT8E21H3IC1K9R40P82GJL22NTU0586BBEOEKDMQSVUUBAOP1C0FFE14UJA1F1LJMV0FONE35J05TRC77FTIMV87NKNANNOFJB684"
    "000"
)
CODE_1_2 = (
    "080A6000FMC8Q0N288VTGPS5ROP8KQDSKNG45N6D86J4N7TJBS6C3JJ6O3FTCPTJL8M8I8R08KSM9T8O0OA9E7AR8T2D34DM4RSU647068MIN3IC25JE"
    "TB94TCBCGQ94G87V5N4FP7M5S4U3031RJB30SIVQEVF43OAQMSLOB7CSHQPOQ2QC0V28530R9KP769DK9DI4J0KBL81UUHOE45SB8IB61C5JQHBVV0J8"
    "G000"
)


def pack(content: bytes, length: int | None = None) -> str:
    """Pack a content as the specification states, with any length in the header."""
    filters = [{"id": lzma.FILTER_LZMA1, "lc": 3, "lp": 0, "pb": 2, "dict_size": 1 << 17}]
    body = lzma.compress(content, lzma.FORMAT_RAW, filters=filters)
    size = len(content) if length is None else length
    return b32hexencode(bytes([2, 0]) + size.to_bytes(2, "little") + body).decode().rstrip("=")


def with_checksum(text: str) -> bytes:
    return crc32(text.encode()).to_bytes(4, "little") + text.encode()


def test_codes_of_other_generators_are_read() -> None:
    fields = {"invoice_id": "2015001", "amount": "25.3", "iban": "SK4523585719461382368397", "name": "John Doe"}
    check("paybysquare", CODE_1_0, fields, ("version 1.0.0",))
    fields = {
        **{"invoice_id": "F-1", "amount": "25.3", "due_date": "2026-12-24", "variable_symbol": "0123456789"},
        **{"constant_symbol": "0308", "specific_symbol": "1", "text": "Faktúra č. 7", "bic": "TATRSKBX"},
        **{"iban": "SK9611000000002918599669", "alternative_ibans": "SK8975000000000012345671"},
        **{"name": "Ján Kováč", "street": "Štúrova 27", "city": "Košice"},
    }
    check("paybysquare", CODE_1_2, fields)


def test_further_payments_are_left_out_with_warnings() -> None:
    text = "\t".join(["", "2", "2", "1", "EUR", *[""] * 6, "1", "SK9611000000002918599669", "", "1", "0", "Jane"])
    fields = {"amount": "1", "iban": "SK9611000000002918599669", "name": "Jane"}
    check("paybysquare", pack(with_checksum(text)), fields, ("a further payment", "a kind of", "a standing order"))


@for_each(
    "code",
    [
        CODE_1_2[:-40],
        CODE_1_2[:60] + "0" + CODE_1_2[61:],
        "1" + CODE_1_2[1:],
        "A" * 100,
        pack(b"\0\0\0\0no checksum"),
        pack(with_checksum("a\tb")),
        pack(with_checksum("\t" * 20)),
        pack(with_checksum("\t" * 11 + "99")),
        pack(with_checksum("\t" * 300)),
        pack(b"\0" * 10_000_000, 65535),
    ],
)
def test_other_codes_are_no_payload(code: str) -> None:
    assert parse_content(code) is None
