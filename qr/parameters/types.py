"""TODO."""

from __future__ import annotations

import re
import unicodedata
from base64 import urlsafe_b64decode
from typing import TYPE_CHECKING, NamedTuple

from qr.parameters import ParameterType

if TYPE_CHECKING:
    from collections.abc import Collection
    from decimal import Decimal


class Integer(NamedTuple):
    """A whole number between two bounds, both included."""

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


class Choice(NamedTuple):
    """One of a few words, in either case. ``words`` can be a table, whose keys are the words."""

    words: Collection[str]

    @property
    def allowed(self) -> str:
        return f"one of {', '.join(self.words)}"

    def parse(self, text: str) -> str:
        for word in self.words:
            if word.lower() == text.lower():
                return word
        raise ValueError(text)


class OneNumberOf(NamedTuple):
    """One of some assigned numbers."""

    numbers: tuple[int, ...]

    @property
    def allowed(self) -> str:
        return f"one of {', '.join(map(str, self.numbers))}"

    def parse(self, text: str) -> int:
        for number in self.numbers:
            if str(number) == text:
                return number
        raise ValueError(text)


class Switch:
    """On or off."""

    allowed = "on or off"

    def parse(self, text: str) -> bool:
        word = text.lower()
        if word not in {"on", "true", "1", "off", "false", "0"}:
            raise ValueError(text)
        return word in {"on", "true", "1"}


class Number(NamedTuple):
    """A decimal number between two bounds, both included, without exponent, of at most some places."""

    minimum: str
    maximum: str
    places: int = 9

    @property
    def allowed(self) -> str:
        return f"a number from {self.minimum} to {self.maximum} with at most {self.places} decimal places"

    def parse(self, text: str) -> Decimal:
        from decimal import Decimal

        sign, digits, places = text[: text.startswith("-")], *text.removeprefix("-").partition(".")[::2]
        plain = (digits + places).isascii() and (digits + places).isdecimal() and digits and len(text) < 32
        if not plain or len(places) > self.places or text.endswith("."):
            raise ValueError(text)
        number = Decimal(f"{sign}{digits}.{places}")
        if not Decimal(self.minimum) <= number <= Decimal(self.maximum):
            raise ValueError(text)
        return number


class Line(NamedTuple):
    """A text of one line: no line break, no other control character."""

    max_characters: int = 500

    @property
    def allowed(self) -> str:
        return (
            f"a line of text of 1 to {self.max_characters} characters, without line breaks or other control characters"
        )

    def parse(self, text: str) -> str:
        if not 0 < len(text) <= self.max_characters or any(is_control(character) for character in text):
            raise ValueError(text)
        return text


def is_control(character: str) -> bool:
    """Whether a character is a control, a line or paragraph separator, or a lone surrogate."""
    return unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}


class Text:
    """Any text that is not empty."""

    allowed = "a text that is not empty"

    def parse(self, text: str) -> str:
        if not text:
            raise ValueError(text)
        return text


class Base64url:
    """Bytes, as text that passes through URLs unharmed (RFC 4648, section 5)."""

    allowed = "base64url (RFC 4648, section 5): A-Z a-z 0-9 - _, padding optional"

    def parse(self, text: str) -> bytes:
        digits = text.rstrip("=")
        padding = "=" * (-len(digits) % 4)
        if text not in {digits, digits + padding}:
            raise ValueError(text)
        if not digits.isascii() or not digits.replace("-", "A").replace("_", "A").isalnum():
            raise ValueError(text)
        return urlsafe_b64decode(digits + padding)


# What some file system gives a meaning of its own.
RESERVED_IN_FILE_NAMES = frozenset('/\\:*?"<>|')


class FileName(NamedTuple):
    """A file name without folders, fit for every file system."""

    max_characters: int = 128

    @property
    def allowed(self) -> str:
        return f'a file name of 1 to {self.max_characters} printable characters, none of them / \\ : * ? " < > |'

    def parse(self, text: str) -> str:
        printable = text.isprintable() and not set(text) & RESERVED_IN_FILE_NAMES
        if not (printable and 0 < len(text) <= self.max_characters and text.strip(". ")):
            raise ValueError(text)
        return text


class Lines(NamedTuple):
    """A text of one or more lines. CR LF, which forms send, and CR count as one line break and come out as LF."""

    max_characters: int = 1000

    @property
    def allowed(self) -> str:
        return f"a text of 1 to {self.max_characters} characters, without control characters other than line breaks and tabs"

    def parse(self, text: str) -> str:
        lines = text.replace("\r\n", "\n").replace("\r", "\n")
        if not 0 < len(lines) <= self.max_characters or any(is_control(sign) for sign in lines if sign not in "\n\t"):
            raise ValueError(text)
        return lines


class Pattern(NamedTuple):
    """A text that a regular expression matches from end to end."""

    expression: str
    allowed: str

    def parse(self, text: str) -> str:
        if not re.fullmatch(self.expression, text):
            raise ValueError(text)
        return text


class Several(NamedTuple):
    """One or more values of a kind, separated by commas, with or without spaces; none of them twice."""

    type: ParameterType[str]
    maximum: int = 5

    @property
    def allowed(self) -> str:
        return f"{self.type.allowed}; up to {self.maximum}, separated by commas"

    def parse(self, text: str) -> tuple[str, ...]:
        values = tuple(self.type.parse(part.strip(" ")) for part in text.split(","))
        if len(values) > self.maximum or len(set(values)) < len(values):
            raise ValueError(text)
        return values


MAX_VALUES = 50  # of one condition


class AnyOf(NamedTuple):
    """One or more values of a kind, separated by commas, in one form."""

    type: ParameterType[str]

    @property
    def allowed(self) -> str:
        return f"{self.type.allowed}, or up to {MAX_VALUES} of these separated by commas"

    def parse(self, text: str) -> str:
        values = dict.fromkeys(self.type.parse(part.strip()) for part in text.split(","))
        if len(values) > MAX_VALUES:
            raise ValueError(text)
        return ",".join(values)
