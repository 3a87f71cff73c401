"""Recognition of typed text on the page (``detect.js``), in Node and against the payloads of the service."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from qr.links.target import payload_text
from qr.payloads import PAYLOADS, payload_fields
from tests.support.detected_texts import EXAMPLES
from tests.support.serving import ROOT

MODULES = ROOT / "qr" / "web" / "page"

DETECT_ALL = """
import { detect } from "./detect.js"
console.log(JSON.stringify(JSON.parse(process.argv[1]).map((text) => detect(text))))
"""


def detect_all(texts: list[str], folder: Path) -> list[dict[str, Any]]:
    """Run ``detect`` on each text. Node takes ``.js`` files as modules if a package file says so."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is not installed")
    for name in ("detect.js", "events.js", "formats.js", "places.js"):
        shutil.copy(MODULES / name, folder)
    (folder / "package.json").write_text('{"type": "module"}')
    command = [node, "--input-type=module", "--eval", DETECT_ALL, json.dumps(texts)]
    environment = {**os.environ, "TZ": "Europe/Zurich"}  # of the person, for local times without a time zone
    output = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, env=environment).stdout
    detected: list[dict[str, Any]] = json.loads(output)
    return detected


def test_texts_are_recognised(tmp_path: Path) -> None:
    detected = detect_all(list(EXAMPLES), tmp_path)
    found = {text: (one["key"], one["payload"], one["fields"]) for text, one in zip(EXAMPLES, detected, strict=True)}
    assert found == EXAMPLES


def test_recognised_fields_exist_in_their_payloads(tmp_path: Path) -> None:
    for one in detect_all(list(EXAMPLES), tmp_path):
        if one["payload"]:
            assert one["payload"] in PAYLOADS
            assert set(one["fields"]) <= {field.name for field in payload_fields(one["payload"])}


def test_texts_of_the_service_are_recognised(tmp_path: Path) -> None:
    """The form of a recognised text gives the same text again."""
    fields: dict[str, dict[str, str]] = {
        "sms": {"number": "+41791234567", "body": "Hi: you\nthere"},
        "otpauth": {"account": "jane@example.com", "secret": "JBSWY3DPEHPK3PXP", "issuer": "ACME & Co"},
        "event": {"summary": "a, b; c", "start": "2026-07-01", "end": "2026-07-03", "description": "x\ny"},
    }
    texts = {name: payload_text(name, values) for name, values in fields.items()}
    for (name, text), found in zip(texts.items(), detect_all(list(texts.values()), tmp_path), strict=True):
        assert found["payload"] == name
        assert payload_text(name, found["fields"]) == text
