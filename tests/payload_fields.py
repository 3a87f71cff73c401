"""Payloads as a request asks for them: texts in, the message or a refusal out."""

from __future__ import annotations

from qr.fields import parameters_of
from qr.payloads import Message, payload


def written(payload_name: str, **texts: str) -> Message:
    """The message that fields, under any of their names and as texts, become."""
    found = payload(payload_name)
    known = {name: p for p in parameters_of(found.fields) for name in (p.name, *p.aliases)}
    return found.write(found.fields(**{known[name].name: known[name].kind.parse(text) for name, text in texts.items()}))
