"""Generate requests from the contract, and check the responses, with all checks of schemathesis."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qr.payloads import PAYLOADS

if TYPE_CHECKING:
    from tests.support.contract_runs import Run

ALL = ("examples", "coverage", "fuzzing", "stateful")
RECORDS = r"^/(user|user/\{id\}|user/\{id\}/scans|u/.*)$"
SERVICE = r"^/(health|.well-known/.*|docs|openapi.json|swagger.json|llms.txt|qr-code.js|assets/.*|docs/.*)$"
NAMED = r"^/(\{format\}/\{file_name\}|code/.*|(wifi|geo)/\{format\}/.*|user/\{id\}/qr/.*)$"
OTHERS = r"^/(01/.*|homebox|check|check/(wifi|geo)|user/\{id\}/(try|check)|read|form|mcp|batch)$"


def run_schemathesis(folder: Path, paths: str, examples: int, phases: tuple[str, ...]) -> Run:
    """Import schemathesis only in the processes that need it: the import takes a second."""
    from tests.support import contract_runs

    return contract_runs.run_schemathesis(folder, paths, examples, phases)


@pytest.mark.parametrize(
    ("paths", "phases", "minimum"),
    [
        pytest.param("^/code$", ("fuzzing",), 7, marks=pytest.mark.exhaustive),
        pytest.param(r"^/(wifi|geo)/\{format\}$", ("fuzzing",), 14, marks=pytest.mark.exhaustive),
        (r"^/user/\{id\}$", ("examples", "fuzzing"), 10),
        pytest.param(NAMED, ("fuzzing",), 12, marks=pytest.mark.exhaustive),
        pytest.param(OTHERS, ("fuzzing",), 22, marks=pytest.mark.exhaustive),
        (SERVICE, ("fuzzing",), 5),
    ],
)
def test_sample_of_requests_finds_nothing(tmp_path: Path, paths: str, phases: tuple[str, ...], minimum: int) -> None:
    run = run_schemathesis(tmp_path, paths, 4, phases)
    assert run.problems == []
    assert run.cases >= minimum
    assert run.accepted


# Together at least 5,000 requests. The phase coverage varies each image parameter; once is enough for these, and the
# phase fuzzing varies the fields of each payload.
@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("paths", "phases", "examples", "minimum"),
    [
        ("^/code$", ALL, 40, 2000),
        (r"^/\{format\}$", ("examples", "fuzzing"), 60, 100),
        (NAMED, ("examples", "fuzzing"), 30, 150),
        (OTHERS, ("examples", "fuzzing"), 40, 250),
        ("^/$", ("examples", "fuzzing"), 40, 50),
        (r"^/user/\{id\}/qr$", ("examples", "fuzzing"), 40, 50),
        (RECORDS, ("examples", "fuzzing", "stateful"), 30, 200),
        (SERVICE, ALL, 20, 10),
        *((rf"^/{name}/\{{format\}}$", ("examples", "fuzzing"), 60, 100) for name in PAYLOADS),
    ],
)
def test_requests_from_the_contract_find_nothing(
    tmp_path: Path, paths: str, phases: tuple[str, ...], examples: int, minimum: int
) -> None:
    run = run_schemathesis(tmp_path, paths, examples, phases)
    assert run.problems == []
    assert run.cases >= minimum
    assert run.accepted
