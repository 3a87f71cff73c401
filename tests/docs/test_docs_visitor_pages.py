"""Compare the examples and statements of docs/visitor-pages.md with the service."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from qr.brand import read_brand
from qr.contract.examples import PAYLOAD_EXAMPLES
from qr.payloads import PAYLOADS
from qr.web import languages
from tests.docs.test_docs_references import in_code, rows
from tests.support.browser import Page
from tests.support.documented_commands import shell_blocks
from tests.support.serving import ROOT
from tests.support.user_codes import PHONE

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


STUBS = {
    "deploy.sh": '#!/bin/sh\necho deploy "$@"\n',
    ".venv/bin/python": f'#!/bin/sh\nexec {sys.executable} "$@"\n',
    # Prints a page of the service, instead of serving.
    ".venv/bin/functions-framework": f"""#!{sys.executable}
import sys
sys.path.insert(0, "")
from qr.config import Settings
from router import create_app
print(create_app(Settings.from_environ()).test_client().get("/u/42").text)
""",
}


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_commands_show_pages_with_the_brand(tmp_path: Path) -> None:
    """The owner writes the name of their logo into the copied file, as the comment states."""
    folder, home = tmp_path / "service", tmp_path / "home"
    for name, text in STUBS.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)
    for name in ("Makefile", "requirements.txt", "qr", "router.py"):
        (folder / name).symlink_to(ROOT / name)
    (folder / ".venv" / ".runs").touch()
    (folder / "logos").mkdir()
    home.mkdir()
    shutil.copy(ROOT / "logos" / "example.json", folder / "logos")
    shutil.copy(ROOT / "logos" / "heart.svg", home / "bistro-logo.svg")
    (block,) = [block for block in shell_blocks(PAGE) if "QR_BRAND" in block]
    copy, *others = block.splitlines()
    edit = """sed -i 's/"logo": "heart"/"logo": "bistro"/' logos/brand.json"""
    environ = {"PATH": os.environ["PATH"], "HOME": str(home)}
    command = ["sh", "-ec", "\n".join([copy, edit, *others])]
    run = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=True)
    assert "deploy --brand logos/brand.json" in run.stdout
    page = run.stdout.partition("<!doctype html>")[2]
    assert "Bistro du Lac, Seestrasse 1" in page
    assert "data:image/svg+xml;base64," in page


# Words of the table, and what a phone gets: an image of the code, a link that opens an app, copy buttons.
HELP = {
    "and a button that copies the password": (False, False, True),
    "a button that opens the app": (False, True, False),
    "a button that copies the content": (False, False, True),
    "a QR code for the app of a bank, and a button that copies each field": (True, False, True),
    "a button that copies each field": (False, False, True),
}
WIFI = {"ssid": "Bistro", "password": "creme brulee"}


def documented_help(name: str) -> tuple[bool, bool, bool]:
    """Return the help in the table for a payload: its own row, or that of other payments."""
    table = rows("docs/visitor-pages.md", "payload")
    own = [cells[1] for cells in table if name in in_code(cells[0])]
    (cell,) = own or [cells[1] for cells in table if cells[0] == "other payments"]
    return next(help_ for words, help_ in HELP.items() if words in cell)


@pytest.mark.parametrize("name", [name for name, row in PAYLOADS.items() if not row.download])
def test_page_of_each_payload_offers_the_documented_help(sqlite_client: FlaskClient, name: str) -> None:
    fields = WIFI if name == "wifi" else PAYLOAD_EXAMPLES[name]
    sqlite_client.put("/user/42", json={"target": {name: fields}})
    response = sqlite_client.get("/u/42", headers=PHONE)
    if response.status_code == 302:  # written as a URL
        return
    phone, laptop = Page(response.text), Page(sqlite_client.get("/u/42").text)
    found = tuple(map(bool, (phone.attributes("img", "src"), phone.attributes("a", "href"), phone.each("button"))))
    assert found == documented_help(name)
    assert laptop.attributes("img", "src")
    assert laptop.each("button") == phone.each("button")


def test_languages_of_the_pages_are_as_documented(sqlite_client: FlaskClient) -> None:
    names = {"English": "en", "German": "de", "French": "fr", "Spanish": "es", "Chinese": "zh", "Arabic": "ar"}
    sentence = PAGE.partition("(`Accept-Language`): ")[2].partition(".")[0]
    assert {names[name] for name in re.findall("[A-Z][a-z]+", sentence)} == set(languages())
    for sent, language in {"de-CH": "de", "fr;q=0.5, es": "es", "it": "en", "it, ar;q=0.1": "ar"}.items():
        response = sqlite_client.get("/u/42", headers={"Accept-Language": sent})
        assert response.headers["Content-Language"] == language, sent


def test_example_of_an_announced_start_is_shown(sqlite_client: FlaskClient) -> None:
    example = re.sub(r"\s+", " ", PAGE).partition("“")[2].partition("”")[0]
    members = {"starts_at": "2197-09-01T16:00Z", "timezone": "Europe/Zurich", "announce": True}
    sqlite_client.put("/user/42", json={**members, "fallback": "https://example.com/"})
    assert example.replace("2027", "2197") in Page(sqlite_client.get("/u/42").text).text("p")
