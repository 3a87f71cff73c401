"""Language ranges and tags (RFC 4647, RFC 5646)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qr.parameters.types import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

LANGUAGE = Pattern(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", "a language range such as de or de-CH (RFC 4647)")


def lookup_ranges(tag: str) -> Iterator[str]:
    """Yield a language tag and its shorter forms, in lower case: zh-hant-tw, zh-hant and zh for zh-Hant-TW.

    A single letter at the end introduces an extension, and is removed with the extension.
    """
    parts = tag.lower().split("-")
    for length in range(len(parts), 0, -1):
        if length == 1 or len(parts[length - 1]) > 1:
            yield "-".join(parts[:length])
