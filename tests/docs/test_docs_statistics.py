"""Compare the statements about statistics in docs/statistics.md with the service."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from qr.access.commands import sign_url
from qr.http.visitors import MAX_VALUE_CHARACTERS
from qr.links import chart, statistics
from qr.links.statistics import DEFAULT_DAYS
from qr.store.values import MAX_VALUES
from tests.support.serving import ROOT
from tests.support.user_codes import WITH_KEY, create_client, settings_with

PAGE = (ROOT / "docs" / "statistics.md").read_text()
LIMITED = {"target": "https://example.com/target", "max_scans": 1}


def test_numbers_of_statistics_are_as_documented() -> None:
    for text in (
        f"have {DEFAULT_DAYS} days. A period has at most {statistics.MAX_DAYS:,} days",
        f"for more than {chart.MAX_DAYS} days, and of each month for more than {7 * chart.MAX_WEEKS} days",
        f"at most {MAX_VALUES} values per day and link",
        f"up to {MAX_VALUE_CHARACTERS} characters",
    ):
        assert text in re.sub(r"\s+", " ", PAGE)
    assert (chart.MAX_ROWS, "the eight values with the most scans" in re.sub(r"\s+", " ", PAGE)) == (8, True)


def test_members_of_statistics_are_as_documented(sqlite_client: FlaskClient) -> None:
    sqlite_client.put("/user/42", json=LIMITED)
    table = PAGE.partition("## Statistics")[2].partition("## Charts")[0].partition("| member | value |")[2]
    documented = {name for row in re.findall(r"^\| (`.*?) \|", table, re.M) for name in re.findall(r"`(\w+)`", row)}
    one, every = ((sqlite_client.get(path).json or {}).keys() for path in ("/user/42/scans", "/scans"))
    assert documented == one | every
    assert (one - every, every - one) == ({"id", "admitted"}, {"records", "by_tag"})


def test_example_of_a_signed_chart_needs_no_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QR_SIGNING_KEYS", "correct-horse-battery")
    example = re.search("make sign URL='(/user/42/scans.*)'", PAGE)
    assert example
    settings = settings_with(f"sqlite:///{tmp_path}/users.db", signing_keys="correct-horse-battery")
    create_client(settings, WITH_KEY).put("/user/42", json=LIMITED)
    response = create_client(settings, {}).get(sign_url(example[1], None))
    assert (response.status_code, response.mimetype) == (200, "image/svg+xml")
