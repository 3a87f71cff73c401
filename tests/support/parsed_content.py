"""Parse content in tests, and compare the fields and the start of each warning."""

from __future__ import annotations

from qr.parsing import ParsedPayload, parse_content


def parse(name: str, text: str, content: bytes | None = None, *, is_gs1: bool = False) -> ParsedPayload:
    """Return the parsed payload, which must have a name."""
    parsed = parse_content(text, content, is_gs1=is_gs1)
    assert parsed is not None
    assert parsed.name == name
    return parsed


def check(name: str, text: str, fields: dict[str, str], warnings: tuple[str, ...] = ()) -> ParsedPayload:
    """Check the fields of a content, and that each warning starts with the expected words."""
    parsed = parse(name, text)
    assert parsed.fields == fields
    assert len(parsed.warnings) == len(warnings), parsed.warnings
    for found, start in zip(parsed.warnings, warnings, strict=True):
        assert found.startswith(start)
    return parsed
