"""JSON Schema of the response to ``/check``."""

from __future__ import annotations

from qr.contract.schemas import Schema
from qr.reading.distortion import BLURS_MODULES, CONTRASTS_PERCENT


def check_schema() -> Schema:
    """Return the schema. A member is null if the request was rejected before the member was known."""
    return _object(
        {
            "readable": {"type": "boolean", "description": "Whether a request for the image would return the image."},
            "problem": _nullable({"$ref": "#/components/schemas/Problem"}),
            "change": {
                "type": ["object", "null"],
                "description": "Parameters that make the image readable; null omits a parameter.",
                "additionalProperties": {"type": ["string", "integer", "null"]},
            },
            "fails_at": _nullable(_limits()),
            "contrast": _number("Lowest contrast ratio of a dark colour to a light colour."),
            "version": {"type": ["integer", "string", "null"]},
            "ecc": {"type": ["string", "null"]},
            "modules": {
                "type": ["integer", "string", "null"],
                "description": "Modules per side, or width x height if the symbol is not square.",
            },
            "mask": {"type": ["integer", "null"]},
            "unused_error_correction": _number("Share that the decoder did not need, 0 to 1."),
            "logo": _nullable(_logo()),
            "print": _nullable(_print()),
            "warnings": {"type": "array", "items": {"type": "string"}},
        }
    )


def _logo() -> Schema:
    return _object(
        {
            "size": _number("Size of the logo, in percent of the width of the symbol."),
            "largest": _number("Largest safe size for this content."),
        }
    )


def _print() -> Schema:
    return _object(
        {
            "min_width_mm": {"type": "number", "description": "Smallest printed width of the image."},
            "distance_m": {"type": "number", "description": "Reading distance at this width."},
        }
    )


def _limits() -> Schema:
    blur = {"type": ["number", "null"], "enum": [*BLURS_MODULES, None]}
    contrast = {"type": ["integer", "null"], "enum": [*CONTRASTS_PERCENT, None]}
    return _object(
        {
            "blur_modules": {**blur, "description": "Standard deviation of a Gaussian blur, in modules."},
            "contrast_percent": {**contrast, "description": "Share of the contrast that is left."},
        }
    )


def _object(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _nullable(schema: Schema) -> Schema:
    return {"oneOf": [schema, {"type": "null"}]}


def _number(description: str) -> Schema:
    return {"type": ["number", "null"], "description": description}
