"""What a request can send: one row per kind of request."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from qr.batch.columns import NOT_IN_BATCHES
from qr.batch.options import Options
from qr.decoding.queries import CHECK, READ
from qr.links.link import Link
from qr.links.link_types import LinkType
from qr.links.queries import ALL_SCANS, COUNT, ITEM, PAGE, SCANS, TRIAL
from qr.links.rules import Rule
from qr.parameters import Parameter, declared_parameters
from qr.parameters.types import Text
from qr.payloads import payload_fields
from qr.sheets.homebox import PARAMETERS as HOMEBOX
from qr.sheets.layout import PARAMETERS as SHEET_PARAMETERS
from qr.spec import GROUPS, Content
from qr.spec import PARAMETERS as IMAGE_PARAMETERS
from qr.spec.parse import ERRORS, FORMAT, PRESET

_IMAGE_NAMES = frozenset(parameter.name for parameter in IMAGE_PARAMETERS)  # scale is in both
_SHEET = tuple(parameter._replace(default=None) for parameter in SHEET_PARAMETERS)


class Group(NamedTuple):
    """Parameters on one subject.

    name:  of the group in the texts of the page
    title: heading in English
    """

    name: str
    title: str
    parameters: tuple[Parameter, ...]


class Input(NamedTuple):
    """The parameters and the body of a request.

    name:    of the schema of its body in ``components.schemas``
    groups:  parameters of the query; a POST can send them in a form or in JSON instead
    form:    fields of a urlencoded form; the groups are then in the query
    record:  whether the body is a JSON document of a record
    json:    name of the schema of a JSON document that is the body
    payload: name of the payload whose fields the first group consists of
    file:    whether the body is a file: by itself, as an upload, or in base64; the query has the other parameters
    rows:    whether the body is a file with rows, and the parameters are in the query
    """

    name: str
    groups: tuple[Group, ...] = ()
    form: tuple[Parameter, ...] = ()
    record: bool = False
    json: str = ""
    payload: str = ""
    file: bool = False
    rows: bool = False


def _first_line(documented: type[Any]) -> str:
    return (documented.__doc__ or "").strip().splitlines()[0].partition(".")[0]


def _group_name(group: type[Any]) -> str:
    """Return "style" for ``Style``, and "logo" for ``LogoStyle``."""
    return (group.__name__.removesuffix("Style") or group.__name__).lower()


@cache
def image_groups(*, content: bool, format_name: bool) -> tuple[Group, ...]:
    """Return the parameters of images, in the groups of ``qr.spec``."""
    groups = [
        Group(_group_name(group), _first_line(group), declared_parameters(group))
        for group in GROUPS
        if content or group is not Content
    ]
    additions = (PRESET, FORMAT, ERRORS) if format_name else (PRESET, ERRORS)
    return (*groups[:-1], groups[-1]._replace(parameters=(*groups[-1].parameters, *additions)))


def payload_input(name: str, *, format_name: bool = False) -> Input:
    """Return the input of a payload: its fields, then the parameters of its image.

    ``format_name`` states whether the URL does not name the format, so that ``format`` does. A field of the payload
    with the same name has precedence.
    """
    fields = payload_fields(name)
    with_format = format_name and FORMAT.name not in {field.name for field in fields}
    groups = (Group(name, name, fields), *image_groups(content=False, format_name=with_format))
    return Input(f"{name}-code" if format_name else f"{name}-image", groups, payload=name)


def batch_groups() -> tuple[Group, ...]:
    """Return the parameters of a batch: its own, then those of its images."""
    images = image_groups(content=True, format_name=True)
    sheet = tuple(one for one in _SHEET if one.name not in _IMAGE_NAMES)
    kept = (
        group._replace(parameters=tuple(one for one in group.parameters if one.name not in NOT_IN_BATCHES))
        for group in images
    )
    return (Group("batch", "Batch", declared_parameters(Options)), Group("sheet", "Sheet", sheet), *kept)


_PASSWORD = (Parameter("password", Text(), "", "password of the link", secret=True),)
INPUTS = {
    row.name: row
    for row in (
        Input("nothing"),
        Input("image", image_groups(content=True, format_name=False)),
        Input("code", image_groups(content=True, format_name=True)),
        Input("link-image", image_groups(content=False, format_name=True)),
        Input("homebox", (Group("homebox", "Label of Homebox", HOMEBOX),)),
        Input("password", form=_PASSWORD),
        Input("item", (Group("item", "Trade item", ITEM),), form=_PASSWORD),
        Input("page", (Group("page", "Page", PAGE),)),
        Input("scans", (Group("scans", "Scans", SCANS),)),
        Input("all-scans", (Group("scans", "Scans", ALL_SCANS),)),
        Input("trial", (Group("trial", "Visitor", TRIAL),)),
        Input("record", record=True),
        Input("new-records", (Group("new-records", "New records", (COUNT, *_SHEET)),), record=True),
        Input("file", (Group("read", "File", READ),), file=True),
        Input("print", (Group("print", "Photograph", CHECK),), file=True),
        Input("message", json="Message"),
        Input("batch", batch_groups(), rows=True),
    )
}


def record_parameters() -> tuple[Parameter, ...]:
    """Return the members of a record that a request can set."""
    return declared_parameters(Link)


def rule_parameters() -> tuple[Parameter, ...]:
    """Return the members of a rule."""
    return declared_parameters(Rule)


def link_type_parameters() -> tuple[Parameter, ...]:
    """Return the members of a link in ``link_types``."""
    return declared_parameters(LinkType)


def parameters(groups: tuple[Group, ...]) -> Iterator[tuple[str, Parameter]]:
    """Yield each parameter of the groups after the title of its group."""
    for group in groups:
        for parameter in group.parameters:
            yield group.title, parameter
