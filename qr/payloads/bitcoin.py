"""A request for bitcoin (BIP 21 and its successor BIP 321), with the checksums of addresses (BIP 173, BIP 350)."""

import re
from decimal import Decimal
from typing import Annotated, NamedTuple

from qr.parameters.types import Line, Number
from qr.payloads import Message
from qr.payloads.escapes import uri_query

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BASE58_VERSIONS = {0, 5}  # pay to public key hash, pay to script hash
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BECH32_CONSTANT, _BECH32M_CONSTANT = 1, 0x2BC830A3  # BIP 173; BIP 350
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


class Address:
    """An address of the main network; in capitals when it is one of bech32, which knows no case."""

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
    """A Lightning invoice (BOLT 11) of the main network, in capitals."""

    allowed = "a Lightning invoice of the main network (BOLT 11, lnbc...) with its checksum"

    def parse(self, text: str) -> str:
        invoice = _one_case(text)
        prefix, _, data = invoice.rpartition("1")
        whole = re.fullmatch("lnbc([1-9][0-9]*[munp]?)?", prefix) and len(data) >= 117  # time, signature, checksum
        if not whole or _checksum(prefix, data) != _BECH32_CONSTANT:
            raise ValueError(text)
        return invoice.upper()


def is_base58(address: str) -> bool:
    """Whether an address in base58 has a known version and the checksum of its 21 bytes."""
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
    """Whether an address of a witness program of the main network is whole (BIP 173, BIP 350)."""
    try:
        prefix, _, data = _one_case(address).rpartition("1")
    except ValueError:
        return False
    if prefix != "bc" or not 8 <= len(data) <= 87 or not set(data) <= set(_BECH32):
        return False
    version = _BECH32.index(data[0])
    constant = _BECH32_CONSTANT if version == 0 else _BECH32M_CONSTANT
    length = _program_length(data[1:-6])
    fits = length in {20, 32} if version == 0 else version <= 16 and 2 <= length <= 40
    return fits and _checksum(prefix, data) == constant


def _one_case(text: str) -> str:
    """A bech32 string in small letters. Raises ``ValueError`` for mixed case (BIP 173)."""
    if text not in {text.lower(), text.upper()} or not text.isascii():
        raise ValueError(text)
    return text.lower()


def _program_length(data: str) -> int:
    """How many bytes the groups of five bits make; -1 when what pads them is too long or not zero."""
    length, padding = divmod(5 * len(data), 8)
    tail = _BECH32.index(data[-1]) if data else 0
    return -1 if padding > 4 or tail & ((1 << padding) - 1) else length


def _checksum(prefix: str, data: str) -> int:
    """The remainder that tells bech32 and bech32m (BIP 173): a BCH code over GF(32).

    Raises ``ValueError`` for characters that are not of base32.
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
    """A request for bitcoin (BIP 21, BIP 321)."""

    address: Annotated[str, Address(), "where the payment goes"]
    amount: Annotated[
        Decimal | None, Number("0.00000001", "21000000", 8), "amount in bitcoin; the payer enters it when absent"
    ] = None
    label: Annotated[str | None, Line(), "name of the payee"] = None
    message: Annotated[str | None, Line(), "what the payment is for"] = None
    lightning: Annotated[str | None, Invoice(), "the same payment as a Lightning invoice, which wallets may prefer"] = (
        None
    )


def write_bitcoin(bitcoin: Bitcoin) -> Message:
    """The URI ``bitcoin:address?...``, its scheme in capitals where the address is.

    Capitals take five and a half bits each where small letters take eight. The scheme may have either case (BIP 21),
    and so may what is written in bech32 (BIP 173); names of parameters may not (BIP 21), and values mean what they say.
    """
    scheme = "BITCOIN" if bitcoin.address.startswith("BC1") else "bitcoin"
    query = uri_query(_pairs(bitcoin))
    return Message(f"{scheme}:{bitcoin.address}" + (f"?{query}" if query else ""))


def _pairs(bitcoin: Bitcoin) -> tuple[tuple[str, str | None], ...]:
    amount = None if bitcoin.amount is None else f"{bitcoin.amount:.8f}".rstrip("0").rstrip(".")
    return (
        ("amount", amount),
        ("label", bitcoin.label),
        ("message", bitcoin.message),
        ("lightning", bitcoin.lightning),
    )
