"""The story of user codes in the README, run line by line against the service."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.decoders import open_png, zxing
from tests.support.serving import ROOT, framework, serving
from tests.support.user_codes import KEY, settings_with

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")


def story() -> str:
    found = re.search(r"## User codes\n.*?```sh\n(.*?)```", (ROOT / "README.md").read_text(), re.S)
    assert found
    return found[1]


def test_the_story_is_ten_lines() -> None:
    assert len(story().splitlines()) == 10


def test_the_story_is_what_happens(tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path}/users.db"
    first, *lines = story().splitlines()
    assert first == "URL=http://localhost:8080 KEY=qr_..."
    environ = {"QR_STORE": store, "QR_API_KEYS": settings_with(store).api_keys}
    with serving(framework(ROOT / "main.py"), environ) as server:
        address = f"http://127.0.0.1:{server.port}"
        head = f"set -e\nURL={address}\nKEY='{KEY}'\ncurl() {{ command curl --silent --show-error \"$@\"; }}\n"
        script = head + "\necho; echo ---\n".join(lines)
        run = subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    code, made, menu, changed, summer, scans, chart, disabled, deleted = run.stdout.split("---\n")
    assert zxing(open_png((tmp_path / "code.png").read_bytes())) == f"{address}/u/42".encode()
    assert (code, chart, deleted) == ("\n", "\n", "")
    assert json.loads(made)["target"] == "https://example.com/menu"
    assert re.search(r"^Location: https://example.com/menu\r?$", menu, re.M)
    assert json.loads(changed)["version"] == 2
    assert re.search(r"^Location: https://example.com/summer\r?$", summer, re.M)
    assert (json.loads(scans)["total"], json.loads(scans)["by_device"]) == (2, {"ios": 1, "other": 1})
    assert (tmp_path / "scans.svg").read_text().startswith("<svg")
    assert json.loads(disabled)["disabled"] is True
