"""What a code says, as the bytes its symbol holds: from ``data``, ``data64``, or the fields of a payload."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from qr.errors import (
    BadParameter,
    MissingParameter,
    RepeatedParameter,
)
from qr.payloads import Message
from qr.spec import CHARSETS, Content, Encoding


def apply_standard(message: Message, values: Mapping[str, Any], encoding: Encoding) -> Encoding:
    """The encoding, with what the standard of a payload prescribes.

    Raises ``BadParameter`` where that is not what was asked for.
    """
    for name, (allowed, words) in _prescriptions(message).items():
        if name in values and values[name] not in allowed:
            value = ("off", "on")[values[name]] if isinstance(values[name], bool) else values[name]
            raise BadParameter(name, value, f"{words}, which the standard of this payload prescribes")
    if message.ecc:
        encoding = encoding._replace(ecc=message.ecc, boost=False)
    return encoding._replace(gs1=True) if message.fnc1 else encoding


def _prescriptions(message: Message) -> dict[str, tuple[Collection[object], str]]:
    """For each parameter that a standard settles, the values that agree with it, and these in words."""
    if message.fnc1:
        return {"gs1": ((True,), "on"), "symbol": (("qr", "rmqr", "auto"), "qr, rmqr or auto")}
    if message.ecc:
        return {"ecc": ((message.ecc,), message.ecc), **_ONE_QR_CODE_OF_UTF8}
    return {"gs1": ((False,), "off")}


# EPC069-12 and the Swiss QR-bill: one QR Code at level M, whose own text says that it is UTF-8.
_ONE_QR_CODE_OF_UTF8: dict[str, tuple[Collection[object], str]] = {
    "boost": ((False,), "off"),
    "symbol": (("qr",), "qr"),
    "version": (range(1, 41), "a version of QR Code"),
    "eci": ((26,), "26, UTF-8, or absent"),
    "kanji": ((False,), "off"),
    "gs1": ((False,), "off"),
    "parts": ((), "absent"),
    "part": ((), "absent"),
}


def encode_content(content: Content, encoding: Encoding) -> tuple[bytes, Encoding]:
    """The bytes of ``data`` or ``data64``, and the encoding they are for.

    Raises a ``QrError`` for both, neither, or what cannot be written.
    """
    if content.data is not None and content.data64 is not None:
        raise RepeatedParameter(
            "data and data64 both say what the code says; give one", parameter="data64", allowed="without data"
        )
    if content.data64 is not None:
        if encoding.kanji:
            raise BadParameter("kanji", "on", "off with data64, whose bytes are written as they are")
        return content.data64, encoding
    if content.data is None:
        raise MissingParameter(
            "data is missing: it says what the code says", parameter="data", allowed="a text, or bytes as data64"
        )
    return encode_text(content.data, encoding)


def encode_text(text: str, encoding: Encoding) -> tuple[bytes, Encoding]:
    """The bytes of a text, and the encoding with ``kanji`` on only where they are Shift_JIS for Kanji mode."""
    if encoding.kanji:
        from qr.spec.kanji import ECI, encode_shift_jis

        if encoding.eci not in {None, ECI}:
            raise BadParameter("eci", encoding.eci, f"{ECI}, Shift_JIS, or absent with kanji")
        content = encode_shift_jis(text)
        if content is not None:
            return content, encoding
    return _in_charset(text, encoding.eci), encoding._replace(kanji=False)


def _in_charset(text: str, eci: int | None) -> bytes:
    charset = CHARSETS[eci] if eci else "utf-8"
    try:
        content = text.encode(charset)
    except UnicodeEncodeError as error:
        raise _unwritable(text[error.start], eci) from None
    if eci and content.decode(charset) != text:
        # Shift_JIS has no yen sign of its own, and Python writes a backslash for it.
        raise _unwritable(next(c for c, w in zip(text, content.decode(charset), strict=False) if c != w), eci)
    return content


def _unwritable(character: str, eci: int | None) -> BadParameter:
    if eci:
        return BadParameter("eci", eci, f"a character set that has the character {character!r} of data")
    return BadParameter("data", ascii(character), "Unicode text without lone surrogates")
