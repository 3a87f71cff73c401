"""Check the length, the numbers, the examples and the layout of the README."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from docs.pages import COUNTED, ROOT, fill_numbers

README = (ROOT / "README.md").read_text()
EXAMPLES = re.findall(r"\| `(/[^`]+)` \|", README)

NUMBERS = [f"{len(table)} {words}" for words, table in COUNTED.items()]


def test_readme_has_at_most_150_lines() -> None:
    assert len(README.splitlines()) <= 150


@pytest.mark.parametrize("number", NUMBERS)
def test_number_in_the_readme_is_correct(number: str) -> None:
    assert number in README


def test_numbers_of_rows_are_written_into_a_text() -> None:
    outdated = "1 formats, 2 payloads and 3 shapes of modules, or 40 shapes"
    formats, payloads, shapes, _ = NUMBERS
    assert fill_numbers(outdated) == f"{formats}, {payloads} and {shapes}, or 40 shapes"


@pytest.mark.parametrize("url", EXAMPLES)
def test_example_in_the_readme_works(client: FlaskClient, url: str) -> None:
    response = client.get(url)
    assert response.status_code == (400 if url.endswith("scale=0") else 200)
    is_image = response.status_code == 200 and not url.startswith("/check")
    assert ("X-QR-Verified" in response.headers) == is_image


def layout_names(pattern: str) -> set[str]:
    """Return the names in the layout that match a pattern at the start of a line."""
    layout = README.split("## Layout")[1].split("```")[1]
    return set(re.findall(rf"^{pattern}", layout, re.M))


def test_layout_lists_every_module_and_package() -> None:
    modules = {path.name for path in (ROOT / "qr").glob("*.py")}
    packages = {f"{path.name}/" for path in (ROOT / "qr").glob("[a-z]*/")}
    assert layout_names(r"  ([\w./]+)") == modules | packages


def test_layout_lists_every_folder_of_the_repository() -> None:
    folders = {f"{path.parent.name}/" for path in ROOT.glob("[a-z]*/*") if path.suffix in {".py", ".svg"}}
    assert layout_names(r"([\w./]+)") == folders | {"main.py", "router.py", "serve.py"}
