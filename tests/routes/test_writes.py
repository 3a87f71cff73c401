from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from qr.errors import QrError
from qr.routes.writes import write_record
from router import create_app
from tests.support.user_codes import settings_with

TARGET = "https://example.com/"
SECRET = {"target": TARGET, "password": "sesame"}
# Writes of one record, one after another: action, members, result or code of the error, version.
WRITES: list[tuple[str, dict[str, Any], str, int]] = [
    ("patch", {"note": "n"}, "no-such-record", 0),
    ("delete", {}, "no-such-record", 0),
    ("put", {"has_password": True}, "bad-parameter", 0),
    ("create", SECRET, "created", 1),
    ("create", SECRET, "bad-parameter", 0),
    ("put", SECRET, "unchanged", 1),
    ("put", {"target": TARGET, "has_password": True}, "unchanged", 1),
    ("patch", {"password": "sesame"}, "unchanged", 1),
    ("patch", {}, "unchanged", 1),
    ("patch", {"style": {"scale": 1}}, "changed", 2),
    ("patch", {"style": {"scale": True}}, "bad-parameter", 0),
    ("put", {"password": "other"}, "changed", 3),
    ("put", {}, "changed", 4),
    ("delete", {}, "deleted", 4),
    ("put", {"target": TARGET}, "created", 1),
]


def test_equal_record_is_not_written(any_store: str) -> None:
    with create_app(settings_with(any_store)).test_request_context("http://qr.example.com/"):
        for action, members, result, version in WRITES:
            try:
                found, record = write_record(action, "42", members, skips_equal=True)
            except QrError as error:
                assert (error.code, 0) == (result, version), members
            else:
                assert (found, record.version) == (result, version), members


def test_check_can_prevent_each_write(tmp_path: Path) -> None:
    def reject(_record: object) -> None:
        raise QrError("no")

    with create_app(settings_with(f"sqlite:///{tmp_path}/users.db")).test_request_context("http://qr.example.com/"):
        _, record = write_record("put", "42", {"note": "n"})
        for action in ("put", "patch", "delete"):
            with pytest.raises(QrError, match="no"):
                write_record(action, "42", {"note": "m"}, reject)
        assert write_record("patch", "42", {}, skips_equal=True) == ("unchanged", record)


def test_largest_record_can_be_sent_back(sqlite_client: FlaskClient) -> None:
    gtin, url = "09506000134352", f"{TARGET}{'x' * 1000}"
    sqlite_client.put(f"/user/{gtin}", json={})
    links = [{"type": "gs1:pip", "title": "t", "target": url}] * 60
    rules = [{"lot": f"{number}", "target": f"{TARGET}{'y' * 3100}"} for number in range(20)]
    assert sqlite_client.patch(f"/user/{gtin}", json={"link_types": links}).status_code == 200
    assert sqlite_client.patch(f"/user/{gtin}", json={"rules": rules}).status_code == 400
    assert sqlite_client.patch(f"/user/{gtin}", json={"rules": rules[:19]}).status_code == 200
    record = sqlite_client.get(f"/user/{gtin}")
    assert sqlite_client.put(f"/user/{gtin}", data=record.data, content_type="application/json").status_code == 200
    for query, media_type in {"jsonl": "application/x-ndjson", "csv": "text/csv"}.items():
        export = sqlite_client.get(f"/user?format={query}").data
        response = sqlite_client.post("/user", data=export, content_type=media_type)
        assert "unchanged" in response.text, response.text
