"""Slovak payment orders (Slovak Banking Association, PAY by square)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qr.parsing.candidates import Candidate, Source, Value, omitted
from qr.parsing.mecard import read_day

_BASE32HEX = re.compile("[0-9A-V]{32,8192}")
_VERSIONS = {0: "", 1: "1.1.0", 2: "1.2.0"}  # Numbers in the header (table 1). The service writes no version 1.0.0.
_DICTIONARY_BYTES = 1 << 17
_MAX_FIELDS = 200
# Fields before and after the accounts (table 15).
_BEFORE = (
    *("invoice_id", None, None, "amount", "currency", "due_date", "variable_symbol", "constant_symbol"),
    *("specific_symbol", "reference", "text"),
)
_AFTER = ("name", "street", "city")


def parse_paybysquare(source: Source) -> Iterator[Candidate]:
    """Yield an order, if the content is an LZMA stream in base32hex with a correct CRC-32."""
    digits = source.text.rstrip("\r\n ")
    unpacked = _unpack(digits) if _BASE32HEX.fullmatch(digits) else None
    if unpacked is None:
        return
    version, text = unpacked
    fields = text.split("\t")
    candidate = _read_fields(fields, version) if len(fields) < _MAX_FIELDS else None
    if candidate:
        yield candidate


def _unpack(digits: str) -> tuple[str, str] | None:
    """Return the version and the text, or None. The header limits the length of the text to 64 KiB."""
    import lzma
    from base64 import b32hexdecode
    from zlib import crc32

    filters = [{"id": lzma.FILTER_LZMA1, "lc": 3, "lp": 0, "pb": 2, "dict_size": _DICTIONARY_BYTES}]
    try:
        packed = b32hexdecode(digits + "=" * (-len(digits) % 8))
        length = int.from_bytes(packed[2:4], "little")
        content = lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=filters).decompress(packed[4:], length)
        text = content[4:].decode()
    except (ValueError, lzma.LZMAError):
        return None
    is_intact = len(content) == length and crc32(content[4:]) == int.from_bytes(content[:4], "little")
    # The first four bits are the type of the document: 0 for PAY by square. The last bits are reserved.
    version = _VERSIONS.get(packed[0] & 15)
    return (version, text) if is_intact and packed[0] < 16 and version is not None else None


def _read_fields(texts: Sequence[str], version: str) -> Candidate | None:
    """Return the first payment. Its accounts have a number before them, so the later fields move."""
    fields: dict[str, Value] = {name: text for name, text in zip(_BEFORE, texts, strict=False) if name}
    count = texts[len(_BEFORE)] if len(texts) > len(_BEFORE) else ""
    if not re.fullmatch("[1-9][0-9]?", count):
        return None
    start = len(_BEFORE) + 1
    end = start + 2 * int(count)
    accounts = list(zip(texts[start:end:2], texts[start + 1 : end : 2], strict=False))
    if not accounts:
        return None
    fields |= dict(zip(_AFTER, texts[end + 2 :], strict=False))
    fields["due_date"] = read_day(str(fields.get("due_date", "")))
    (fields["iban"], fields["bic"]), *others = accounts
    fields["alternative_ibans"] = [iban for iban, _ in others]
    warnings = () if version else ("version 1.0.0 becomes the default version",)
    return Candidate("paybysquare", fields | {"service_version": version}, (*warnings, *_warn(texts, others, end)))


def _warn(texts: Sequence[str], others: Sequence[tuple[str, str]], end: int) -> tuple[str, ...]:
    """Return warnings for further payments, other kinds of payment, and BICs of alternative accounts."""
    checks = {
        "a further payment": texts[1] != "1",
        "a kind of payment other than a payment order": texts[2] != "1",
        "the BIC of an alternative account": any(bic for _, bic in others),
        "a standing order or a direct debit": any(text not in {"", "0"} for text in texts[end : end + 2]),
        "text after the address": any(texts[end + 2 + len(_AFTER) :]),
    }
    return tuple(omitted(name) for name, is_present in checks.items() if is_present)
