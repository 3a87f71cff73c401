"""Check that the commands ``python -m ...`` in documents, docstrings and usage messages work as they are written."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

import pytest

from docs.pages import ROOT
from tests.support.tables import for_each

FOLDERS = (".", "bench", "docs", "examples", "qr", "tests")
# Files whose commands run in the container, or on a host that is set up like it, where another python is on the path.
IN_CONTAINER = ("serve.py", "docs/container.md")
# Programs that print their arguments for --help, instead of starting their work.
PROGRAMS = ("bench", "bench.load", "bench.scannability", "bench.soak", "qr.access.commands")


def sources() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of every document, and of every Python file except this one."""
    for folder in FOLDERS:
        pattern = "*.*" if folder == "." else "**/*.*"
        for path in sorted((ROOT / folder).glob(pattern)):
            is_installed = {".venv", "node_modules"} & set(path.parts)
            if path.suffix in {".md", ".py", ".sh"} and path.name != "test_docs_commands.py" and not is_installed:
                yield str(path.relative_to(ROOT)), path.read_text()


COMMANDS = [
    (name, line.strip()) for name, text in sources() for line in text.splitlines() if re.search(r"python3? -m \w", line)
]


def test_commands_are_found() -> None:
    names = {name for name, _ in COMMANDS}
    assert {"CONTRIBUTING.md", "bench/__init__.py", "docs/__main__.py", "qr/access/commands.py"} <= names


@for_each("name, line", [command for command in COMMANDS if command[0] not in IN_CONTAINER])
def test_command_uses_the_python_that_has_the_packages(name: str, line: str) -> None:
    assert re.findall(r"\S*python3? -m", line) == re.findall(r"\S*\.venv/bin/python -m", line), name


@for_each("name, line", COMMANDS)
def test_module_of_a_command_can_be_run(name: str, line: str) -> None:
    for module in re.findall(r"python -m ([a-z_.]*[a-z_])", line):
        spec = find_spec(module)
        assert spec, name
        if spec.submodule_search_locations:
            assert find_spec(f"{module}.__main__"), name


@pytest.mark.parametrize("module", PROGRAMS)
def test_usage_of_a_program_names_its_command(module: str) -> None:
    command = [sys.executable, "-m", module, "--help"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.startswith(f"usage: .venv/bin/python -m {module} ")


@for_each("package", ["bench", "bench.load", "bench.scannability", "bench.soak"])
def test_arguments_of_the_examples_are_accepted(package: str) -> None:
    init = (ROOT / package.replace(".", "/") / "__init__.py").read_text()
    examples = re.findall(rf"-m {package}(?= )(.*)|-m {package}$", init, re.M)
    assert examples
    main = import_module(f"{package}.__main__").main
    for arguments in examples:
        words = re.split(r" {2,}", arguments)[0].split()
        with pytest.raises(SystemExit) as ended:
            main([*words, "--help"])
        assert ended.value.code == 0
