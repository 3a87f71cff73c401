"""Changes of the requests that schemathesis generates, so that they are requests of real clients.

- Numbers in a query or a form have no exponent, and whole numbers no decimal point, as the contract states.
- Half of the valid requests for images keep only a few optional parameters. With all of them, nearly every request has
  parameters that cannot be combined, such as ``size`` and ``width``.
- Targets of links are URLs or one of three payloads. The URLs of images test the fields of all payloads.
- One request of eight keeps ``If-Match``, which otherwise makes nearly every response 412.
"""

from __future__ import annotations

from decimal import Decimal
from hashlib import blake2b
from typing import Any

import schemathesis
from schemathesis import Case, HookContext

from qr.http.file_names import extensions
from qr.http.parameters import FORM, JSON, MULTIPART
from tests.support.contract_checks import accepted_parameters

AnyCase = Case[Any]

_MAX_OPTIONAL = 3
_MANY = 30  # only images have so many parameters
_TARGETS = {"contact", "wifi", "geo"}
_ALWAYS = {"data", "data64"}

schemathesis.serializer.alias("application/x-ndjson", "text/plain")


@schemathesis.hook
def before_load_schema(_: HookContext, document: dict[str, Any]) -> None:
    """Keep a few payloads as targets: the schemas of all of them make generation slow."""
    payloads = document["components"]["schemas"]["Target"]["oneOf"][1]["properties"]
    for name in payloads.keys() - _TARGETS:
        del payloads[name]


@schemathesis.hook
def before_call(_: HookContext, case: AnyCase, **__: Any) -> None:
    """Change a request before it is sent."""
    if case.query:
        case.query = {name: _plain(value) for name, value in case.query.items()}
    if case.media_type in {FORM, MULTIPART} and isinstance(case.body, dict):
        case.body = {name: _plain(value) for name, value in case.body.items()}
    _match_file_name(case)
    digest = blake2b(repr((case.query, case.body)).encode(errors="replace"), digest_size=2).digest()
    _drop_if_match(case, digest)
    if len(accepted_parameters(case)) > _MANY:
        _drop_optional(case, digest)


def _match_file_name(case: AnyCase) -> None:
    """Give a valid file name the extension of the format. Hardly any other request would get an image."""
    if "{file_name}" in case.operation.path and case.meta and case.meta.generation.mode.is_positive:
        format_name = str(case.path_parameters.get("format") or (case.query or {}).get("format") or "png")
        case.path_parameters["file_name"] = f"menu.{extensions(format_name)[0]}"


def _drop_if_match(case: AnyCase, digest: bytes) -> None:
    if digest[0] % 8:
        for name in [name for name in case.headers or {} if name.lower() == "if-match"]:
            del case.headers[name]


def _drop_optional(case: AnyCase, digest: bytes) -> None:
    if digest[1] % 2 or not case.meta or not case.meta.generation.mode.is_positive:
        return
    required = {item["name"] for item in case.operation.definition.raw["parameters"] if item.get("required")}
    if case.query:
        case.query = _few(case.query, required, digest[0])
    if case.media_type in {FORM, MULTIPART, JSON} and isinstance(case.body, dict):
        case.body = _few(case.body, _required_members(case), digest[0])


def _required_members(case: AnyCase) -> set[str]:
    content = case.operation.definition.raw["requestBody"]["content"][case.media_type]
    if "$ref" not in content["schema"]:  # a form with a file of rows
        return set(content["schema"].get("required", ()))
    name = content["schema"]["$ref"].rpartition("/")[2]
    return set(case.operation.schema.raw_schema["components"]["schemas"][name].get("required", ()))


def _few(values: dict[str, Any], required: set[str], start: int) -> dict[str, Any]:
    optional = sorted(values.keys() - required - _ALWAYS)
    kept = {optional[(start + 7 * step) % len(optional)] for step in range(_MAX_OPTIONAL)} if optional else set()
    return {name: value for name, value in values.items() if name in kept | required | _ALWAYS}


def _plain(value: Any) -> Any:
    """Return a number in decimal notation, and a whole number without decimal places."""
    if not isinstance(value, float):
        return value
    return int(value) if value.is_integer() else f"{Decimal(repr(value)):f}"
