"""Plain forms of the typographic characters that banking apps and word processors copy with text.

Typographic spaces become spaces, and hyphens become "-". Invisible characters, such as direction marks, are removed.
"""

from __future__ import annotations

from typing import NamedTuple

from qr.parameters import ParameterType

# All space separators of Unicode (Zs) except the space itself.
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_HYPHENS = "\u2010\u2011"
_DASHES = "\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
# Soft hyphen, zero-width characters, and marks, embeddings, overrides and isolates of the direction.
_INVISIBLE = (
    "\u00ad\u200b\u200c\u200d\u2060\ufeff\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_TEXT = str.maketrans(dict.fromkeys(_SPACES, " ") | dict.fromkeys(_HYPHENS, "-") | dict.fromkeys(_INVISIBLE))
_NUMBER = _TEXT | str.maketrans(dict.fromkeys(_DASHES, "-"))


class PlainText(NamedTuple):
    """Text of another type, in its plain form.

    keep:    typographic characters that a standard allows
    is_code: whether dashes become hyphens too; in a sentence they are punctuation
    """

    type: ParameterType[str]
    keep: str = ""
    is_code: bool = False

    @property
    def allowed(self) -> str:
        return self.type.allowed

    def parse(self, text: str) -> str:
        kept = {ord(character): character for character in self.keep}
        return self.type.parse(text.translate((_NUMBER if self.is_code else _TEXT) | kept))


def plain_number(text: str) -> str:
    """Return the plain form of a number or code. Dashes become hyphens too; in a text they are punctuation."""
    return text.translate(_NUMBER)
