"""Tags of records. They are compared exactly, so that an API key with a tag never reads records with a similar tag."""

from __future__ import annotations

from qr.parameters.types import Pattern

MAX_TAGS = 20
_CONTROLS = r"\u0000-\u001f\u007f-\u00a0\u2028\u2029\ud800-\udfff"
TAG = Pattern(
    rf"[^{_CONTROLS} ,\[{{]([^{_CONTROLS},]{{0,62}}[^{_CONTROLS} ,])?",
    "1 to 64 characters without commas and control characters, without spaces at its ends, and without [ or { first",
)


class Tags:
    """A list of tags, or a text with commas, as in a CSV file."""

    allowed = f"a list of at most {MAX_TAGS} different tags, each {TAG.allowed}"
    takes_json = True

    def parse(self, value: object) -> list[str]:
        items = value.split(",") if isinstance(value, str) else value
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            raise ValueError(value)
        tags = [TAG.parse(item.strip(" ")) for item in items]
        if len(tags) > MAX_TAGS or len(set(tags)) < len(tags):
            raise ValueError(value)
        return tags
