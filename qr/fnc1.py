"""FNC1 in first position (ISO/IEC 18004:2015, 7.4.8.2): content that is GS1 element strings."""

from __future__ import annotations

import re

from qr.errors import BadParameter

SEPARATOR = b"\x1d"
# An application identifier, then GS1 character set 82 (GS1 General Specifications, 3.2 and figure 7.11-1).
_ELEMENT = rb"[0-9]{2}[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]+"
_ELEMENTS = re.compile(rb"%b(?:\x1d%b)*" % (_ELEMENT, _ELEMENT))


def elements(content: bytes) -> list[bytes]:
    """What stands between separators. Raises ``BadParameter`` for what cannot be GS1 element strings."""
    if not _ELEMENTS.fullmatch(content):
        allowed = (
            "GS1 element strings: identifiers of digits, each with its data of letters, digits and "
            "!\"%&'()*+,-./:;<=>?_, single separators (%1D) between them"
        )
        raise BadParameter("data", content.decode("utf-8", "backslashreplace"), allowed)
    return content.split(SEPARATOR)
