"""Read merchant-presented QR codes of EMVCo, and compute their checksum, without the code that the service uses."""

from __future__ import annotations

Tree = dict[str, str | dict[str, str]]  # a value, or the values in a template

# EMV QRCPS, Merchant-Presented Mode: the IDs of the root whose values are data objects. VietQR nests them once more.
TEMPLATES = {f"{identifier:02}" for identifier in (*range(26, 52), 62, 64, *range(80, 100))}


def read_payment(text: str) -> Tree:
    """Return the data objects of a payment without the format indicator and the checksum, which must be correct."""
    assert text.startswith("000201")
    assert text[-8:-4] == "6304"
    assert text[-4:] == f"{checksum(text[:-4].encode()):04X}"
    objects = read_objects(text[6:-8])
    return {
        identifier: read_objects(value) if identifier in TEMPLATES else value for identifier, value in objects.items()
    }


def read_objects(text: str) -> dict[str, str]:
    """Split a text into data objects. IDs must ascend, and lengths must add up."""
    objects: dict[str, str] = {}
    position = 0
    while position < len(text):
        identifier, length = text[position : position + 2], int(text[position + 2 : position + 4])
        value = text[position + 4 : position + 4 + length]
        assert identifier > max(objects, default=""), text
        assert len(value) == length > 0, text
        objects[identifier] = value
        position += 4 + length
    return objects


def checksum(content: bytes) -> int:
    """Compute CRC-16/CCITT-FALSE bit by bit: polynomial 0x1021, initial value 0xFFFF."""
    remainder = 0xFFFF
    for byte in content:
        for bit in range(7, -1, -1):
            top = remainder >> 15 ^ byte >> bit & 1
            remainder = (remainder << 1) & 0xFFFF ^ (0x1021 if top else 0)
    return remainder


def with_checksum(text: str) -> str:
    """Return data objects with their checksum at the end."""
    return f"{text}6304{checksum(f'{text}6304'.encode()):04X}"
