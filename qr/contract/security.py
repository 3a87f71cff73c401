"""Credentials of the OpenAPI document, as the settings of a deployment require them."""

from __future__ import annotations

from typing import Any

from qr.config import Settings
from qr.contract.route import Route

_KEY: list[dict[str, Any]] = [{"ApiKey": []}, {"Bearer": []}]
_SCOPES_OF_ROUTES = {"read": "read", "scans": "read", "write": "write", "metrics": "metrics"}  # by access check
SCHEMES = {
    "ApiKey": {"type": "apiKey", "in": "header", "name": "X-API-Key", "description": "API key."},
    "Bearer": {"type": "http", "scheme": "bearer", "description": "API key."},
    "Signature": {
        "type": "apiKey", "in": "query", "name": "sig",
        "description": "Signature of the URL, for GET and HEAD; exp is the expiry time in seconds since 1970.",
    },
    "Password": {"type": "http", "scheme": "basic", "description": "Password of the documentation, with any user."},
}  # fmt: skip


def security_schemes(settings: Settings) -> dict[str, Any]:
    """Return ``components.securitySchemes``: the credentials that this deployment uses."""
    signed = settings.access == "signed" or settings.signing_keys
    names = ["ApiKey", "Bearer", *(["Signature"] if signed else []), *(["Password"] if settings.docs_password else [])]
    return {name: SCHEMES[name] for name in names}


def security(route: Route, method: str, settings: Settings) -> list[dict[str, Any]]:
    """Return the alternative credentials of an operation; empty if it needs none."""
    if route.access in _SCOPES_OF_ROUTES:
        return [*_KEY, *([{"Signature": []}] if route.access == "scans" and settings.signing_keys else [])]
    if route.access == "image" or (route.endpoint == "index" and method == "POST"):
        return _image_security(method, settings)
    if route.access == "documentation" and settings.docs_password:
        return [{"Password": []}]
    return []


def _image_security(method: str, settings: Settings) -> list[dict[str, Any]]:
    if settings.access == "open":
        return []
    is_signable = settings.access == "signed" and method == "GET"
    return [*_KEY, *([{"Signature": []}] if is_signable else [])]


def scope(route: Route, method: str, settings: Settings) -> str:
    """Return the scope that an API key needs for an operation; empty if no key is needed."""
    needed = security(route, method, settings)
    if _KEY[0] not in needed:
        return ""
    return _SCOPES_OF_ROUTES.get(route.access, "make")
