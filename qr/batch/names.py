"""File names that every system accepts, and that differ from each other on every system."""

from __future__ import annotations

from unicodedata import category, normalize

from qr.parameters.types import RESERVED_IN_FILE_NAMES

MAX_NAME_CHARACTERS = 100
MAX_NAME_BYTES = 200  # file systems allow 255, extension and number included
# Names of devices in Windows, with any extension (Microsoft, "Naming Files, Paths, and Namespaces").
_DEVICES = frozenset(
    [
        "con",
        "prn",
        "aux",
        "nul",
        "conin$",
        "conout$",
        *(f"{name}{n}" for name in ("com", "lpt") for n in "123456789¹²³"),
    ]
)
_REPLACED_CATEGORIES = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))  # invisible, or of no character


def safe_name(name: str, extension: str) -> str:
    """Return a file name without an extension: NFC, without paths, control characters and names of devices.

    An extension that the name already has is removed. Return an empty text if nothing is left.
    """
    text = normalize("NFC", name)
    text = "".join("_" if _is_replaced(character) else character for character in text)
    text = text.strip(" .")
    if text.lower().endswith(f".{extension}"):
        text = text[: -len(extension) - 1].rstrip(" .")
    text = text[:MAX_NAME_CHARACTERS].encode()[:MAX_NAME_BYTES].decode(errors="ignore").rstrip(" .")
    if text.partition(".")[0].rstrip(" ").lower() in _DEVICES or text.startswith("-"):
        return f"_{text}"  # a program can take a name that starts with - for an option
    return text if text.strip("_") else ""


def _is_replaced(character: str) -> bool:
    if character.isascii():
        return character in RESERVED_IN_FILE_NAMES or not character.isprintable()
    return category(character) in _REPLACED_CATEGORIES


class UniqueNames:
    """The names of one archive. Names that differ only in case or in their Unicode form count as equal."""

    def __init__(self, *reserved: str) -> None:
        self._used = {_key(name) for name in reserved}
        self._next: dict[str, int] = {}

    def add(self, name: str, extension: str) -> str:
        """Return the name with its extension. If another file has it, a number precedes the extension."""
        key = _key(f"{name}.{extension}")
        if key not in self._used:
            self._used.add(key)
            return f"{name}.{extension}"
        number = self._next.get(key, 2)
        while _key(f"{name}-{number}.{extension}") in self._used:
            number += 1
        self._next[key] = number + 1
        self._used.add(_key(f"{name}-{number}.{extension}"))
        return f"{name}-{number}.{extension}"


def _key(name: str) -> str:
    return name if name.isascii() and name.islower() else normalize("NFKC", normalize("NFKC", name).casefold())
