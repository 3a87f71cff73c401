"""The tools of agents (Model Context Protocol): one row per tool, with arguments from the tables that drive parsing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, cast

from qr.contract.documents import NOT_STORED
from qr.contract.inputs import image_groups, link_type_parameters, parameters, record_parameters, rule_parameters
from qr.contract.schemas import Schema, schema
from qr.links.queries import SCANS
from qr.links.record import ALLOWED_ID, ID
from qr.links.rules import CONDITIONS
from qr.parameters import REQUIRED, Parameter
from qr.parameters.types import Pattern
from qr.payloads import PAYLOADS, payload_fields

_COMPONENTS = "#/components/schemas/"
_OMITTED = frozenset(("pattern", "minLength"))
_EXACT = frozenset(("enum", "minimum", "maxLength"))
LINK_ID = Parameter("id", Pattern(ID, ALLOWED_ID), REQUIRED, "id of the link")
NEW_ID = LINK_ID._replace(default=None, description="id of the new link; default: a random id")
SCANS_OF_LINK = (LINK_ID, *(item for item in SCANS if item.name not in {"format", "by", "title"}))


class Tool(NamedTuple):
    """One tool.

    title:       name for people
    description: what the tool does and returns, for the model that chooses a tool
    access:      name of the access check in ``qr.http.guard.CHECKS``
    call:        ``module.function`` in ``qr.routes``; it takes the arguments and returns the result
    arguments:   function that returns the JSON Schema of the arguments
    reads_only:  whether the tool changes nothing
    """

    title: str
    description: str
    access: str
    call: str
    arguments: Callable[[], Schema]
    reads_only: bool = True


def describe_tools() -> list[dict[str, Any]]:
    """Return the definitions of all tools, in the order of the table ("Tools: Data Types")."""
    return [
        {
            "name": name,
            "title": tool.title,
            "description": tool.description,
            "inputSchema": tool.arguments(),
            "annotations": {
                "title": tool.title,
                "readOnlyHint": tool.reads_only,
                "destructiveHint": False,
                "idempotentHint": tool.reads_only,
                "openWorldHint": False,
            },
        }
        for name, tool in TOOLS.items()
    ]


def _code_arguments() -> Schema:
    return _object(parameter for _, parameter in parameters(image_groups(content=True, format_name=True)))


def _payload_arguments() -> Schema:
    """Return the schema of a payload, an object with one member as in the target of a link, and of its image."""
    payload = {
        "type": "object",
        "description": "The payload: an object with one member, whose name is that of the payload.",
        "properties": {name: {"title": PAYLOADS[name].title, **_object(payload_fields(name))} for name in PAYLOADS},
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }
    image = _object(parameter for _, parameter in parameters(image_groups(content=False, format_name=True)))
    return {**image, "properties": {"payload": payload, **image["properties"]}, "required": ["payload"]}


def _link_arguments() -> Schema:
    return _object((NEW_ID, *record_parameters()))


def _scans_arguments() -> Schema:
    return _object(SCANS_OF_LINK)


def _no_arguments() -> Schema:
    return _object(())


def _object(members: Iterable[Parameter]) -> Schema:
    """Return the schema of an object whose members are parameters. It refers to no other document."""
    members = tuple(members)
    required = [member.name for member in members if member.default is REQUIRED]
    return {
        "type": "object",
        "properties": {member.name: _member(member) for member in members},
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


def _member(parameter: Parameter) -> Schema:
    """Return the schema of a parameter, as short as possible, because a model reads all schemas before it starts.

    Words replace regular expressions. Keywords that state all accepted values, such as ``enum``, replace words.
    """
    values = cast(Schema, without_references(schema(parameter)))
    kept = {name: value for name, value in values.items() if not name.startswith("x-") and name not in _OMITTED}
    meaning = f"{parameter.description[:1].upper()}{parameter.description[1:]}"
    words = "" if _EXACT & kept.keys() or kept.get("type") == "boolean" else f": {parameter.type.allowed}"
    return {**kept, "description": f"{meaning}{words}."}


def without_references(value: object) -> object:
    """Return a schema with every component in place of the reference to it. Components do not contain themselves."""
    if isinstance(value, list):
        return [without_references(item) for item in value]
    if not isinstance(value, dict):
        return value
    name = str(value.get("$ref", "")).removeprefix(_COMPONENTS)
    members = {**(_SHORT[name]() if name else {}), **value}
    return {key: without_references(member) for key, member in members.items() if key != "$ref"}


def _target() -> Schema:
    payload = {"type": "object", "propertyNames": {"enum": list(PAYLOADS)}, "minProperties": 1, "maxProperties": 1}
    return {"oneOf": [{"type": "string"}, payload]}


def _style() -> Schema:
    image = [item.name for _, item in parameters(image_groups(content=False, format_name=True))]
    return {"type": "object", "propertyNames": {"enum": [name for name in image if name not in NOT_STORED]}}


def _rule() -> Schema:
    return {**_object(rule_parameters()), "anyOf": [{"required": [name]} for name in CONDITIONS]}


def _link_type() -> Schema:
    return _object(link_type_parameters())


# Components in a short form, because other tools describe the fields of payloads and the parameters of images.
_SHORT: dict[str, Callable[[], Schema]] = {"Target": _target, "Style": _style, "Rule": _rule, "LinkType": _link_type}


# A tool ``read_code`` follows when the service can read QR codes.
TOOLS = {
    "make_code": Tool(
        "Make a QR code",
        "Make a QR code of a text or a link, in any size, style and file format. An independent decoder reads the "
        "image before it is returned. Returns the image, its URL and the result of this verification. If the image "
        "would not scan, the error names the parameter to change.",
        "image",
        "tools.make_code",
        _code_arguments,
    ),
    "make_payload": Tool(
        "Make a QR code of a payload",
        "Make a QR code that a phone acts on: join a Wi-Fi network, save a contact or an event, pay a bill, write a "
        "message, and others. The service writes the content from fields, and checks each field. Returns the same as "
        "make_code. Payloads with secrets, such as wifi, have no URL.",
        "image",
        "tools.make_payload",
        _payload_arguments,
    ),
    "style_help": Tool(
        "List styles",
        "List the presets, shapes, finder patterns (eyes), logos and file formats of make_code and make_payload, with "
        "advice for QR codes that scan.",
        "tools",
        "tools.style_help",
        _no_arguments,
    ),
    "create_link": Tool(
        "Create a link",
        "Create a link whose target can change after its QR code is printed, and whose scans are counted. Returns the "
        "link with its url and the address of its QR code. Needs an API key with the scope write. An existing link is "
        "never changed.",
        "write",
        "tools.create_link",
        _link_arguments,
        reads_only=False,
    ),
    "link_scans": Tool(
        "Count the scans of a link",
        "Return the number of scans of a link: total, unique, by day, hour, device, rule, country, language, referring "
        "host and campaign, and the change against the previous period. Needs an API key with the scope read.",
        "read",
        "tools.link_scans",
        _scans_arguments,
    ),
}
