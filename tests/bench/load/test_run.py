"""The load test in one command, for seconds."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.serving import ROOT


@pytest.mark.exhaustive
def test_command_starts_the_service_and_prints_percentiles() -> None:
    command = [sys.executable, "-m", "bench.load", "--users=20", "--seconds=6"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    percentiles = (run.stdout + run.stderr).split("Response time percentiles")[1]
    for kind in ("embedded image", "invoice", "styled code", "payload", "page", "scan", "record"):
        assert kind in percentiles


@pytest.mark.exhaustive
def test_host_that_does_not_respond_fails_the_command() -> None:
    command = [sys.executable, "-m", "bench.load", "--users=1", "--seconds=2", "--url=http://127.0.0.1:9"]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 1
