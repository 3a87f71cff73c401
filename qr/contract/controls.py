"""The parameters of images and links as the page needs them, to build a form for each."""

from __future__ import annotations

from typing import Any

from qr.contract.inputs import INPUTS, Group, image_groups, parameters, record_parameters, rule_parameters
from qr.contract.schemas import schema
from qr.parameters import REQUIRED, Parameter
from qr.payloads import PAYLOADS, payload_fields
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
    """Return the members of a record and of a rule, and the parameters of a trial."""
    trial = [parameter for _, parameter in parameters(INPUTS["trial"].groups)]
    lists = {"record": record_parameters(), "rule": rule_parameters(), "trial": trial}
    return {name: [_control(parameter) for parameter in members] for name, members in lists.items()}


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
