"""Examples of docs/integrating.md and its further pages: find them, run them, and decode the images of their URLs."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from flask.testing import FlaskClient

from docs.pages import ROOT
from tests.support.browser import Page
from tests.support.decoders import OPENERS, zxing
from tests.support.serving import LOOPBACK, Server

NAMES = ("integrating", "mail", "automation", "sites")
PAGE = "".join((ROOT / "docs" / f"{name}.md").read_text() for name in NAMES)
SERVICE = "https://YOUR-FUNCTION-URL"
# Contents with characters that a URL, a formula or HTML must encode.
CONTENTS = ["https://example.com/?a=1&b=2#c", "50 % + Zürich", 'say "hello"', "日本"]

# Section, language and code of each example.
EXAMPLES = [
    (section, language, code)
    for section, text in re.findall(r"^##+ (.*?)$(.*?)(?=^##|\Z)", PAGE, re.M | re.S)
    for language, code in re.findall(r"^```([\w-]+)\n(.*?)^```$", text, re.M | re.S)
]


def examples(section: str, language: str) -> list[str]:
    """Return the examples of a section in one language, in their order on the page."""
    return [code for name, other, code in EXAMPLES if (name, other) == (section, language)]


def example(section: str, language: str) -> str:
    (only,) = examples(section, language)
    return only


def run_example(server: Server, folder: Path, command: list[str], code: str) -> str:
    """Run an example in a folder, with the URL of the server. Return what it prints."""
    program = code.replace(SERVICE, f"http://{LOOPBACK}:{server.port}")
    environ = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    run = subprocess.run([*command, program], cwd=folder, env=environ, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, ""), run.stderr
    return run.stdout


def decode_url(client: FlaskClient, url: str) -> bytes | None:
    """Request an image of the service, and return its content."""
    assert url.startswith(f"{SERVICE}/")
    response = client.get(url.removeprefix(SERVICE))
    assert response.status_code == 200, response.text
    file_format = str(response.mimetype).rpartition("/")[2].removesuffix("+xml")
    return zxing(OPENERS[file_format](response.data))


def check_image(client: FlaskClient, markup: str, content: str) -> None:
    ((_, attributes),) = Page(markup.strip()).elements
    assert decode_url(client, str(attributes["src"])) == content.encode()
    assert attributes["alt"] == f"QR code: {content}"
