"""Parameter type for names and values of a query."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import parse_qsl, urlencode

from qr.parameters.values import to_text

MAX_PAIRS = 10
MAX_CHARACTERS = 500


class QueryPairs:
    """Names and values as a query or as a JSON object. The result is a sorted query without repetitions."""

    allowed = (
        f"1 to {MAX_PAIRS} names and values as a query such as table=7&seat=3, or as an object such as"
        f' {{"table": "7"}}, of at most {MAX_CHARACTERS} characters'
    )
    takes_json = True

    def parse(self, value: object) -> str:
        if isinstance(value, dict):
            pairs = [(name, to_text(item)) for name, item in value.items()]
        else:
            pairs = parse_qsl(to_text(value), keep_blank_values=True, errors="strict")
        query = urlencode(sorted(set(pairs)))
        is_valid = 0 < len(pairs) <= MAX_PAIRS and len(query) <= MAX_CHARACTERS
        if not is_valid or any(not name or name.startswith("?") for name, _ in pairs):
            raise ValueError(value)
        return query


@lru_cache(maxsize=128)
def parse_pairs(query: str) -> frozenset[tuple[str, str]]:
    """Return the decoded names and values of a query."""
    return frozenset(parse_qsl(query, keep_blank_values=True))
