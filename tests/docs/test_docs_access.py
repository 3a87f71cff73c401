"""Run the recipes for signed URLs in docs/access.md in their languages."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

import pytest

from docs.pages import ROOT
from qr.access.signing import signature
from qr.config import Settings
from router import create_app

PAGE = (ROOT / "docs" / "access.md").read_text()

KEY = "correct-horse-battery"
PAIRS = {"data": "Grüße & (more)!", "dark": "navy", "exp": "4102444800"}
UNUSUAL_PAIRS = {"data": "a=b&c+d%20 ~*'\"\\/\n日本", "caption": "A-Z_.", "size": "300", "a": "1", "a-b": "2"}

# How to run a recipe with a key, a path and pairs: the program, and the lines that call the function of the recipe.
RECIPES = {
    "python": ([sys.executable, "-c"], "import json, sys\nprint(sign(*json.loads(sys.argv[1])))"),
    "js": (["node", "-e"], "console.log(sign(...JSON.parse(process.argv[1])));"),
    "php": (["php", "-r"], "echo sign(...json_decode($argv[1], true));"),
}


def recipe(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.S)
    assert found
    return found[1]


def sign_with_recipe(language: str, path: str, pairs: Mapping[str, str]) -> str:
    """Return the signed URL that the recipe of the document builds from a path and pairs."""
    program, call = RECIPES[language]
    if not shutil.which(program[0]):
        pytest.skip(f"{program[0]} is not installed")
    command = [*program, f"{recipe(language)}\n{call}", json.dumps([KEY, path, pairs])]
    if language == "php":
        command.insert(3, "--")
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize("language", RECIPES)
def test_service_accepts_signature_of_recipe(language: str) -> None:
    client = create_app(Settings(access="signed", signing_keys=KEY)).test_client()
    url = sign_with_recipe(language, "/png", PAIRS)
    assert client.get(url).status_code == 200
    assert client.get(url.replace("navy", "black")).status_code == 403


@pytest.mark.parametrize("language", RECIPES)
def test_recipe_signs_unusual_characters_like_the_service(language: str) -> None:
    url = urlsplit(sign_with_recipe(language, "/svg", UNUSUAL_PAIRS))
    pairs = dict(parse_qsl(url.query, keep_blank_values=True))
    assert pairs.pop("sig") == signature(KEY, "/svg", UNUSUAL_PAIRS.items())
    assert pairs == UNUSUAL_PAIRS


def test_documented_test_vector_is_correct() -> None:
    assert f"| signature | `{signature(KEY, '/png', PAIRS.items())}` |" in PAGE
    assert sign_with_recipe("python", "/png", PAIRS).partition("&sig=")[0] in PAGE
