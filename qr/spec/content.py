"""Convert text to the bytes that a symbol encodes, and apply the symbol settings that a payload standard prescribes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from qr.errors import BadParameter, MissingParameter, RepeatedParameter
from qr.payloads import Message
from qr.spec import CHARSETS, Content, Encoding

# EPC069-12, the Swiss QR-bill and UPN QR require a single QR Code of a fixed level. The text of the first two declares
# UTF-8. A ``Message`` can prescribe another character set, and a version.
_SINGLE_UTF8_QR_CODE: dict[str, tuple[Collection[object], str]] = {
    "boost": ((False,), "off"),
    "symbol": (("qr",), "qr"),
    "version": (range(1, 41), "a version of QR Code"),
    "eci": ((26,), "26 (UTF-8) or omitted"),
    "kanji": ((False,), "off"),
    "gs1": ((False,), "off"),
    "parts": ((), "omitted"),
    "part": ((), "omitted"),
}


def apply_standard(message: Message, values: Mapping[str, Any], encoding: Encoding) -> Encoding:
    """Return the encoding with the symbol settings that the standard of a payload prescribes.

    Raises ``BadParameter`` if ``values``, the parameters of the request, contradict the standard.
    """
    for name, (values_allowed, allowed) in _prescribed_values(message).items():
        if name in values and values[name] not in values_allowed:
            value = ("off", "on")[values[name]] if isinstance(values[name], bool) else values[name]
            raise BadParameter(name, value, f"{allowed}, as the standard of this payload prescribes")
    if message.ecc:
        encoding = encoding._replace(ecc=message.ecc, boost=False, byte_mode=message.byte_mode)
    if message.version is not None:
        encoding = encoding._replace(version=message.version)
    if message.eci is not None:
        encoding = encoding._replace(eci=message.eci)
    return encoding._replace(gs1=True) if message.fnc1 else encoding


def _prescribed_values(message: Message) -> dict[str, tuple[Collection[object], str]]:
    """Return the values that the standard allows and their description, by parameter."""
    if message.fnc1:
        return {"gs1": ((True,), "on"), "symbol": (("qr", "rmqr", "auto"), "qr, rmqr or auto")}
    if message.ecc:
        only = {"ecc": message.ecc, "version": message.version, "eci": message.eci}
        fixed = {name: ((value,), str(value)) for name, value in only.items() if value is not None}
        return {**_SINGLE_UTF8_QR_CODE, **fixed}
    return {"gs1": ((False,), "off")}


def encode_content(content: Content, encoding: Encoding) -> tuple[bytes, Encoding]:
    """Return the bytes of ``data`` or ``data64``, and the encoding for these bytes.

    Raises a ``QrError`` if both or neither are sent, or if the character set lacks a character.
    """
    if content.data is not None and content.data64 is not None:
        raise RepeatedParameter(
            "data and data64 both set the content; send only one of them",
            parameter="data64",
            allowed="omitted if data is sent",
        )
    if content.data64 is not None:
        if encoding.kanji:
            raise BadParameter("kanji", "on", "off with data64, which is encoded as raw bytes")
        return content.data64, encoding
    if content.data is None:
        raise MissingParameter(
            "data is missing: send the text to encode, or bytes as data64",
            parameter="data",
            allowed="a text, or bytes as data64",
        )
    return encode_text(content.data, encoding)


def encode_text(text: str, encoding: Encoding) -> tuple[bytes, Encoding]:
    """Return the bytes of a text, and the encoding. ``kanji`` stays on only if the bytes are Shift_JIS for Kanji mode.

    Raises ``BadParameter`` if the character set lacks a character, or contradicts ``kanji``.
    """
    if encoding.kanji:
        from qr.spec.kanji import ECI, encode_shift_jis

        if encoding.eci not in {None, ECI}:
            raise BadParameter("eci", encoding.eci, f"{ECI} (Shift_JIS) or omitted with kanji")
        content = encode_shift_jis(text, encoding)
        if content is not None:
            return content, encoding
    return _encode_in_charset(text, encoding.eci), encoding._replace(kanji=False) if encoding.kanji else encoding


def _encode_in_charset(text: str, eci: int | None) -> bytes:
    charset = CHARSETS[eci] if eci else "utf-8"
    try:
        content = text.encode(charset)
    except UnicodeEncodeError as error:
        raise _missing_character_error(text[error.start], eci) from None
    if eci and content.decode(charset) != text:
        # Shift_JIS lacks the yen sign, but Python encodes it as a backslash.
        pairs = zip(text, content.decode(charset), strict=False)
        raise _missing_character_error(next(before for before, after in pairs if before != after), eci)
    return content


def _missing_character_error(character: str, eci: int | None) -> BadParameter:
    if eci:
        return BadParameter("eci", eci, f"a character set that contains {character!r}")
    return BadParameter("data", ascii(character), "Unicode text without lone surrogates")
