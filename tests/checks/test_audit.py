"""Results of pip-audit: a fake command prints what pip-audit prints for each of them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from checks import audit as module
from checks.audit import COMMAND, LOCKS, audit
from tests.support.serving import ROOT

CLEAN = {"name": "idna", "version": "3.20", "vulns": []}
VULNERABLE = {
    "name": "flask", "version": "1.0",
    "vulns": [{"id": "PYSEC-2023-62", "fix_versions": ["2.2.5", "2.3.2"], "aliases": [], "description": "text"}],
}  # fmt: skip
UNFIXED = {"name": "redis", "version": "8.1.0", "vulns": [{"id": "GHSA-1", "fix_versions": [], "aliases": []}]}
UNKNOWN = {"name": "qrcode", "skip_reason": "Dependency not found on PyPI and could not be audited: qrcode (8.2)"}
# The last lines of pip-audit 2.10 without a connection.
UNREACHABLE = (
    "ERROR:pip_audit._cli:Could not connect to PyPI's vulnerability feed\n"
    "ERROR:pip_audit._cli:Tip: your network may be blocking this service. Try another service with `-s SERVICE`\n",
    "requests.exceptions.ConnectionError: HTTPSConnectionPool(host='example', port=443): Max retries exceeded\n",
    "requests.exceptions.ReadTimeout: Read timed out. (read timeout=15)\n",
    "pip_audit._service.interface.ServiceError\n",
)


def command(status: int, packages: list[dict[str, Any]] | None, errors: str = "") -> tuple[str, ...]:
    """Return a command that prints the result of pip-audit in JSON, or nothing, and then exits."""
    output = "" if packages is None else json.dumps({"dependencies": packages, "fixes": []})
    program = f"import sys; sys.stdout.write({output!r}); sys.stderr.write({errors!r}); sys.exit({status})"
    return (sys.executable, "-c", program)


def test_packages_without_vulnerabilities_pass(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit(command(0, [CLEAN], "No known vulnerabilities found\n")) == 0
    assert capsys.readouterr().out == "audited: 1 packages, 0 with known vulnerabilities\n"


@pytest.mark.parametrize(
    ("package", "line"),
    [
        (VULNERABLE, "VULNERABLE: flask 1.0: PYSEC-2023-62; fixed in 2.2.5, 2.3.2"),
        (UNFIXED, "VULNERABLE: redis 8.1.0: GHSA-1; fixed in no version"),
    ],
)
def test_vulnerability_fails(package: dict[str, Any], line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit(command(1, [CLEAN, package, UNKNOWN], "Found 1 known vulnerability in 1 package\n")) == 1
    assert line in capsys.readouterr().out.splitlines()


@pytest.mark.parametrize("errors", UNREACHABLE)
def test_unreachable_service_is_reported(errors: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit(command(1, None, errors)) == 0
    assert capsys.readouterr().out.startswith("NOT AUDITED: the service with the vulnerabilities cannot be reached: ")


def test_unknown_packages_are_reported(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit(command(0, [UNKNOWN] * 7 + [CLEAN], "No known vulnerabilities found\n")) == 0
    first, last = capsys.readouterr().out.splitlines()
    assert first == f"NOT AUDITED: the service does not know 7 of 8 packages: {', '.join(['qrcode'] * 5)}, ..."
    assert last.startswith("audited: 1 packages")


@pytest.mark.parametrize(
    ("status", "output", "expected"),
    [(2, None, 2), (1, None, 1), (0, None, 1)],
)
def test_other_failures_are_not_ignored(status: int, output: None, expected: int) -> None:
    assert audit(command(status, output, "pip-audit: error: unrecognized arguments: --hush\n")) == expected


def test_every_locked_package_is_audited() -> None:
    locks = {str(path.relative_to(ROOT)) for path in ROOT.glob("**/requirements*.txt") if ".venv" not in path.parts}
    others = {
        "requirements.txt",
        "requirements-container.txt",
        "examples/requirements.txt",
        "examples/beam/requirements.txt",
    }
    assert set(LOCKS) == locks - others
    for lock in LOCKS:
        assert COMMAND[COMMAND.index(lock) - 1] == "--requirement"
        assert Path(ROOT / lock).is_file()


def test_command_is_accepted_by_pip_audit() -> None:
    run = subprocess.run([*COMMAND, "--dry-run"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert "would have audited" in run.stderr


def test_module_is_a_program() -> None:
    assert module.__doc__
    makefile, script = (ROOT / "Makefile").read_text(), (ROOT / ".ci" / "run").read_text()
    assert "-m checks.audit $(ARGS)" in makefile
    assert "\nmake audit" in script
