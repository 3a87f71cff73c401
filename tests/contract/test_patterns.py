from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator

import pytest

from qr.contract.documents import schema_components
from qr.contract.patterns import ecma_pattern, line_pattern, visible_line_pattern
from qr.parameters.types import Line, Lines
from qr.spec.presets import BUILT_IN
from tests.support.tables import for_each


def patterns(node: object) -> Iterator[str]:
    """Yield every pattern of a document."""
    if isinstance(node, dict):
        if isinstance(node.get("pattern"), str):
            yield node["pattern"]
        for member in node.values():
            yield from patterns(member)
    if isinstance(node, list):
        for item in node:
            yield from patterns(item)


PATTERNS = sorted(set(patterns(schema_components(BUILT_IN))))


def test_patterns_are_valid_in_javascript() -> None:
    node = shutil.which("node")
    if not node:
        pytest.skip("Node is not installed")
    script = 'for (const text of JSON.parse(require("fs").readFileSync(0))) new RegExp(text, "u")'
    subprocess.run([node, "-e", script], input=json.dumps(PATTERNS), text=True, check=True)


def test_patterns_need_no_lone_surrogates() -> None:
    assert len(PATTERNS) > 40
    for pattern in PATTERNS:
        pattern.encode()
        assert r"\ud800" not in pattern
        assert r"\U" not in pattern
        re.compile(pattern)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("[A-Z]{2}|x", "^(?:[A-Z]{2}|x)$"),
        ("(?P<year>[0-9]{4})", "^(?:(?<year>[0-9]{4}))$"),
        ("[^\ud800-\udfffa]", "^(?:[^a])$"),
        (r"[^\U00010000-\U0010ffff]", "^(?:[^\U00010000-\U0010ffff])$"),
    ],
)
def test_expression_becomes_ecma_pattern(expression: str, expected: str) -> None:
    assert ecma_pattern(expression) == expected


@for_each("code", [*range(0x20, 0x7F), *range(0x80, 0x180), 0x2028, 0x2029, 0x1F600])
def test_line_pattern_agrees_with_the_type(code: int) -> None:
    for line_type, allowed in ((Line(), ""), (Lines(), "\t\n\r")):
        try:
            line_type.parse(chr(code))
        except ValueError:
            is_accepted = False
        else:
            is_accepted = True
        assert bool(re.match(line_pattern(allowed), chr(code))) == is_accepted


@pytest.mark.parametrize(("text", "is_visible"), [("a", True), ("\u200ba", True), ("\u200b", False), ("", False)])
def test_visible_line_needs_a_visible_character(text: str, is_visible: bool) -> None:
    assert bool(re.match(visible_line_pattern(), text)) == is_visible
