"""The map in ``qr.__doc__`` is the territory: who imports whom, and who alone may import what."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import qr

ROOT = Path(__file__).parent.parent
SOURCES = sorted([*ROOT.glob("*.py"), *ROOT.glob("qr/**/*.py")])

# Who alone imports these from outside the standard library, by layer.
OUTSIDE = {
    "flask": {"routes", "router", "main"},
    "werkzeug": {"routes", "router", "main"},
    "cachetools": {"routes"},
    "zint": {"engines"},
    "qrcode": {"engines"},
    "zxingcpp": {"verify"},
    "idna": {"payloads"},
    "PIL": {"logo", "render", "stress"},
    "resvg_py": {"logo"},
    "fontTools": {"font"},
    "google": {"store"},
}
# The clock, chance and the environment stay at the edge, so that the same Spec is always the same bytes. Payloads take
# from datetime what reads and writes a time that was sent, rules and links what compares one with the clock of a route.
IMPURE = {
    "os": {"config"},
    "time": {"routes", "store", "commands"},
    "datetime": {"payloads", "rules", "link", "chart", "routes", "store"},
    "random": set(),
    "secrets": {"routes", "store", "commands"},
    "uuid": set(),
    "sqlite3": {"store"},
}


def layers() -> list[list[str]]:
    """The lines of names below "A module imports only from lines above its own", top first."""
    assert qr.__doc__
    listing = qr.__doc__.split("A module imports only from")[1].splitlines()[2:]
    return [line.split() for line in listing if line.strip()]


RANK = {name: rank for rank, line in enumerate(layers()) for name in line}


def layer_of(path: Path) -> str:
    """The name under which the map knows a file: that of its module, or of its folder inside ``qr``."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return parts[1] if parts[0] == "qr" else parts[0]


def imports_of(path: Path) -> Iterator[str]:
    """Every module a file imports, dotted, at its top or inside a function."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports relatively"
            assert node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def modules() -> list[Path]:
    return [path for path in SOURCES if path != ROOT / "qr" / "__init__.py"]


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_has_a_line_in_the_map(path: Path) -> None:
    assert layer_of(path) in RANK


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_from_lines_above(path: Path) -> None:
    own = layer_of(path)
    for module in imports_of(path):
        parts = module.split(".")
        imported = parts[1] if parts[0] == "qr" else parts[0]
        if imported in RANK and imported != own:
            assert RANK[imported] < RANK[own], f"{own} imports {module}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_what_is_foreign_or_impure_stays_where_it_belongs(path: Path) -> None:
    for module in imports_of(path):
        top = module.split(".")[0]
        if top in IMPURE:
            assert layer_of(path) in IMPURE[top], f"{layer_of(path)} imports {module}"
        elif top not in sys.stdlib_module_names and top not in RANK and top != "qr":
            assert layer_of(path) in OUTSIDE.get(top, set()), f"{layer_of(path)} imports {module}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_has_a_test_file_of_its_name(path: Path) -> None:
    if path.name == "__init__.py":
        return
    name = "_".join(path.relative_to(ROOT).with_suffix("").parts).removeprefix("qr_")
    assert list((ROOT / "tests").glob(f"test_{name}*.py")), f"no tests/test_{name}.py"
