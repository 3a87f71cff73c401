"""Check references in the documents: links, make targets, variables, flags, header fields, packages and URLs."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from docs.pages import ROOT
from qr.config import Settings
from qr.http.headers import IMAGE_FIELDS
from qr.spec.formats import FORMATS
from router import create_app
from tests.docs.test_docs import DOCUMENTS
from tests.support.recording_environ import RecordingEnviron

LINK = re.compile(r"(?<!!)\[[^]]*\]\(([^)\s]+)\)|!\[[^]]*\]\(([^)\s]+)\)|<img src=\"([^\"]+)\"")
CODE = re.compile(r"^```.*?^```$", re.S | re.M)


def read(page: str) -> str:
    return (ROOT / page).read_text()


def rows(page: str, first_column: str) -> list[list[str]]:
    """Return the cells of the table whose first column has this title."""
    lines = read(page).split(f"\n| {first_column} |", 1)[1].splitlines()[2:]
    end = next((number for number, line in enumerate(lines) if not line.startswith("|")), len(lines))
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[:end]]


def in_code(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


def anchors(text: str) -> set[str]:
    """Return the anchors that GitHub gives to the headings of a page."""
    headings = re.findall(r"^#+ (.*)$", CODE.sub("", text), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def references(path: Path) -> Iterator[str]:
    for found in LINK.finditer(CODE.sub("", path.read_text())):
        yield next(filter(None, found.groups()))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_relative_link_leads_to_a_file_and_heading(path: Path) -> None:
    for reference in references(path):
        parts = urlsplit(reference)
        if parts.scheme or reference.startswith("//"):
            continue
        file = (path.parent / parts.path).resolve() if parts.path else path
        assert file.exists(), reference
        assert not parts.fragment or parts.fragment in anchors(file.read_text()), reference


def test_readme_links_to_every_document() -> None:
    linked = {urlsplit(reference).path for reference in references(ROOT / "README.md")}
    assert {str(path.relative_to(ROOT)) for path in DOCUMENTS} - {"README.md"} <= linked


def test_every_documented_make_target_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.M))
    text = "\n".join(path.read_text() for path in DOCUMENTS)
    assert set(re.findall(r"(?:`|^|/)make ([a-z-]+)", text, re.M)) <= targets


def test_every_phony_target_has_recipe_or_prerequisites() -> None:
    text = read("Makefile")
    phony = re.search(r"^\.PHONY: (.*)$", text, re.M)
    assert phony
    for target in phony[1].split():
        assert re.search(rf"^{target}:( .+)?\n\t|^{target}: \S", text, re.M), target


def test_every_environment_variable_is_documented() -> None:
    environ = RecordingEnviron()
    Settings.from_environ(environ)
    documented = [in_code(row[0])[0] for row in rows("docs/settings.md", "environment variable")]
    assert set(documented) == environ.names


def deploy_help() -> str:
    return subprocess.run([ROOT / "deploy.sh", "--help"], capture_output=True, text=True, check=True).stdout


def test_table_of_settings_has_the_flag_of_each_variable() -> None:
    flags = re.findall(r"^  (--[a-z-]+) +DEPLOY_\w+ +\S+ +([A-Z_]+): ", deploy_help(), re.M)
    table = {
        in_code(variable)[0]: in_code(flag) for variable, flag, _ in rows("docs/settings.md", "environment variable")
    }
    assert len(flags) > 10
    assert {variable: table[variable] for _, variable in flags} == {variable: [flag] for flag, variable in flags}


def test_every_documented_flag_of_deploy_exists() -> None:
    flags = set(re.findall(r"^  (--[a-z-]+) ", deploy_help(), re.M))
    calls = [call for path in DOCUMENTS for call in re.findall(r"deploy\.sh( --[^`\n#]*)", path.read_text())]
    assert calls
    assert {flag for call in calls for flag in re.findall(r"--[a-z-]+", call)} <= flags


def test_every_image_header_field_is_documented() -> None:
    documented = {name for row in rows("docs/formats.md", "header field") for name in in_code(row[0])}
    assert {name for name in documented if name.startswith("X-QR-")} == {*IMAGE_FIELDS, "X-QR-Problem"}


def test_every_format_has_one_verification_row() -> None:
    assert sorted(name for row in rows("docs/formats.md", "format | plain squares") for name in in_code(row[0])) == (
        sorted(FORMATS)
    )


def test_every_dependency_is_pinned_and_has_a_reason() -> None:
    reasons = re.findall(r"^\| ([a-z0-9-]+) \| (.+) \|$", read("docs/dependencies.md"), re.M)
    packages = []
    for name in (
        "requirements.in",
        "requirements-container.in",
        "requirements-dev.in",
        "bench/scannability/requirements.in",
    ):
        for line in (line for line in read(name).splitlines() if line and line[0] not in "#-"):
            package, version = re.split("==|;", line)[:2]
            assert version, f"{line} is not pinned"
            packages.append(package)
    assert sorted(package for package, reason in reasons if package != "package") == sorted(packages)


ARGUMENTS: Mapping[str, str] = {
    "<format>": "png",
    "<payload>": "wifi",
    "<id>": "42",
    "<version>": "1",
    "<extension>": "png",
    "<name>": "page.css",
    "<file>": "menu.png",
}


def test_every_url_is_documented_with_its_methods() -> None:
    app = create_app(Settings())
    adapter, documented = app.url_map.bind("localhost"), set()
    for url, methods, _ in rows("docs/parameters.md", "URL"):
        path = in_code(url)[0]
        for name, value in ARGUMENTS.items():
            path = path.replace(name, value)
        assert set(methods.split(", ")) == set(adapter.allowed_methods(path)) - {"OPTIONS"}, url
        documented |= {adapter.match(path, method)[0] for method in methods.split(", ")}
    assert documented == {rule.endpoint for rule in app.url_map.iter_rules()}
