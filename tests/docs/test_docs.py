"""The pages in ``docs`` are true: tables of records and rules, recipes for signing. Run this to write the tables."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from qr.access.signing import signature
from qr.config import Settings
from qr.links.link import Link
from qr.links.rules import Rule
from qr.parameters import declared_parameters
from router import create_app
from tests.docs.test_readme import row
from tests.support.user_codes import WITH_KEY, client_of, settings_with

DOCS = Path(__file__).parents[2] / "docs"
TABLES: Mapping[str, type[Any]] = {"link": Link, "rule": Rule}

KEY = "correct-horse-battery"
PAIRS = {"data": "Grüße & (more)!", "dark": "navy", "exp": "4102444800"}
ODD_PAIRS = {"data": "a=b&c+d%20 ~*'\"\\/\n日本", "caption": "A-Z_.", "size": "300", "a": "1", "a-b": "2"}

# How to run a recipe with a key, a path and pairs: the program, and the lines that call what the recipe defines.
RECIPES = {
    "python": ([sys.executable, "-c"], "import json, sys\nprint(sign(*json.loads(sys.argv[1])))"),
    "js": (["node", "-e"], "console.log(sign(...JSON.parse(process.argv[1])));"),
    "php": (["php", "-r"], "echo sign(...json_decode($argv[1], true));"),
}


def table(group: type[Any]) -> str:
    head = "| name | default | allowed | meaning |\n|---|---|---|---|\n"
    return head + "".join(map(row, declared_parameters(group)))


def pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<=<!-- {name}: written by tests/test_docs.py -->\n).*(?=<!-- end of {name} -->)", re.S)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_what_the_service_takes(name: str) -> None:
    found = pattern(name).search((DOCS / "users.md").read_text())
    assert found
    assert found.group() == table(TABLES[name])


def test_the_example_of_rules_is_one(tmp_path: Path) -> None:
    example = re.search("```json\n(.*?)```", (DOCS / "users.md").read_text(), re.S)
    assert example
    client = client_of(settings_with(f"sqlite:///{tmp_path}/users.db"), WITH_KEY)
    assert client.put("/user/42", data=example[1], content_type="application/json").status_code == 201


def recipe(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", (DOCS / "access.md").read_text(), re.S)
    assert found
    return found[1]


def signed(language: str, path: str, pairs: Mapping[str, str]) -> str:
    """What the recipe of the documentation makes of a path and pairs."""
    program, call = RECIPES[language]
    if not shutil.which(program[0]):
        pytest.skip(f"{program[0]} is not installed")
    command = [*program, f"{recipe(language)}\n{call}", json.dumps([KEY, path, pairs])]
    if language == "php":
        command.insert(3, "--")
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize("language", RECIPES)
def test_a_recipe_signs_what_the_service_accepts(language: str) -> None:
    client = create_app(Settings(access="signed", signing_keys=KEY)).test_client()
    url = signed(language, "/png", PAIRS)
    assert client.get(url).status_code == 200
    assert client.get(url.replace("navy", "black")).status_code == 403


@pytest.mark.parametrize("language", RECIPES)
def test_a_recipe_agrees_on_whatever_a_value_may_hold(language: str) -> None:
    url = urlsplit(signed(language, "/svg", ODD_PAIRS))
    pairs = dict(parse_qsl(url.query, keep_blank_values=True))
    assert pairs.pop("sig") == signature(KEY, "/svg", ODD_PAIRS.items())
    assert pairs == ODD_PAIRS


def test_the_documented_vector_is_right() -> None:
    text = (DOCS / "access.md").read_text()
    assert f"| signature | `{signature(KEY, '/png', PAIRS.items())}` |" in text
    assert signed("python", "/png", PAIRS).partition("&sig=")[0] in text


if __name__ == "__main__":
    written = (DOCS / "users.md").read_text()
    for name, group in TABLES.items():
        written = pattern(name).sub(lambda _, group=group: table(group), written)  # type: ignore[misc]
    (DOCS / "users.md").write_text(written)
