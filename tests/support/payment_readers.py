"""Read the content of Central European payments back into fields, without code of the service."""

from __future__ import annotations

import lzma
import zlib
from urllib.parse import unquote


def read_spayd(text: str) -> dict[str, str]:
    """Return the values of a Short Payment Descriptor by key, decoded."""
    tag, version, *pairs = text.removesuffix("*").split("*")
    assert (tag, version) == ("SPD", "1.0")
    keys = [pair.partition(":")[0] for pair in pairs]
    assert len(set(keys)) == len(keys)
    return {pair.partition(":")[0]: unquote(pair.partition(":")[2], errors="strict") for pair in pairs}


def read_paybysquare(text: str) -> tuple[int, list[str]]:
    """Return the version of a PAY by square and its fields, in the order of the specification (table 15).

    Checks the type of the document, the length, and the CRC-32.
    """
    characters = "0123456789ABCDEFGHIJKLMNOPQRSTUV"
    bits = "".join(f"{characters.index(character):05b}" for character in text)
    document = bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits) - len(bits) % 8, 8))
    assert document[0] >> 4 == 0 and document[1] == 0
    length = int.from_bytes(document[2:4], "little")
    # The header of an .lzma file: the properties lc=3, lp=0, pb=2, a dictionary of 128 KiB, and an unknown length.
    header = bytes([(2 * 5 + 0) * 9 + 3]) + (1 << 17).to_bytes(4, "little") + b"\xff" * 8
    content = lzma.LZMADecompressor(lzma.FORMAT_ALONE).decompress(header + document[4:], length)
    assert len(content) == length
    assert int.from_bytes(content[:4], "little") == zlib.crc32(content[4:])
    return document[0] & 0b1111, content[4:].decode().split("\t")


def read_upnqr(content: bytes) -> list[str]:
    """Return the 19 elements of a UPN QR, after a check of the check sum and the length of each element."""
    text = content.decode("iso8859_2")
    *elements, check_sum, reserve = text.split("\n")
    assert (elements[0], len(elements), reserve) == ("UPNQR", 19, "")
    assert check_sum == f"{sum(map(len, elements)) + 19:03}"
    maxima = [5, 19, 1, 1, 26, 33, 33, 33, 11, 10, 1, 4, 42, 10, 34, 26, 33, 33, 33]
    assert all(len(element) <= maximum for element, maximum in zip(elements, maxima, strict=True))
    return elements
