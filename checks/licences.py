"""The licences of the packages that the service needs at run time, as SPDX expressions.

The project is under Apache-2.0. A package with a licence that is not in ``ALLOWED`` fails a test.
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCK = Path(__file__).parent.parent / "requirements.txt"
PERMISSIVE = "permissive"
# Licences by their SPDX identifiers, and the reason why Apache-2.0 allows to install them together.
ALLOWED = {
    **dict.fromkeys(
        (
            "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MIT-0", "MIT-CMU", "PSF-2.0",
            "ZPL-2.1", "Zlib",
        ),
        PERMISSIVE,
    ),
    "MPL-2.0": "copyleft for the files of the package, which are not changed",
    "LGPL-2.1-or-later": "copyleft for the package, which is not changed and can be replaced",
}  # fmt: skip
# Packages whose metadata state no licence or an ambiguous one, and packages of other platforms. The licences are those
# of the files in the packages.
REVIEWED = {
    "async-timeout": "Apache-2.0",
    "colorama": "BSD-3-Clause",
    "crawler-user-agents": "MIT",
    "deqr": "LGPL-2.1-or-later AND ISC",
    "itsdangerous": "BSD-3-Clause",
    "jinja2": "BSD-3-Clause",
    "pyasn1-modules": "BSD-2-Clause",
    "pypdfium2": "Apache-2.0 AND BSD-3-Clause",
    "python-stdnum": "LGPL-2.1-or-later",
    "qrcode": "BSD-3-Clause AND MIT",
    "resvg-py": "MIT",
    "zint-bindings": "Apache-2.0",
}
# Names of licences in metadata that are not SPDX identifiers.
_NAMES = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "ZPL 2.1": "ZPL-2.1",
    "Zope Public License": "ZPL-2.1",
}


def locked_packages(lock: Path = LOCK) -> list[str]:
    """Return the names of the packages in a lock file."""
    lines = [line.partition(" --hash")[0].rstrip("\\ ") for line in lock.read_text().splitlines()]
    return sorted({canonicalize_name(Requirement(line).name) for line in lines if line and line[0] not in "# "})


def find_licence(package: str) -> str | None:
    """Return the licence of a package as an SPDX expression; None if it is unknown."""
    if package in REVIEWED:
        return REVIEWED[package]
    try:
        fields = metadata(package)
    except PackageNotFoundError:
        return None
    names = fields.get_all("License-Expression") or [
        *filter(is_known, map(_identifier, fields.get_all("License") or [])),  # any text, such as a URL
        *map(_identifier, _classifiers(fields.get_all("Classifier") or [])),
    ]
    return names[0] if names and all(map(is_known, names)) else None


def is_known(expression: str) -> bool:
    """Return whether an expression consists of licences in ``ALLOWED``, joined by OR and AND."""
    return all(name in ALLOWED for name in _licences(expression))


def explain(expression: str) -> str:
    """Return why a licence is allowed. Raises ``KeyError`` for a licence that is not in ``ALLOWED``."""
    reasons = dict.fromkeys(ALLOWED[name] for name in _licences(expression))
    return "; ".join(reasons)


def _identifier(name: str) -> str:
    return _NAMES.get(name, name)


def _licences(expression: str) -> list[str]:
    return expression.replace(" AND ", " OR ").split(" OR ")


def _classifiers(classifiers: list[str]) -> list[str]:
    return [text.rpartition(" :: ")[2] for text in classifiers if text.startswith("License :: ")]
