"""The parameters of images and links as the page needs them, to build a form for each."""

from __future__ import annotations

from typing import Any

from qr.contract.inputs import INPUTS, Group, image_groups, parameters, record_parameters, rule_parameters
from qr.contract.schemas import schema
from qr.parameters import REQUIRED, Parameter, declared_parameters
from qr.payloads import PAYLOADS, payload_fields
from qr.sheets.layout import Printing
from qr.sheets.stock import BY_NAME, Stock
from qr.spec.formats import FORMATS, Format
from qr.spec.parse import ERRORS
from qr.spec.presets import Presets


def build_controls(presets: Presets, access: str, *, has_links: bool) -> dict[str, Any]:
    """Return groups, payloads, formats and presets.

    access:    setting that states who can request images
    has_links: whether an API key can read links; without such a key, nobody can use them

    The forms of the payloads are separate (``build_forms``), because the page needs them later.
    """
    return {
        "groups": [_group(group) for group in image_groups(content=True, format_name=False)],
        "payloads": {name: _payload(name) for name in PAYLOADS},
        "formats": {name: _format(row) for name, row in FORMATS.items()},
        "presets": {name: dict(preset) for name, preset in presets.items()},
        "access": access,
        "has_links": has_links,
    }


def build_forms() -> dict[str, Any]:
    """Return the summary and the fields of each payload."""
    return {name: _form(name) for name in PAYLOADS}


def build_link_controls() -> dict[str, Any]:
    """Return the members of a record and of a rule, and the parameters of a trial. The page has no link types."""
    trial = [parameter for _, parameter in parameters(INPUTS["trial"].groups)]
    record = [parameter for parameter in record_parameters() if parameter.name != "link_types"]
    lists = {"record": record, "rule": rule_parameters(), "trial": trial}
    return {name: [_control(parameter) for parameter in members] for name, members in lists.items()}


def build_batch_controls() -> dict[str, Any]:
    """Return the parameters of a sheet of labels, and the facts of each stock.

    A stock has its paper, the size of a label in millimetres, and the number of labels per page. Own geometry is not
    part of the page.
    """
    sheet = [_control(parameter) for parameter in declared_parameters(Printing)]
    sheet[0]["enum"] = list(BY_NAME)
    return {"sheet": sheet, "stock": {name: _stock(row) for name, row in BY_NAME.items()}}


def _stock(row: Stock) -> dict[str, Any]:
    geometry = row.geometry
    labels = geometry.columns * geometry.rows
    return {"paper": row.paper, "width": geometry.label_width, "height": geometry.label_height, "labels": labels}


def _group(group: Group) -> dict[str, Any]:
    return {
        "name": group.name,
        "title": group.title,
        "parameters": [_control(parameter) for parameter in group.parameters if parameter != ERRORS],
    }


def _control(parameter: Parameter) -> dict[str, Any]:
    """Return what a form control needs: name, meaning, bounds, default and allowed values."""
    # Errors of the service state in words what a parameter accepts.
    values = {name: value for name, value in schema(parameter).items() if name != "description"}
    return {"name": parameter.name, "title": parameter.description, **_required(parameter), **values}


def _required(parameter: Parameter) -> dict[str, bool]:
    return {"required": True} if parameter.default is REQUIRED else {}


def _payload(name: str) -> dict[str, Any]:
    row = PAYLOADS[name]
    fields = [{"name": field.name, **_required(field)} for field in payload_fields(name)]
    return {"title": row.title, "subject": row.subject, "secret": row.secret, "fields": fields}


def _form(name: str) -> dict[str, Any]:
    return {"summary": PAYLOADS[name].summary, "fields": [_control(field) for field in payload_fields(name)]}


def _format(row: Format) -> dict[str, Any]:
    return {
        "media_type": row.media_type.partition(";")[0],
        "extension": row.extension,
        "unsupported": sorted(row.unsupported),
        "vector": row.vector,
        "ink": row.ink,
    }
