"""``SECURITY.md`` names only tests that exist, and invents no address."""

from __future__ import annotations

import re

from docs.pages import ROOT
from tests.support.tables import for_each

TEXT = (ROOT / "SECURITY.md").read_text()
NAMED = sorted(set(re.findall(r"`(tests/[^`]+)`", TEXT)))


@for_each("name", NAMED)
def test_named_test_exists(name: str) -> None:
    path, _, function = name.partition("::")
    text = (ROOT / path).read_text()
    assert re.search(rf"^def {function or 'test_'}", text, re.M)


def test_each_attack_has_a_test() -> None:
    section = TEXT.split("## Tested attacks")[1].split("## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| ")][1:]
    assert len(rows) > 10
    assert all("`tests/" in row for row in rows)


def test_vulnerabilities_are_reported_in_private() -> None:
    assert "Report a vulnerability" in TEXT
    assert not re.search(r"[\w.]+@[\w.]+\.\w+", TEXT)
