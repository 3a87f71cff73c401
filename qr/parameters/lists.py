"""Parameter types of several values: text with commas, or a JSON list."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qr.parameters import ParameterType

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_VALUES = 50  # of ``AnyOf``


class Several(NamedTuple):
    """Values of one type without repetitions, separated by commas with or without spaces."""

    type: ParameterType[str]
    maximum: int = 5

    @property
    def allowed(self) -> str:
        return f"1 to {self.maximum} different values separated by commas, each {self.type.allowed}"

    def parse(self, text: str) -> tuple[str, ...]:
        return self.parse_list(text.split(","))

    def parse_list(self, items: Sequence[str]) -> tuple[str, ...]:
        values = tuple(self.type.parse(item.strip(" ")) for item in items)
        if not 0 < len(values) <= self.maximum or len(set(values)) < len(values):
            raise ValueError(items)
        return values


class AnyOf(NamedTuple):
    """Alternatives of one type, separated by commas. The result is text without spaces and repetitions."""

    type: ParameterType[str]

    @property
    def allowed(self) -> str:
        return f"1 to {MAX_VALUES} values separated by commas, each {self.type.allowed}"

    def parse(self, text: str) -> str:
        return self.parse_list(text.split(","))

    def parse_list(self, items: Sequence[str]) -> str:
        values = dict.fromkeys(self.type.parse(item.strip()) for item in items)
        if not 0 < len(values) <= MAX_VALUES:
            raise ValueError(items)
        return ",".join(values)
