"""Schemas of messages of agents, and of the trial of a link."""

from __future__ import annotations

from typing import get_args

from qr.contract.schemas import Schema
from qr.http.jsonrpc import MAX_BATCH
from qr.links.link import State


def message_schema() -> Schema:
    """Return the schema of a message of JSON-RPC 2.0, or of a batch of them."""
    message: Schema = {
        "type": "object",
        "properties": {
            "jsonrpc": {"const": "2.0"},
            "id": {"type": ["string", "number", "null"]},
            "method": {"type": "string"},
            "params": {"type": "object"},
            "result": {},
            "error": {},
        },
        "required": ["jsonrpc"],
    }
    return {"oneOf": [message, {"type": "array", "items": message, "minItems": 1, "maxItems": MAX_BATCH}]}


def trial_schema() -> Schema:
    """Return the schema of the response to ``/user/<id>/try``."""
    members: dict[str, Schema] = {
        "id": {"type": "string"},
        "state": {"type": "string", "enum": list(get_args(State)), "description": "Whether the link is open."},
        "rule": {"type": "string", "description": "Name of the rule that matches, or default."},
        "target": {
            "description": "URL, or an object with the name of a payload and its fields; null if nothing opens.",
            "oneOf": [{"type": "string"}, {"type": "object", "minProperties": 1, "maxProperties": 1}, {"type": "null"}],
        },
        "location": {
            "type": ["string", "null"],
            "description": "URL of the redirect, with the forwarded query and path; null without a redirect.",
        },
        "reasons": {
            "type": "array",
            "items": {"type": "string"},
            "description": "Why each rule does or does not match.",
        },
    }
    return {"type": "object", "properties": members, "required": list(members)}
