"""Schemas of the JSON documents of the service: ``components.schemas``."""

from __future__ import annotations

from typing import Any

from qr.contract.bodies import (
    SHARED,
    component_name,
    input_schemas,
    object_schema,
    parameter_schema_name,
    reference,
    titled_schema,
    value_schema,
)
from qr.contract.checks import check_schema
from qr.contract.inputs import (
    INPUTS,
    image_groups,
    link_type_parameters,
    parameters,
    payload_input,
    record_parameters,
    rule_parameters,
)
from qr.contract.messages import message_schema, trial_schema
from qr.contract.readings import reading_schema
from qr.contract.responses import error_codes
from qr.contract.schemas import Schema
from qr.links.rules import CONDITIONS, DAYS
from qr.links.statistics import VALUES
from qr.payloads import PAYLOADS, payload_fields
from qr.spec.presets import Presets

_TEXT: Schema = {"type": "string"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_TIME: Schema = {"type": "string", "format": "date-time"}
# Members of a record that the service sets. A request can send them back.
READ_ONLY: dict[str, Schema] = {
    "id": _TEXT,
    "url": {"type": "string", "description": "Link that the QR code encodes."},
    "qr": {"type": "string", "description": "URL of the image."},
    "has_password": {"type": "boolean", "description": "Whether a password is stored. True in a PUT keeps it."},
    "version": {"type": "integer", "minimum": 1, "description": "1 for a new record; each change adds 1."},
    "created_at": _TIME,
    "updated_at": _TIME,
    "scans_30_days": {**_COUNT, "description": "Scans of the last 30 days in UTC; only in lists."},
}
# A stored style must give a verified image of the link.
NOT_STORED = {"parts", "part", "verify"}


def schema_components(presets: Presets) -> dict[str, Schema]:
    """Return ``components.schemas``."""
    return {
        **_parameter_schemas(presets),
        **{name: body for row in INPUTS.values() for name, body in input_schemas(row).items()},
        **_payload_bodies(),
        **{f"payload.{name}": object_schema(payload_fields(name), name, nullable=True) for name in PAYLOADS},
        **_field_schemas(),
        **_link_schemas(),
        **_scan_schemas(),
        "Matrix": _matrix(),
        "Check": check_schema(),
        "Message": message_schema(),
        "Reading": reading_schema(),
        "Trial": trial_schema(),
        "Health": {"type": "object", "properties": {"status": {"const": "ok"}}, "required": ["status"]},
        "Problem": _problem(),
    }


def _payload_bodies() -> dict[str, Schema]:
    """Return the bodies of the requests for a payload: with the format in the URL, and as a parameter."""
    rows = [payload_input(name, format_name=with_format) for name in PAYLOADS for with_format in (False, True)]
    return {name: body for row in rows for name, body in input_schemas(row).items()}


def _field_schemas() -> dict[str, Schema]:
    """Return the values of each field of the payloads."""
    fields = [(component_name(name, field), field) for name in PAYLOADS for field in payload_fields(name)]
    return {name: titled_schema(field) for name, field in fields}


def _parameter_schemas(presets: Presets) -> dict[str, Schema]:
    """Return the values of each parameter of images. The presets are those of the deployment."""
    values = {parameter_schema_name(parameter): value_schema(parameter) for parameter in SHARED}
    style = {key: value for key, value in values["parameter.style"].items() if key not in {"format", "minLength"}}
    return {**values, "parameter.style": {**style, "enum": list(presets)}}


def _link_schemas() -> dict[str, Schema]:
    link = object_schema(record_parameters(), nullable=True)
    read_only = {name: {**value, "readOnly": True} for name, value in READ_ONLY.items()}
    members = object_schema(item for item in record_parameters() if item.name != "password")["properties"]
    replaced = {**link, "properties": {**read_only, **link["properties"]}}
    rule = object_schema(rule_parameters(), nullable=True)
    return {
        "Target": _target(),
        "Style": _style(),
        "Rule": {**rule, "anyOf": [{"required": [name]} for name in CONDITIONS]},
        "LinkType": object_schema(link_type_parameters(), nullable=True),
        "NewLink": link,
        "Link": replaced,
        "LinkPatch": {**replaced, "description": "Members to change (RFC 7396); null removes a member."},
        "Record": {
            "type": "object",
            "properties": {**read_only, **members, **_stored_members()},
            "required": [name for name in READ_ONLY if name != "scans_30_days"],
        },
        "Records": _page_of_records(),
    }


def _page_of_records() -> Schema:
    return {
        "type": "object",
        "properties": {
            "users": {"type": "array", "items": reference("Record")},
            "cursor": {"type": "string", "description": "Value of the parameter cursor for the next page."},
            "tags": {
                "type": "object",
                "additionalProperties": _COUNT,
                "description": "Number of records with each tag; only on the first page.",
            },
        },
        "required": ["users"],
    }


def _stored_members() -> dict[str, Schema]:
    """Return the members of a record that differ from those of a request: targets and styles are stored as sent."""
    target = {
        "description": "URL, or an object with the name of a payload and its fields.",
        "oneOf": [{"type": "string"}, {"type": "object", "minProperties": 1, "maxProperties": 1}],
    }
    conditions = {item.name: _TEXT for item in rule_parameters() if item.name != "target"}
    rule = {"type": "object", "properties": {"target": target, **conditions}, "required": ["target", "name"]}
    return {
        "target": target,
        "fallback": target,
        "style": {"type": "object"},
        "rules": {"type": "array", "items": rule},
        "link_types": {"type": "array", "items": {"type": "object"}},
    }


def _target() -> Schema:
    payload = {
        "type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": False,
        "properties": {name: reference(f"payload.{name}") for name in PAYLOADS},
    }  # fmt: skip
    return {
        "description": "URL, or a payload by its name.",
        "oneOf": [{"type": "string", "minLength": 1, "format": "web-address"}, payload],
    }


def _style() -> Schema:
    members = [item for _, item in parameters(image_groups(content=False, format_name=True))]
    return object_schema((item for item in members if item.name not in NOT_STORED), nullable=True)


def _scan_schemas() -> dict[str, Schema]:
    counts = {"type": "object", "additionalProperties": _COUNT}
    hours = {"type": "array", "items": _COUNT, "minItems": 24, "maxItems": 24}
    day = {"type": "string", "format": "date"}
    totals = {"total": _COUNT, "unique": _COUNT}
    change = {"type": ["number", "null"], "description": "Change of total since this period, in percent."}
    common = {
        **totals,
        "since": day,
        "until": day,
        "timezone": _TEXT,
        "previous": _object_of({**totals, "change": change, "since": day, "until": day}),
        "by_day": {"type": "object", "additionalProperties": _object_of(totals)},
        "by_hour": hours,
        "by_weekday": _object_of(dict.fromkeys(DAYS, hours)),
        **{f"by_{dimension}": counts for dimension in VALUES},
    }
    one = {"id": _TEXT, **common}
    record = _object_of({"id": _TEXT, "title": {"type": ["string", "null"]}, **totals})
    scans = {"type": "object", "properties": {**one, "admitted": _COUNT}, "required": list(one)}
    return {
        "Scans": scans,
        "AllScans": _object_of({"records": {"type": "array", "items": record}, "by_tag": counts, **common}),
    }


def _object_of(members: dict[str, Schema]) -> Schema:
    return {"type": "object", "properties": members, "required": list(members)}


def _matrix() -> Schema:
    """Return the schema of the format json."""
    lines = {"type": "array", "items": _TEXT}
    members: dict[str, Any] = {
        "symbol": _TEXT, "version": {"type": ["integer", "string"]}, "ecc": _TEXT,
        "mask": {"type": ["integer", "null"]}, "width": _COUNT, "height": _COUNT, "margin": _COUNT,
        "data": _TEXT, "data64": _TEXT, "rows": lines, "roles": lines,
        "legend": {"type": "object", "additionalProperties": _TEXT},
        "segments": {"type": ["array", "null"], "items": {"type": "object"}},
        "capacity": {"type": ["object", "null"]},
    }  # fmt: skip
    required = ["symbol", "version", "ecc", "width", "height", "margin", "rows", "roles"]
    return {"type": "object", "properties": members, "required": required}


def _problem() -> Schema:
    """Return the schema of problem details (RFC 9457)."""
    codes = sorted({code for codes in error_codes().values() for code in codes})
    return {
        "type": "object",
        "properties": {
            "title": _TEXT,
            "status": {"type": "integer", "enum": list(error_codes())},
            "detail": {"type": "string", "description": "What is wrong, and what is allowed."},
            "code": {"type": "string", "enum": codes},
            "parameter": {"type": "string", "description": "Parameter, JSON member or header field with the error."},
            "value": {"description": "Rejected value, cut to 100 characters; omitted if it is secret."},
            "allowed": {"type": "string", "description": "Accepted values."},
        },
        "required": ["title", "status", "detail", "code"],
    }
