"""Files in requests: as an upload, as the body, or in base64."""

from __future__ import annotations

import binascii
from base64 import b64decode


class AnyFile:
    """A file as an upload, or in base64 with padding (RFC 4648, 4)."""

    allowed = "a file: an upload, or base64 (RFC 4648, 4): A-Z a-z 0-9 + /, with padding"
    takes_files = True

    def parse(self, text: str) -> bytes:
        """Decode base64. Raises ``ValueError`` for other text and for an empty text."""
        try:
            file = b64decode(text, validate=True)
        except binascii.Error:
            raise ValueError(text) from None
        if not file:
            raise ValueError(text)
        return file
