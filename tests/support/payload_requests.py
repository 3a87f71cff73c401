"""Payloads as a request asks for them: texts in, what the code says or a refusal out."""

from __future__ import annotations

import pytest

from qr.errors import QrError
from qr.parameters import declared_parameters
from qr.payloads import PAYLOADS, Message, write_payload


def written(payload_name: str, /, **texts: str) -> Message:
    """The message that fields, under any of their names and as texts, become.

    Raises ``ValueError`` for a text that its kind refuses, a ``QrError`` for fields that do not go together.
    """
    known = {name: p for p in declared_parameters(PAYLOADS[payload_name].fields) for name in (p.name, *p.aliases)}
    return write_payload(payload_name, {known[name].name: known[name].type.parse(text) for name, text in texts.items()})


def text_of(payload_name: str, /, **texts: str) -> str:
    """The text of such a message."""
    return written(payload_name, **texts).text


def refusal_of(payload_name: str, /, **texts: str) -> QrError:
    """The refusal of fields that do not go together."""
    with pytest.raises(QrError) as refusal:
        written(payload_name, **texts)
    return refusal.value
