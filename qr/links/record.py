"""Records: the settings of a link under its id, as stores keep them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from qr.errors import BadParameter

ALLOWED_ID = "1 to 64 of the characters A-Z a-z 0-9 . _ -, except for ., .. and ids such as __x__"

ID = r"(?!\.{1,2}$)(?!__.*__$)[A-Za-z0-9._-]{1,64}"  # a regular expression; Firestore reserves the excluded names

Document = Mapping[str, Any]


class Record(NamedTuple):
    """The settings of a link under its id.

    key:        16 random hexadecimal digits, made at creation; identifies the scans of this record
    link:       the members of ``qr.links.link.Link`` that are set, without the password
    password:   scrypt hash of the password; empty without a password
    version:    1 for a new record; each change adds 1
    created_at: in UTC to the microsecond (RFC 3339), as is updated_at
    admitted:   scans that were counted while the link had ``max_scans``; changes of the record do not reset it
    state:      version of the record inside its store; Firestore uses the update time of the document
    """

    id: str
    key: str
    link: Document
    created_at: str
    updated_at: str
    password: str = ""
    version: int = 1
    admitted: int = 0
    state: object = None

    @property
    def entity_tag(self) -> str:
        """Entity tag (RFC 9110, 8.8.3), unique to this version. A later record with the same id gets other tags."""
        return f"{self.version}-{self.key}"


def check_id(user_id: str) -> str:
    """Return an id. Raises ``BadParameter`` if it is invalid."""
    if not re.fullmatch(ID, user_id):
        raise BadParameter("id", user_id, ALLOWED_ID)
    return user_id
