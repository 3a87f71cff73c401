"""An image with a symbol of known content."""

from __future__ import annotations

from typing import NamedTuple

from PIL.Image import Image

CHARSETS = ("utf_8", "shift_jis", "iso8859_1", "big5", "gb18030")


class Sample(NamedTuple):
    """An image, and the content of its symbol.

    expected: text with line feeds, or bytes
    """

    name: str
    image: Image
    expected: str | bytes

    def is_content(self, content: bytes) -> bool:
        """Return whether content is what was expected. A decoder need not find the character set of the content."""
        if isinstance(self.expected, bytes):
            return content == self.expected
        return any(_decode(content, charset) == self.expected for charset in CHARSETS)


def _decode(content: bytes, charset: str) -> str | None:
    try:
        return content.decode(charset).replace("\r\n", "\n")
    except UnicodeDecodeError:
        return None
