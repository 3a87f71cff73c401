"""Run the commands of docs/batch.md."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from zipfile import ZipFile

import pytest

from qr.batch import MAX_COLUMNS, MAX_ROW_CHARACTERS, MAX_ROWS
from qr.batch.images import Batch
from qr.batch.manifest import COLUMNS
from qr.batch.plan import MAX_BATCH_UNITS, MAX_SECONDS, plan_batch
from qr.batch.rows import CSV, EXTENSIONS, MEDIA_TYPES, Source
from qr.config import Settings
from router import create_app
from tests.support.serving import run_in_thread

DOCUMENT = (Path(__file__).parents[2] / "docs" / "batch.md").read_text()
FILES = {
    "rooms.zip": ["room-1.png", "room-2.png", "manifest.csv"],
    "labels.zip": [f"https___example.com_SKU-{number:04}.png" for number in range(1, 21)] + ["manifest.csv"],
    "two.zip": ["1.png", "b.png", "manifest.csv"],
    "wifi.zip": ["bistro.png", "manifest.csv"],
}


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_commands_of_the_document_work(tmp_path: Path) -> None:
    commands = re.findall(r"```sh\n(.*?)```", DOCUMENT, re.DOTALL)
    (expected,) = re.findall(r"```json\n(.*?)\n```", DOCUMENT)
    with run_in_thread(create_app(Settings())) as server:
        script = "\n".join(["set -e", f"URL=http://127.0.0.1:{server.port}", *commands])
        done = subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == json.loads(expected)
    assert (tmp_path / "labels.pdf").read_bytes().endswith(b"%rows=2; errors=0\n")
    for name, files in FILES.items():
        with ZipFile(tmp_path / name) as archive:
            assert archive.namelist() == files
            assert archive.comment == b"rows=%d; errors=0" % (len(files) - 1)


def test_document_states_the_limits() -> None:
    for limit in (MAX_ROWS, MAX_ROW_CHARACTERS, MAX_BATCH_UNITS):
        assert f"{limit:,}" in DOCUMENT
    assert f"{MAX_COLUMNS} cells" in DOCUMENT
    assert f"| {MAX_SECONDS} s;" in DOCUMENT


def test_document_names_all_columns_and_types() -> None:
    for name in COLUMNS:
        assert f"`{name}`" in DOCUMENT
    for name in MEDIA_TYPES.keys() - {"application/csv", "application/jsonlines", "application/json-lines"}:
        assert f"`{name}`" in DOCUMENT
    for name in EXTENSIONS:
        assert f"`.{name}`" in DOCUMENT


def test_stated_number_of_styled_images_fits() -> None:
    plan = plan_batch(
        Source(CSV, pattern="https://example.com/{0001..1400}"), Batch((("shape", "dot"), ("size", "400")))
    )
    assert 6500 < plan.units < MAX_BATCH_UNITS
