"""JSON Schema of the response to ``/read`` and ``/user/<id>/check``."""

from __future__ import annotations

from typing import get_args

from qr.contract.schemas import Schema
from qr.decoding.measurements import MEASURED_MODULES
from qr.links.link import State
from qr.payloads import PAYLOADS
from qr.symbol.symbologies import TITLES

_SHARE: Schema = {"type": ["number", "null"], "minimum": 0, "maximum": 1}


def reading_schema() -> Schema:
    """Return the schema."""
    return _object({"symbols": {"type": "array", "items": _symbol()}, "check": _nullable(_check())})


def _symbol() -> Schema:
    point = _object({"x": {"type": "number"}, "y": {"type": "number"}})
    return _object(
        {
            "text": {"type": ["string", "null"], "description": "Null if the content is not text."},
            "bytes": {"type": "string", "contentEncoding": "base64"},
            "symbology": {"type": "string", "enum": list(TITLES)},
            "version": {"type": ["integer", "string"]},
            "ecc": {"type": "string", "description": "Error correction level."},
            "mask": {"type": "integer", "description": "Number of the data mask."},
            "charset": {"type": ["string", "null"], "description": "Character set that is declared, or that fits."},
            "gs1": {"type": "boolean", "description": "Whether FNC1 marks GS1 element strings."},
            "page": {"type": "integer", "minimum": 1},
            "position": {
                "type": "array", "items": point, "minItems": 4, "maxItems": 4,
                "description": "Top left, top right, bottom right and bottom left corner, in pixels of the page.",
            },
            "structured_append": _nullable(
                _object({name: {"type": "integer"} for name in ("number", "total", "parity")})
            ),
            "used_error_correction": {**_SHARE, "description": "Null if only the second decoder read the symbol."},
            "measurements": _nullable(_measurements()),
            "payload": _nullable(_payload()),
        }
    )  # fmt: skip


def _payload() -> Schema:
    return _object(
        {
            "name": {"type": "string", "enum": [*PAYLOADS, "link"]},
            "fields": {"type": "object", "additionalProperties": {"type": "string"}},
            "is_secret": {"type": "boolean"},
            "is_exact": {"type": "boolean", "description": "Whether the fields give exactly the same content."},
            "warnings": {"type": "array", "items": {"type": "string"}},
            "state": {"enum": [*get_args(State), None], "description": "State of a link of this service."},
        }
    )


def _measurements() -> Schema:
    return _object(
        {
            "module_pixels": {"type": "number"},
            "contrast": {"type": "number", "description": "Contrast ratio of light and dark modules."},
            "quiet_zone_modules": {"type": "integer", "minimum": 0, "maximum": MEASURED_MODULES},
        }
    )


def _check() -> Schema:
    return _object(
        {
            "matches": {"type": "boolean", "description": "Whether a symbol has the expected content."},
            "symbol": {"type": ["integer", "null"], "description": "Number of this symbol in the list, from 1."},
            "used_error_correction": _SHARE,
            "changes": {
                "type": "array",
                "items": {"type": "string"},
                "description": "What to change; empty if nothing.",
            },
        }
    )


def _object(members: dict[str, Schema]) -> Schema:
    return {"type": "object", "properties": members, "required": list(members), "additionalProperties": False}


def _nullable(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}
