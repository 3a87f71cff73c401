"""Request for bitcoin (BIP 21 and its successor BIP 321), with the checksums of addresses (BIP 173, BIP 350)."""

import re
from decimal import Decimal
from typing import Annotated, NamedTuple

from qr.parameters.types import Line, Number
from qr.payloads import Message
from qr.payloads.escapes import uri_query

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BASE58_VERSIONS = {0, 5}  # Pay to public key hash, pay to script hash.
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BECH32_CONSTANT, _BECH32M_CONSTANT = 1, 0x2BC830A3  # BIP 173 and BIP 350.
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


class Address:
    """Address of the main network. A bech32 address becomes upper case, which a symbol encodes in fewer bits."""

    allowed = "a Bitcoin address of the main network (1..., 3... or bc1...) with its checksum"

    def parse(self, text: str) -> str:
        if text[:3].lower() == "bc1":
            if not is_segwit(text):
                raise ValueError(text)
            return text.upper()
        if not is_base58(text):
            raise ValueError(text)
        return text


class Invoice:
    """Lightning invoice of the main network (BOLT 11), in upper case."""

    allowed = "a Lightning invoice of the main network (BOLT 11, lnbc...) with its checksum"

    def parse(self, text: str) -> str:
        invoice = _lower_case(text)
        prefix, _, data = invoice.rpartition("1")
        # An invoice has at least a timestamp, a signature and a checksum: 117 characters.
        is_complete = re.fullmatch("lnbc([1-9][0-9]*[munp]?)?", prefix) and len(data) >= 117
        if not is_complete or _checksum(prefix, data) != _BECH32_CONSTANT:
            raise ValueError(text)
        return invoice.upper()


def is_base58(address: str) -> bool:
    """Return whether a base58 address has a known version byte and a correct checksum."""
    from hashlib import sha256

    if not 26 <= len(address) <= 35 or not set(address) <= set(_BASE58):
        return False
    number = 0
    for character in address:
        number = 58 * number + _BASE58.index(character)
    zeros = len(address) - len(address.lstrip("1"))
    if zeros != 25 - (number.bit_length() + 7) // 8:
        return False
    content = number.to_bytes(25, "big")
    return content[0] in _BASE58_VERSIONS and sha256(sha256(content[:21]).digest()).digest()[:4] == content[21:]


def is_segwit(address: str) -> bool:
    """Return whether a text is a SegWit address of the main network with a correct checksum (BIP 173, BIP 350)."""
    try:
        prefix, _, data = _lower_case(address).rpartition("1")
    except ValueError:
        return False
    if prefix != "bc" or not 8 <= len(data) <= 87 or not set(data) <= set(_BECH32):
        return False
    version = _BECH32.index(data[0])
    constant = _BECH32_CONSTANT if version == 0 else _BECH32M_CONSTANT
    length = _program_length(data[1:-6])
    is_valid_length = length in {20, 32} if version == 0 else version <= 16 and 2 <= length <= 40
    return is_valid_length and _checksum(prefix, data) == constant


def _lower_case(text: str) -> str:
    """Convert a bech32 text to lower case. Raises ``ValueError`` if the text mixes cases (BIP 173)."""
    if text not in {text.lower(), text.upper()} or not text.isascii():
        raise ValueError(text)
    return text.lower()


def _program_length(data: str) -> int:
    """Return the number of bytes in groups of five bits, or -1 if the padding is too long or not zero (BIP 173)."""
    length, padding = divmod(5 * len(data), 8)
    tail = _BECH32.index(data[-1]) if data else 0
    return -1 if padding > 4 or tail & ((1 << padding) - 1) else length


def _checksum(prefix: str, data: str) -> int:
    """Compute the remainder of a BCH code over GF(32) (BIP 173). It differs between bech32 and bech32m.

    Raises ``ValueError`` if ``data`` contains a character outside the bech32 alphabet.
    """
    high, low = [ord(c) >> 5 for c in prefix], [ord(c) & 31 for c in prefix]
    remainder = 1
    for value in [*high, 0, *low, *map(_BECH32.index, data)]:
        top = remainder >> 25
        remainder = (remainder & 0x1FFFFFF) << 5 ^ value
        for bit, term in enumerate(_GENERATOR):
            remainder ^= term if top >> bit & 1 else 0
    return remainder


class Bitcoin(NamedTuple):
    """Request for a bitcoin payment (BIP 21, BIP 321)."""

    address: Annotated[str, Address(), "address of the payee"]
    amount: Annotated[
        Decimal | None, Number("0.00000001", "21000000", 8), "amount in bitcoin; default: the payer enters it"
    ] = None
    label: Annotated[str | None, Line(), "name of the payee"] = None
    message: Annotated[str | None, Line(), "purpose of the payment"] = None
    lightning: Annotated[
        str | None, Invoice(), "Lightning invoice for the same payment, which wallets can use instead"
    ] = None


def write_bitcoin(bitcoin: Bitcoin) -> Message:
    """Write the URI ``bitcoin:address?...``, with a bech32 address in upper case.

    A symbol encodes an upper-case letter in 5.5 bits and a lower-case letter in 8 bits. The case of bech32 text is free
    (BIP 173). The scheme is in lower case: BIP 21 allows any case, but Android compares schemes case-sensitively.
    """
    query = uri_query(_pairs(bitcoin))
    return Message(f"bitcoin:{bitcoin.address}" + (f"?{query}" if query else ""))


def _pairs(bitcoin: Bitcoin) -> tuple[tuple[str, str | None], ...]:
    amount = None if bitcoin.amount is None else f"{bitcoin.amount:.8f}".rstrip("0").rstrip(".")
    return (
        ("amount", amount),
        ("label", bitcoin.label),
        ("message", bitcoin.message),
        ("lightning", bitcoin.lightning),
    )
