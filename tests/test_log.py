from __future__ import annotations

import json
import sys

import pytest

from qr.log import log


def test_log_writes_one_json_object_per_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "__stdout__", sys.stdout)
    log("WARNING", "two\nlines")
    log("ERROR", "one line")
    entries = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert entries == [
        {"severity": "WARNING", "message": "two\nlines"},
        {"severity": "ERROR", "message": "one line"},
    ]


def test_log_writes_nothing_without_standard_output(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "__stdout__", None)
    log("ERROR", "one line")
    assert capsys.readouterr().out == ""
