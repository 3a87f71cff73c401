"""Read the content of Central European payments back into fields, without code of the service."""

from __future__ import annotations

from urllib.parse import unquote


def read_spayd(text: str) -> dict[str, str]:
    """Return the values of a Short Payment Descriptor by key, decoded."""
    tag, version, *pairs = text.removesuffix("*").split("*")
    assert (tag, version) == ("SPD", "1.0")
    keys = [pair.partition(":")[0] for pair in pairs]
    assert len(set(keys)) == len(keys)
    return {pair.partition(":")[0]: unquote(pair.partition(":")[2], errors="strict") for pair in pairs}
