"""Check the import layers that ``qr.__doc__`` lists, and find import circles in the whole repository."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import qr
from tests.support.tables import for_each

ROOT = Path(__file__).parent.parent
SOURCES = sorted([*ROOT.glob("*.py"), *ROOT.glob("qr/**/*.py")])

# Packages outside the standard library, and the only places that import them.
OUTSIDE = {
    "flask": {"http", "compat", "routes", "router", "main"},
    "werkzeug": {"access/passwords", "http", "compat", "routes", "router", "main"},
    "cachetools": {"logo", "http/image_cache", "store/record_cache"},
    "zint": {"symbol/engines"},
    "qrcode": {"symbol/engines"},
    "zxingcpp": {"reading/decoder", "decoding/zxing"},
    "deqr": {"decoding/qrdec"},
    "pypdfium2": {"decoding/pdf", "sheets/verification"},
    "isal": {"render/deflate"},
    "idna": {"parameters/hosts"},
    "crawleruseragents": {"links/visitor"},
    "stdnum": {"parameters/accounts", "payloads"},
    "PIL": {"decoding", "logo", "render", "reading"},
    "resvg_py": {"graphics/resvg"},
    "fontTools": {"graphics/font", "logo"},
    "google": {"store"},
    "limits": {"http/redis_windows"},
    "redis": {"http/redis_windows"},
    "prometheus_client": {"routes/metrics"},
    "waitress": {"serve", "http/connections"},
}
# The clock, chance and the environment stay at the edge, so that equal specs give equal bytes. Payloads, rules and
# links read and compare times that they are given. The workers are processes, which a fork must not
# share. The worker that decodes files stops its attempts after some time.
IMPURE = {
    "os": {"config", "workers", "graphics/renderer", "decoding/reader"},
    "time": {"http", "fetching", "store", "access/commands", "serve", "decoding/worker"},
    "datetime": {"parameters/dates", "payloads", "parsing", "links",
                 "http/webhooks", "routes", "store"},
    "random": set(),
    "secrets": {"http/webhooks", "routes", "store", "access/commands"},
    "uuid": set(),
    "sqlite3": {"store"},
}  # fmt: skip


def layers() -> list[list[str]]:
    """Return the names in each line of the list in ``qr.__doc__``, top first."""
    assert qr.__doc__
    listing = qr.__doc__.split("(``tests/test_imports.py``):")[1].splitlines()
    return [line.split() for line in listing if line.strip()]


RANK = {name: rank for rank, line in enumerate(layers()) for name in line}


def package_of(path: Path) -> str:
    """Return the name of a file in the list: its package in ``qr``, or its module."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return parts[1] if parts[0] == "qr" else parts[0]


def places_of(path: Path) -> set[str]:
    """Return the names by which ``OUTSIDE`` and ``IMPURE`` can allow an import: the package, and the module in it."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return {package_of(path), "/".join(parts[1:])}


@cache
def imports_of(path: Path) -> list[str]:
    """Return the dotted name of everything that a file imports, late imports included."""
    return list(_imports_of(path))


def _imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            assert node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


MODULES = [path for path in SOURCES if path != ROOT / "qr" / "__init__.py"]


@for_each("path", MODULES)
def test_module_imports_only_from_lines_above(path: Path) -> None:
    own = package_of(path)
    assert own in RANK
    for module in imports_of(path):
        parts = module.split(".")
        is_standard = parts[0] in sys.stdlib_module_names  # http.client is not qr.http
        imported = parts[1] if parts[0] == "qr" else parts[0]
        if imported in RANK and imported != own and not is_standard:
            assert RANK[imported] < RANK[own], f"{own} imports {module}"


@for_each("path", MODULES)
def test_outside_and_impure_imports_stay_in_place(path: Path) -> None:
    for module in imports_of(path):
        top = module.split(".")[0]
        if top in IMPURE:
            assert places_of(path) & IMPURE[top], f"{path} imports {module}"
        elif top not in sys.stdlib_module_names and top not in RANK and top != "qr":
            assert places_of(path) & OUTSIDE.get(top, set()), f"{path} imports {module}"


@for_each("path", MODULES)
def test_module_has_tests_in_the_mirrored_place(path: Path) -> None:
    relative = path.relative_to(ROOT / "qr" if path.is_relative_to(ROOT / "qr") else ROOT)
    if path.name == "__init__.py":
        return
    assert list((ROOT / "tests" / relative.parent).glob(f"test_{path.stem}*.py")), f"no tests for {relative}"


@cache
def all_modules() -> dict[str, Path]:
    """Return every module of the repository by its dotted name."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    paths = [ROOT / line for line in listing.stdout.splitlines() if (ROOT / line).exists()]
    return {dotted(path): path for path in paths}


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def modules_behind(name: str) -> str | None:
    """Return the module that an imported name is, or is defined in."""
    while name and name not in all_modules():
        name = name.rpartition(".")[0]
    return name or None


def test_repository_has_no_import_circle() -> None:
    graph = {
        name: {module for imported in imports_of(path) if (module := modules_behind(imported)) and module != name}
        for name, path in all_modules().items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"import circle: {' -> '.join(error.args[1])}")
