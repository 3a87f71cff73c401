"""Tags of records. A tag needs no quoting in an API key, a URL or a CSV file."""

from __future__ import annotations

from qr.access import keys
from qr.parameters.types import Pattern

MAX_TAGS = 20
TAG = Pattern(keys.TAG, keys.ALLOWED_TAG)


class Tags:
    """A list of tags, or a text with commas, as in a CSV file."""

    allowed = f"a list of at most {MAX_TAGS} different tags, each {keys.ALLOWED_TAG}"
    takes_json = True

    def parse(self, value: object) -> list[str]:
        items = value.split(",") if isinstance(value, str) else value
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            raise ValueError(value)
        tags = [TAG.parse(item.strip(" ")) for item in items]
        if len(tags) > MAX_TAGS or len(set(tags)) < len(tags):
            raise ValueError(value)
        return tags
