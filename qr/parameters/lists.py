"""Parameter types of several values: text with commas, or a JSON list."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from qr.errors import error_path
from qr.parameters import Parameter, ParameterType, declared_parameters, index_by_name
from qr.parameters.values import parse_parameters, require_parameters

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

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


class Objects(NamedTuple):
    """A list of objects. The path of an error starts with the number of the object, from 1.

    group:    named tuple that declares the members of each object
    maximum:  number of objects
    contents: members that each object needs, as the end of the sentence "each with ..."
    check:    raises a ``QrError`` for parsed objects
    """

    group: type[tuple[Any, ...]]
    maximum: int
    contents: str
    check: Callable[[list[dict[str, Any]]], None] = lambda _: None
    takes_json: bool = True

    @property
    def allowed(self) -> str:
        return f"a list of at most {self.maximum} objects, each with {self.contents}"

    def parse(self, value: object) -> list[dict[str, Any]]:
        """Parse each object. Raises ``ValueError`` if the value is no list of at most ``maximum`` objects."""
        if not isinstance(value, list) or len(value) > self.maximum or not all(isinstance(one, dict) for one in value):
            raise ValueError(value)
        accepted, parsed = _members_of(self.group), list[dict[str, Any]]()
        for number, members in enumerate(value, 1):
            with error_path(str(number)):
                parsed.append(parse_parameters(members.items(), accepted))
                require_parameters(accepted.values(), parsed[-1])
        self.check(parsed)
        return parsed


@cache
def _members_of(group: type[tuple[Any, ...]]) -> Mapping[str, Parameter]:
    """Return the members that a named tuple declares, by name. An import of many records needs them for each record."""
    return index_by_name(declared_parameters(group))
