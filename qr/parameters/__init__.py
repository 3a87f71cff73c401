"""The declaration of a parameter: its name, type, default and description.

A parameter type converts text to a value and describes the values that it accepts. Parsing, error messages and the
documents are all derived from the declaration, so they always agree.

Groups of parameters are named tuples. They are as immutable as frozen dataclasses, and defining a class takes a fifth
of the time. A cold start defines about thirty of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

Value_co = TypeVar("Value_co", covariant=True)


class InvalidValue(ValueError):
    """A value that a type rejects for a known reason.

    allowed: accepted values that show the reason, as the end of the sentence "<parameter> must be ..."
    """

    def __init__(self, allowed: str) -> None:
        super().__init__(allowed)
        self.allowed = allowed


class ParameterType(Protocol[Value_co]):
    """A set of values, and the conversion from text to these values.

    Two optional attributes change what ``parse`` receives. With ``takes_json = True``, it receives the JSON value as
    it was sent, which can be an object or a list. With ``takes_files = True``, an uploaded file becomes the value
    without a call of ``parse``, as ``bytes``. An optional method ``parse_list`` converts a JSON list, as texts.
    """

    @property
    def allowed(self) -> str:
        """Accepted values, as the end of the sentence "<parameter> must be ..."."""

    def parse(self, text: str) -> Value_co:
        """Convert a text to a value. Raises ``ValueError`` if the type does not accept the text.

        An ``InvalidValue`` replaces ``allowed`` in the error message.
        """


REQUIRED = object()  # The default of a parameter that must be sent.


class Parameter(NamedTuple):
    """One parameter of the service.

    type:        converts the text and describes the accepted values
    default:     value if the parameter is omitted; ``REQUIRED`` if it must be sent
    description: meaning of the parameter, as a noun phrase for tables
    aliases:     other names of the parameter
    secret:      whether error messages must not contain the value
    """

    name: str
    type: ParameterType[object]
    default: object
    description: str
    aliases: tuple[str, ...] = ()
    secret: bool = False


def declared_parameters(group: type[Any]) -> tuple[Parameter, ...]:
    """Return the parameters that a named tuple declares, in the order of its fields.

    The annotation of a field declares its parameter: ``Annotated[value_type, parameter_type, description, *aliases]``.
    Requests cannot set a field with another annotation. A name that Python reserves ends with "_" in the class.
    """
    return tuple(
        Parameter(field.rstrip("_"), kind, group._field_defaults.get(field, REQUIRED), description, tuple(aliases))
        for field, annotation in group.__annotations__.items()
        if hasattr(annotation, "__metadata__")
        for kind, description, *aliases in (annotation.__metadata__,)
    )


def index_by_name(parameters: Iterable[Parameter]) -> dict[str, Parameter]:
    """Return a table from each name and alias to its parameter."""
    return {name: parameter for parameter in parameters for name in (parameter.name, *parameter.aliases)}
