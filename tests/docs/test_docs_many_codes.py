"""Compare the examples and statements of docs/many-codes.md with the service."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.serving import ROOT, framework_command, run_server
from tests.support.stores import EMULATOR_VARIABLE, PROJECT_VARIABLE
from tests.support.user_codes import KEY, settings_with

PAGE = (ROOT / "docs" / "many-codes.md").read_text()


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_commands_of_many_codes_print_the_documented_results(any_store: str, tmp_path: Path) -> None:
    environ = {"QR_STORE": any_store, "QR_API_KEYS": settings_with(any_store).api_keys}
    environ |= {name: os.environ[name] for name in (EMULATOR_VARIABLE, PROJECT_VARIABLE) if name in os.environ}
    with run_server(framework_command(ROOT / "main.py"), environ) as server:
        head = (
            f"set -e\nURL=http://127.0.0.1:{server.port}\nKEY='{KEY}'\ncurl() {{ command curl -sS --fail \"$@\"; }}\n"
        )
        script = head + "\necho ---\n".join(
            re.findall("```sh\n(.*?)```", PAGE.partition("## List of records")[0], re.S)
        )
        run = subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    created, changed, imported, services, codes, labels = run.stdout.split("---\n")
    documented = re.search(r"```csv\n(.*?)```", PAGE, re.S)
    assert documented
    random_id = re.compile(r"\b[A-Za-z0-9]{16}\b")
    own = f"127.0.0.1:{server.port}"
    expected = random_id.sub("random", documented[1]).replace("localhost:8080", own)
    assert random_id.sub("random", created.lstrip("\ufeff")) == expected
    assert [json.loads(line)["status"] for line in changed.splitlines()] == ["changed", "deleted"]
    assert (imported.count("unchanged"), imported.count("rejected")) == (4, 0)
    assert "created,menu," in services
    assert "createdAt,domain,shortUrl,visits" in services
    assert json.loads(services.splitlines()[-1])["left_out"] == ["visit_count"]
    assert (codes, labels) == ("", "")
    assert len((tmp_path / "codes.csv").read_text().splitlines()) == 501
    assert (tmp_path / "labels.pdf").read_bytes().startswith(b"%PDF")
    assert len((tmp_path / "box-8.csv").read_text().splitlines()) == 43
