"""Build the message of a payload, or its error, from texts as in a request."""

from __future__ import annotations

import pytest

from qr.errors import QrError
from qr.parameters import declared_parameters
from qr.payloads import PAYLOADS, Message, write_payload


def build_message(payload_name: str, /, **texts: str) -> Message:
    """Build the message of a payload from texts, named by fields or by their aliases.

    Raises:
        ValueError: A text is invalid for the type of its field.
        QrError: The fields cannot be combined.
    """
    known = {name: p for p in declared_parameters(PAYLOADS[payload_name].fields) for name in (p.name, *p.aliases)}
    return write_payload(payload_name, {known[name].name: known[name].type.parse(text) for name, text in texts.items()})


def message_text(payload_name: str, /, **texts: str) -> str:
    """Build the message of a payload, and return its text."""
    return build_message(payload_name, **texts).text


def message_error(payload_name: str, /, **texts: str) -> QrError:
    """Return the error for fields that cannot be combined."""
    with pytest.raises(QrError) as caught:
        build_message(payload_name, **texts)
    return caught.value
