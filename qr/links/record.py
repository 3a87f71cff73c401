"""Records: a link under its id, as stores keep it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from qr.errors import BadParameter

ALLOWED_ID = "1 to 64 of A-Z a-z 0-9 . _ -, but not . or .. or __x__"

ID = r"(?!\.{1,2}$)(?!__.*__$)[A-Za-z0-9._-]{1,64}"  # as a regular expression

Document = Mapping[str, Any]


class Record(NamedTuple):
    """A link under its id.

    link:       the members of a ``link.Link`` that are given, without the password
    password:   the slow hash of it, empty without one
    version:    1 for a new record, one more with every change
    created_at: in UTC to the microsecond (RFC 3339), as is updated_at
    admitted:   how many times a limit on its scans let somebody follow it; no part of what a writer changes
    state:      what its store tells one state of it from another by
    """

    id: str
    link: Document
    created_at: str
    updated_at: str
    password: str = ""
    version: int = 1
    admitted: int = 0
    state: object = None

    @property
    def tag(self) -> str:
        """An entity tag (RFC 9110, 8.8.3) that no other state of it has, nor a later record of the same id."""
        return f"{self.version}-{self.generation}"

    @property
    def generation(self) -> str:
        """What tells it from an earlier or later record of the same id."""
        return re.sub("[^0-9]", "", self.created_at)


def check_id(user_id: str) -> str:
    """The id. Raises ``BadParameter`` for a text that is none."""
    if not re.fullmatch(ID, user_id):
        raise BadParameter("id", user_id, ALLOWED_ID)
    return user_id
