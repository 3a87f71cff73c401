"""Compare the examples and statements of docs/many-codes.md with the service."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from qr.batch import MAX_INPUT_BYTES, MAX_ROWS
from qr.batch.plan import MAX_SECONDS
from qr.config import DEFAULT_MAX_BODY_BYTES
from qr.http.documents import MAX_RECORD_BYTES
from qr.http.records import MAX_RECORDS_READ
from qr.links.queries import COUNT
from qr.links.tables import _JSON, SERVICES
from qr.routes.bulk import PASSWORD_SECONDS, STEP_SECONDS
from qr.routes.records import RECENT_DAYS
from qr.store.firestore import MAX_TAGGED_RECORDS
from tests.docs.test_docs_references import in_code, rows
from tests.support.documented_commands import run_commands, shell_blocks
from tests.support.links import TARGET, json_body
from tests.support.serving import ROOT
from tests.support.stores import sqlite_first

PAGE = (ROOT / "docs" / "many-codes.md").read_text()
TEXT = re.sub(r"\s+", " ", PAGE)


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@sqlite_first
def test_commands_of_many_codes_print_the_documented_results(any_store: str, tmp_path: Path) -> None:
    url, outputs = run_commands(shell_blocks(PAGE), any_store, tmp_path, "--fail")
    created, changed, imported, services, codes, labels, found, most_scanned = outputs
    documented = re.search(r"```csv\n(.*?)```", PAGE, re.S)
    assert documented
    random_id = re.compile(r"\b[A-Za-z0-9]{16}\b")
    expected = random_id.sub("random", documented[1]).replace("http://localhost:8080", url)
    assert random_id.sub("random", created.lstrip("\ufeff")) == expected.strip()
    assert [json.loads(line)["status"] for line in changed.splitlines()] == ["changed", "deleted"]
    assert (imported.count("unchanged"), imported.count("rejected")) == (4, 0)
    assert "created,menu," in services
    assert "createdAt,domain,shortUrl,visits" in services
    assert json.loads(services.splitlines()[-1])["left_out"] == ["visit_count"]
    assert (codes, labels) == ("", "")
    assert len((tmp_path / "codes.csv").read_text().splitlines()) == 501
    assert (tmp_path / "labels.pdf").read_bytes().startswith(b"%PDF")
    assert len((tmp_path / "box-8.csv").read_text().splitlines()) == 43
    assert [user["tags"] for user in json.loads(found)["users"]] == [["bistro", "summer"], ["bistro"]]
    assert json.loads(found)["tags"] == {"bistro": 3, "box-7": 500, "box-8": 42, "summer": 1, "terrace": 1}
    assert most_scanned.splitlines()[0] == "\ufeffid,title,scans,unique"
    assert len(most_scanned.splitlines()) == 11


def test_most_scanned_links_are_first(client_with_key: FlaskClient) -> None:
    for user_id, visits in {"a": 1, "b": 3, "c": 2}.items():
        client_with_key.put(f"/user/{user_id}", json={"target": TARGET})
        for _ in range(visits):
            client_with_key.get(f"/u/{user_id}")
    (line,) = re.findall(r"\$URL(/scans\S+)\"", PAGE)
    found = client_with_key.get(line).text.splitlines()[1:]
    assert [row.split(",")[::2] for row in found] == [["b", "3"], ["c", "2"], ["a", "1"]]
    assert [one["id"] for one in json_body(client_with_key.get("/scans?last=30"))["records"]] == ["b", "c", "a"]


def test_numbers_of_many_codes_are_as_documented() -> None:
    for text in (
        f"at most {MAX_ROWS:,} rows, and {MAX_INPUT_BYTES // 10**6} MB",
        f"at most `QR_MAX_BODY` (default: {DEFAULT_MAX_BODY_BYTES >> 20} MiB)",
        f"Each row can have at most {MAX_RECORD_BYTES:,} characters",
        f"more than {MAX_SECONDS} seconds",
        f"about {2000 * STEP_SECONDS[False]:.0f} ms with SQLite, and {2000 * STEP_SECONDS[True]:.0f} ms with Firestore",
        f"A password takes {PASSWORD_SECONDS} s",
        f"from {COUNT.type.minimum} to {COUNT.type.maximum}",  # type: ignore[attr-defined]
        f"`scans_{RECENT_DAYS}_days`",
        f"reads at most {MAX_RECORDS_READ:,} records",
        f"`tags` counts at most {MAX_TAGGED_RECORDS:,} records",
    ):
        assert text in TEXT, text


def test_columns_of_other_services_are_as_documented() -> None:
    for cells, columns in zip(rows("docs/many-codes.md", "service"), SERVICES.values(), strict=True):
        documented = {name.lower() for name in in_code(" ".join(cells[2:]))}
        assert columns.keys() <= documented, cells


def test_cells_with_json_are_as_documented() -> None:
    sentence = TEXT.partition("that is a payload, ")[2].partition(" are JSON in one cell")[0]
    assert {"target", "fallback", "tags", *in_code(sentence)} == _JSON


def test_file_of_printed_codes_sets_targets_later(client_with_key: FlaskClient) -> None:
    """Send codes.csv with targets, as the page describes, and without the column action."""
    shared = {"tags": ["box-7"], "style": {"dark": "#003366"}}
    created = client_with_key.post("/user?count=2", json=shared).text.removeprefix("\ufeff").splitlines()
    for action, kept in (("patch", shared), ("", {})):
        lines = [f"{created[0]},action,target", *(f"{row},{action},{TARGET}" for row in created[1:])]
        results = client_with_key.post("/user", data="\n".join(lines), content_type="text/csv")
        assert results.text.count("changed") == 2, results.text
        record = json_body(client_with_key.get(f"/user/{created[1].partition(',')[0]}"))
        assert {name: record[name] for name in ("target", *shared) if name in record} == {"target": TARGET, **kept}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_names_of_columns_are_case_insensitive(sqlite_client: FlaskClient, delimiter: str) -> None:
    lines = [["ID", "Target", "TITLE"], ["a", TARGET, "Menu"], ["a", "", "null"]]
    lines = [[*line, action] for line, action in zip(lines, ("Action", "put", "patch"), strict=True)]
    file = "\n".join(delimiter.join(line) for line in lines)
    response = sqlite_client.post("/user", data=file, content_type="text/csv")
    assert ("created" in response.text, "changed" in response.text) == (True, True), response.text
    record = json_body(sqlite_client.get("/user/a"))
    assert (record["target"], "title" in record) == (TARGET, False)


@pytest.mark.parametrize("start", in_code(TEXT.partition("a cell that begins with ")[2].partition(" for a formula")[0]))
def test_cell_of_a_formula_gets_an_apostrophe(sqlite_client: FlaskClient, start: str) -> None:
    sqlite_client.put("/user/a", json={"target": TARGET, "title": f"{start}1"})
    export = sqlite_client.get("/user?format=csv")
    assert f",'{start}1," in export.text
    assert "unchanged" in sqlite_client.post("/user", data=export.data, content_type="text/csv").text
