"""Parameter types for numbers, words, text, bytes and lists.

Each type satisfies ``qr.parameters.ParameterType``: ``allowed`` describes the accepted values, and ``parse`` converts a
text or raises ``ValueError``.
"""

from __future__ import annotations

import re
import unicodedata
from base64 import urlsafe_b64decode
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection
    from decimal import Decimal

MAX_ROUNDED_PLACES = 400  # The smallest float has 324 decimal places.
# Characters that have a special meaning in at least one file system.
RESERVED_IN_FILE_NAMES = frozenset('/\\:*?"<>|')
# First characters of cells that spreadsheets read as formulas, wide characters included.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


class Integer(NamedTuple):
    """Whole number between two bounds, both included."""

    minimum: int
    maximum: int

    @property
    def allowed(self) -> str:
        return f"a whole number from {self.minimum} to {self.maximum}"

    def parse(self, text: str) -> int:
        if not (text.isascii() and text.isdecimal() and len(text) <= len(str(self.maximum))):
            raise ValueError(text)
        number = int(text)
        if not self.minimum <= number <= self.maximum or text != str(number):
            raise ValueError(text)
        return number


class Number(NamedTuple):
    """Decimal number between two bounds, both included, without an exponent. ``rounds``: accept more decimals."""

    minimum: str
    maximum: str
    places: int = 9
    rounds: bool = False

    @property
    def allowed(self) -> str:
        places = (
            f", rounded to {self.places} decimals" if self.rounds else f" with at most {self.places} decimal places"
        )
        return f"a number from {self.minimum} to {self.maximum}{places}"

    def parse(self, text: str) -> Decimal:
        from decimal import Decimal

        sign, digits, places = text[: text.startswith("-")], *text.removeprefix("-").partition(".")[::2]
        plain = (digits + places).isascii() and (digits + places).isdecimal() and 0 < len(digits) < 32
        max_places = MAX_ROUNDED_PLACES if self.rounds else self.places
        if not plain or len(places) > max_places or text.endswith("."):
            raise ValueError(text)
        number = Decimal(f"{sign}{digits}.{places}")
        number = _round(number, self.places) if len(places) > self.places else number
        if not Decimal(self.minimum) <= number <= Decimal(self.maximum):
            raise ValueError(text)
        return number


def _round(number: Decimal, places: int) -> Decimal:
    """Round a number of fewer than 32 digits before the point, and remove trailing zeros and the sign of zero."""
    from decimal import Context, Decimal

    rounded = number.quantize(Decimal(1).scaleb(-places), context=Context(prec=64))
    return rounded.normalize() or Decimal(0)


class OneNumberOf(NamedTuple):
    """One of several whole numbers."""

    numbers: tuple[int, ...]

    @property
    def allowed(self) -> str:
        return f"one of {', '.join(map(str, self.numbers))}"

    def parse(self, text: str) -> int:
        for number in self.numbers:
            if str(number) == text:
                return number
        raise ValueError(text)


class Choice(NamedTuple):
    """One of several words, in upper or lower case. ``words`` can be a table, whose keys are the words."""

    words: Collection[str]

    @property
    def allowed(self) -> str:
        return f"one of {', '.join(self.words)}"

    def parse(self, text: str) -> str:
        for word in self.words:
            if word.lower() == text.lower():
                return word
        raise ValueError(text)


class Switch:
    """Boolean: "on", "true" or "1"; "off", "false" or "0"."""

    allowed = "on or off"

    def parse(self, text: str) -> bool:
        word = text.lower()
        if word not in {"on", "true", "1", "off", "false", "0"}:
            raise ValueError(text)
        return word in {"on", "true", "1"}


class Text:
    """Text of at least one character."""

    allowed = "text of at least one character"

    def parse(self, text: str) -> str:
        if not text:
            raise ValueError(text)
        return text


class Line(NamedTuple):
    """One line of text, without control characters."""

    max_characters: int = 500

    @property
    def allowed(self) -> str:
        return f"one line of 1 to {self.max_characters} characters, without control characters"

    def parse(self, text: str) -> str:
        if not 0 < len(text) <= self.max_characters or any(is_control(character) for character in text):
            raise ValueError(text)
        return text


class Lines(NamedTuple):
    """Text of one or more lines. CR LF, which forms send, and CR are converted to LF and count as one character."""

    max_characters: int = 1000

    @property
    def allowed(self) -> str:
        return f"text of 1 to {self.max_characters} characters, without control characters except line breaks and tabs"

    def parse(self, text: str) -> str:
        lines = text.replace("\r\n", "\n").replace("\r", "\n")
        has_control = any(is_control(character) for character in lines if character not in "\n\t")
        if has_control or not 0 < len(lines) <= self.max_characters:
            raise ValueError(text)
        return lines


def is_control(character: str) -> bool:
    """Return whether a character is a control character, a line or paragraph separator, or a lone surrogate."""
    return unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}


class Pattern(NamedTuple):
    """Text that matches a regular expression from its start to its end."""

    expression: str
    allowed: str

    def parse(self, text: str) -> str:
        if not re.fullmatch(self.expression, text):
            raise ValueError(text)
        return text


class Base64url:
    """Bytes in the base64 alphabet that URLs can contain unencoded (RFC 4648, 5)."""

    allowed = "base64url (RFC 4648, 5): A-Z a-z 0-9 - _, with or without padding"

    def parse(self, text: str) -> bytes:
        digits = text.rstrip("=")
        padding = "=" * (-len(digits) % 4)
        if text not in {digits, digits + padding}:
            raise ValueError(text)
        if not digits.isascii() or not digits.replace("-", "A").replace("_", "A").isalnum():
            raise ValueError(text)
        return urlsafe_b64decode(digits + padding)


class FileName(NamedTuple):
    """File name without folders that every file system accepts."""

    max_characters: int = 128

    @property
    def allowed(self) -> str:
        return f'a file name of 1 to {self.max_characters} printable characters, without / \\ : * ? " < > |'

    def parse(self, text: str) -> str:
        printable = text.isprintable() and not set(text) & RESERVED_IN_FILE_NAMES
        if not (printable and 0 < len(text) <= self.max_characters and text.strip(". ")):
            raise ValueError(text)
        return text
