"""The kinds of value a parameter can take, and how a field of a frozen value object declares one.

A kind turns text into a value and says in words what it accepts. Parsing, refusals and the documentation all come
from the declaration, so they cannot disagree.
"""

from __future__ import annotations

import dataclasses
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from typing import Protocol, TypeVar, cast

from qr import color

Value_co = TypeVar("Value_co", covariant=True)
Value = TypeVar("Value")
Default = TypeVar("Default")


class Kind(Protocol[Value_co]):
    """A set of values and the texts that stand for them."""

    @property
    def allowed(self) -> str:
        """What is accepted, as the end of the sentence "it must be ..."."""

    def parse(self, text: str) -> Value_co:
        """The value a text stands for. Raises ``ValueError`` for a text that stands for none."""


@dataclass(frozen=True, slots=True)
class Integer:
    """A whole number between two bounds, both included."""

    least: int
    most: int

    @property
    def allowed(self) -> str:
        return f"a whole number from {self.least} to {self.most}"

    def parse(self, text: str) -> int:
        if not (text.isascii() and text.isdecimal() and len(text) <= len(str(self.most))):
            raise ValueError(text)
        if not self.least <= int(text) <= self.most:
            raise ValueError(text)
        return int(text)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words, in either case."""

    words: tuple[str, ...]

    @property
    def allowed(self) -> str:
        return f"one of {', '.join(self.words)}"

    def parse(self, text: str) -> str:
        for word in self.words:
            if word.lower() == text.lower():
                return word
        raise ValueError(text)


@dataclass(frozen=True, slots=True)
class OneNumberOf:
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


@dataclass(frozen=True, slots=True)
class Switch:
    """On or off."""

    allowed: str = "on or off"

    def parse(self, text: str) -> bool:
        word = text.lower()
        if word not in {"on", "true", "1", "off", "false", "0"}:
            raise ValueError(text)
        return word in {"on", "true", "1"}


@dataclass(frozen=True, slots=True)
class Paint:
    """A colour."""

    allowed: str = color.ALLOWED

    def parse(self, text: str) -> color.Color:
        return color.parse(text)


@dataclass(frozen=True, slots=True)
class Text:
    """Any text that is not empty."""

    allowed: str = "a text that is not empty"

    def parse(self, text: str) -> str:
        if not text:
            raise ValueError(text)
        return text


@dataclass(frozen=True, slots=True)
class Base64url:
    """Bytes, as text that passes through URLs unharmed (RFC 4648, section 5)."""

    allowed: str = "base64url (RFC 4648, section 5): A-Z a-z 0-9 - _, padding optional"

    def parse(self, text: str) -> bytes:
        digits = text.rstrip("=")
        if not digits.isascii() or not digits.replace("-", "A").replace("_", "A").isalnum():
            raise ValueError(text)
        return urlsafe_b64decode(digits + "=" * (-len(digits) % 4))


@dataclass(frozen=True, slots=True)
class FileName:
    """A file name without folders, fit for every file system."""

    most: int = 128

    @property
    def allowed(self) -> str:
        return f'a file name of 1 to {self.most} printable characters, none of them / \\ : * ? " < > |'

    def parse(self, text: str) -> str:
        printable = text.isprintable() and not set(text) & set('/\\:*?"<>|')
        if not (printable and 0 < len(text) <= self.most and text.strip(". ")):
            raise ValueError(text)
        return text


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of the service, as its documentation shows it."""

    name: str
    kind: Kind[object]
    default: object
    description: str
    aliases: tuple[str, ...] = ()


def parameter(default: Default, kind: Kind[Value], description: str, aliases: tuple[str, ...] = ()) -> Default | Value:
    """Declare a dataclass field that callers can set: its default, the values it takes, what it means."""
    metadata = {"kind": kind, "description": description, "aliases": aliases}
    return cast(Value, dataclasses.field(default=default, metadata=metadata))


def parameters_of(group: type) -> tuple[Parameter, ...]:
    """The parameters a dataclass declares, in their order."""
    return tuple(
        Parameter(field.name, default=field.default, **field.metadata)
        for field in dataclasses.fields(group)
        if "kind" in field.metadata
    )
