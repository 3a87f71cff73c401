"""Run schemathesis against the app on a port of this machine, with all of its checks."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import schemathesis
from schemathesis.config import HealthCheck
from schemathesis.engine import Status, events, from_schema

from router import create_app
from tests.support import contract_cases, contract_checks  # noqa: F401  # register hooks and checks
from tests.support.contract_formats import FORMATS
from tests.support.serving import run_in_thread
from tests.support.stores import new_store_url
from tests.support.user_codes import KEY, settings_with

for _name, _strategy in FORMATS.items():
    schemathesis.openapi.format(_name, _strategy)


class Run(NamedTuple):
    """The requests of one run, and the texts of its failures and errors."""

    cases: int
    accepted: int
    problems: list[str]


def run_schemathesis(folder: Path, paths: str, examples: int, phases: Iterable[str]) -> Run:
    """Run phases of schemathesis for the paths that match a regular expression.

    ``examples`` is the maximum number of requests that the phase fuzzing generates for an operation.
    """
    app = create_app(settings_with(new_store_url("sqlite", folder)))
    with run_in_thread(app) as server:
        schema = schemathesis.openapi.from_url(f"http://127.0.0.1:{server.port}/openapi.json")
        _configure(schema.config, examples, set(phases))
        return _collect(from_schema(schema.include(path_regex=paths)).execute())


def _configure(config: schemathesis.config.ProjectConfig, examples: int, phases: set[str]) -> None:
    # The speed of the generator depends on the machine.
    config.update(headers={"X-API-Key": KEY}, suppress_health_check=[HealthCheck.too_slow])
    config.continue_on_failure = True
    config.generation.deterministic = True
    config.generation.database = "none"
    config.generation.max_examples = examples
    for name in ("examples", "coverage", "fuzzing", "stateful"):
        getattr(config.phases, name).enabled = name in phases
    # contract_checks has exact forms of these two.
    config.checks.positive_data_acceptance.enabled = False
    config.checks.negative_data_rejection.enabled = False
    config.checks.negative_data_rejection.expected_statuses = [
        *config.checks.negative_data_rejection.expected_statuses, "412",
    ]  # fmt: skip


def _collect(stream: Iterable[events.EngineEvent]) -> Run:
    cases, accepted, problems = 0, 0, []
    for event in stream:
        if isinstance(event, events.NonFatalError | events.FatalError):
            problems.append(f"error: {getattr(event, 'label', '')} {getattr(event, 'value', event)}")
        if isinstance(event, events.ScenarioFinished):
            cases += len(event.recorder.cases)
            responses = [found.response for found in event.recorder.interactions.values()]
            accepted += sum(response is not None and response.status_code < 400 for response in responses)
            problems += _failures(event)
    return Run(cases, accepted, problems)


def _failures(event: events.ScenarioFinished) -> Iterable[str]:
    for identifier, nodes in event.recorder.checks.items():
        for node in nodes:
            if node.status == Status.FAILURE and node.failure_info:
                request = event.recorder.cases[identifier].value
                found = event.recorder.interactions[identifier].response
                body = found.content[:500] if found else b""
                sent = f"{request.method} {request.formatted_path} {request.query!a} {request.body!a}"[:800]
                yield f"{node.name}: {node.failure_info.failure.message}\n{sent}\n{body!r}"
