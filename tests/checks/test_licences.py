"""Every package that the service needs at run time has a known licence that its own licence allows."""

from __future__ import annotations

import re
from email.message import Message
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import pytest
from packaging.licenses import canonicalize_license_expression

from checks import licences
from checks.licences import ALLOWED, REVIEWED, explain, find_licence, is_known, locked_packages
from docs.pages import ROOT

# Regular expressions of words in licence files, in lower case, by the licences that contain them.
WORDS = {
    "MIT": "permission is hereby granted, free of charge|licensed under the mit license",
    "BSD-3-Clause": "may be used to endorse or promote products",
    "BSD-2-Clause": "redistributions in binary form",
    "Apache-2.0": "apache license",
    "ISC": "permission to use, copy, modify, and/or distribute",
    "LGPL-2.1-or-later": "gnu lesser general public license",
}


@pytest.mark.parametrize("package", locked_packages())
def test_package_has_an_allowed_licence(package: str) -> None:
    licence = find_licence(package)
    assert licence, f"{package}: read its licence, and add it to REVIEWED if ALLOWED contains it"
    assert explain(licence)


@pytest.mark.parametrize("package", REVIEWED)
def test_reviewed_licence_is_that_of_the_file(package: str) -> None:
    assert package in locked_packages()
    try:
        files = distribution(package).files or ()
    except PackageNotFoundError:
        pytest.skip(f"{package} is not installed on this platform")
    found = [Path(str(file.locate())) for file in files if re.search("licen|copying", str(file).lower())]
    texts = [path.read_text(errors="replace") for path in found]
    content = " ".join(" ".join(texts).lower().split())
    assert all(re.search(WORDS[licence], content) for licence in REVIEWED[package].split(" AND "))


def test_project_has_the_licence_that_allows_them() -> None:
    assert "Apache License\n                           Version 2.0" in (ROOT / "LICENSE").read_text()


def test_allowed_licences_are_spdx_identifiers() -> None:
    assert [canonicalize_license_expression(name) for name in ALLOWED] == list(ALLOWED)


def package_with(monkeypatch: pytest.MonkeyPatch, **fields: str) -> str | None:
    """Return the licence of a package with these metadata."""
    message: Any = Message()
    for name, value in fields.items():
        message[name.replace("_", "-")] = value
    monkeypatch.setattr(licences, "metadata", lambda _: message)
    return find_licence("example")


@pytest.mark.parametrize(
    ("fields", "licence"),
    [
        ({"License_Expression": "MIT"}, "MIT"),
        ({"License_Expression": "Apache-2.0 OR BSD-3-Clause"}, "Apache-2.0 OR BSD-3-Clause"),
        ({"License": "Apache 2.0"}, "Apache-2.0"),
        ({"Classifier": "License :: OSI Approved :: MIT License"}, "MIT"),
        ({"License": "ZPL 2.1", "Classifier": "License :: OSI Approved :: Zope Public License"}, "ZPL-2.1"),
        ({"License": "see the file", "Classifier": "License :: OSI Approved :: MIT License"}, "MIT"),
        (
            {"License_Expression": "BSD-3-Clause", "Classifier": "License :: OSI Approved :: MIT License"},
            "BSD-3-Clause",
        ),
        ({"License_Expression": "AGPL-3.0-only"}, None),
        ({"License_Expression": "MIT AND GPL-3.0-or-later"}, None),
        ({"License_Expression": "MIT OR (GPL-3.0-only AND MIT)"}, None),
        ({"License_Expression": "AGPL-3.0-only", "License": "MIT"}, None),
        ({"License": "MIT", "Classifier": "License :: OSI Approved :: GNU General Public License v3 (GPLv3)"}, None),
        ({"License": "BSD"}, None),
        ({"Classifier": "License :: OSI Approved :: GNU General Public License v3 (GPLv3)"}, None),
        ({"Classifier": "Topic :: MIT License"}, None),
        ({}, None),
    ],
)
def test_licence_is_read_from_metadata(
    monkeypatch: pytest.MonkeyPatch, fields: dict[str, str], licence: str | None
) -> None:
    assert package_with(monkeypatch, **fields) == licence


@pytest.mark.parametrize("licence", ["GPL-3.0-only", "SSPL-1.0", "MIT AND AGPL-3.0-only", "", "unknown"])
def test_other_licences_are_rejected(licence: str) -> None:
    assert not is_known(licence)
    with pytest.raises(KeyError):
        explain(licence)


def test_package_that_is_not_installed_is_unknown() -> None:
    assert find_licence("no-such-package") is None
