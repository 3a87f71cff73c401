"""Compare the examples and statements of docs/visitor-pages.md with the service."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from qr.brand import read_brand
from tests.support.serving import ROOT

PAGE = (ROOT / "docs" / "visitor-pages.md").read_text()


def test_examples_of_brands_are_as_documented(tmp_path: Path) -> None:
    section = PAGE.split("\n## Brand\n")[1]
    example, corrected = re.findall(r"```json\n(.*?)```", section, re.S)
    assert json.loads(example) == json.loads((ROOT / "logos" / "example.json").read_text())
    file = tmp_path / "brand.json"
    file.write_text(corrected)
    assert read_brand(str(file)).light["button"] == "#fc0"
    (rejected,) = re.findall(r"`({\"light.*?}})`", section)
    file = tmp_path / "rejected.json"
    file.write_text(rejected)
    error = re.findall(r"```text\n(.*?)\n```", section)[0].replace("logos/brand.json", str(file))
    with pytest.raises(ValueError, match=re.escape(error)):
        read_brand(str(file))
