"""Compare the statements about statistics in docs/statistics.md with the service."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from qr.access.commands import sign_url
from qr.access.webhooks import parse_webhooks, sign_message
from qr.http import webhooks
from qr.http.visitors import MAX_VALUE_CHARACTERS
from qr.links import chart, statistics
from qr.links.statistics import DEFAULT_DAYS
from qr.store.values import MAX_VALUES
from tests.docs.test_docs_references import in_code, rows
from tests.support.documented_commands import shell_blocks
from tests.support.links import json_body
from tests.support.serving import ROOT
from tests.support.user_codes import PHONE, WITH_KEY, create_client, settings_with

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


def test_numbers_of_webhooks_are_as_documented() -> None:
    *pauses, last = webhooks.RETRY_SECONDS
    for text in (
        f"at most {webhooks.MAX_EVENTS:,}. A visitor",
        f"again after {', '.join(map(str, pauses))} and {last} seconds",
        f"At most {webhooks.MAX_WAITING_EVENTS:,} scans per webhook wait",
        f"After `{webhooks.GONE}`",
    ):
        assert text in re.sub(r"\s+", " ", PAGE), text
    assert (webhooks.GROUP_SECONDS, "the scans of about one second" in PAGE) == (1.0, True)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_command_creates_the_entry_of_a_webhook() -> None:
    (command,) = (block for block in shell_blocks(PAGE) if "openssl" in block)
    entry = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True).stdout
    (webhook,) = parse_webhooks(entry)
    assert (webhook.url, len(webhook.secret)) == ("https://hooks.example.com/scans", 32)


def test_recipe_verifies_signatures() -> None:
    recipe: dict[str, Any] = {}
    exec(PAGE.partition("```python\n")[2].partition("```")[0], recipe)
    secret, body, now = bytes(range(32)), b'[{"id": "42"}]', int(time.time())
    for sent, key, seconds, expected in (
        (body, secret, now, True),
        (body + b" ", secret, now, False),
        (body, secret[::-1], now, False),
        (body, secret, now - 600, False),
    ):
        signature = sign_message(key, "msg_1", seconds, body)
        fields = {"webhook-id": "msg_1", "webhook-timestamp": str(seconds), "webhook-signature": signature}
        assert recipe["is_genuine"](f"whsec_{b64encode(secret).decode()}", fields, sent) is expected


# Requests to the link 42, and whether they are scans.
VISITS = [("GET", "/u/42", True), ("GET", "/u/42/", True), ("HEAD", "/u/42", False), ("GET", "/u/42+", False),
          ("GET", "/user/42/qr", False), ("GET", "/user/42", False)]  # fmt: skip
CAMPAIGN = "utm_source=Poster&utm_medium=print&utm_campaign=" + "X" * 70 + "%0A"
VISITOR = {**PHONE, "Accept-Language": "de-CH, en", "CF-IPCountry": "CH", "Referer": "https://news.example/a?b=1"}


def test_each_documented_value_is_counted(client_with_key: FlaskClient) -> None:
    client_with_key.put("/user/42", json={"target": "https://example.com/"})
    for method, path, _ in VISITS:
        client_with_key.open(f"{path}?{CAMPAIGN}" if path.startswith("/u/") else path, method=method, headers=VISITOR)
    scans = json_body(client_with_key.get("/user/42/scans"))
    number = sum(is_scan for _, _, is_scan in VISITS)
    documented = {name: None for row in rows("docs/statistics.md", "value") for name in in_code(row[0])}
    values = ("ios", "default", "CH", "de", "news.example", "poster", "print", "x" * MAX_VALUE_CHARACTERS)
    assert {name: scans[f"by_{name}"] for name in documented} == {
        name: {value: number} for name, value in zip(documented, values, strict=True)
    }
    assert (scans["total"], scans["unique"], sum(scans["by_hour"])) == (number, 1, number)


def test_requests_without_the_target_are_no_scans(client_with_key: FlaskClient) -> None:
    fallback = {"fallback": "https://example.com/over"}
    expired: dict[str, object] = {"expires_at": "2020-01-01T00:00Z"}
    closed: list[dict[str, object]] = [{"disabled": True, **fallback}, {"password": "sesame"}, expired, {**fallback}]
    for members in closed:
        client_with_key.put("/user/42", json=members)
        client_with_key.get("/u/42", headers=PHONE)
    assert json_body(client_with_key.get("/user/42/scans"))["total"] == 0


def test_rule_counts_a_campaign_beside_invented_values(client_with_key: FlaskClient) -> None:
    rule = json.loads(re.search(r'`({"name": "poster".*?})`', PAGE)[1])  # type: ignore[index]
    client_with_key.put("/user/42", json={"target": "https://example.com/", "rules": [rule]})
    for number in range(MAX_VALUES):
        client_with_key.get(f"/u/42?utm_campaign=invented-{number}", headers=PHONE)
    client_with_key.get("/u/42?utm_campaign=poster", headers=PHONE)
    scans = json_body(client_with_key.get("/user/42/scans"))
    assert (scans["by_campaign"]["other"], "poster" in scans["by_campaign"]) == (1, False)
    assert scans["by_rule"] == {"default": MAX_VALUES, "poster": 1}
    assert (scans["total"], scans["by_device"]) == (MAX_VALUES + 1, {"ios": MAX_VALUES + 1})


def test_deleted_test_scans_are_new_again(client_with_key: FlaskClient) -> None:
    client_with_key.put("/user/42", json=LIMITED)
    statuses = [client_with_key.get("/u/42", headers=PHONE).status_code for _ in range(2)]
    assert client_with_key.delete("/user/42/scans").status_code == 204
    statuses.append(client_with_key.get("/u/42", headers=PHONE).status_code)
    scans = json_body(client_with_key.get("/user/42/scans"))
    assert (statuses, scans["total"], scans["unique"], scans["admitted"]) == ([302, 410, 302], 1, 1, 1)


def test_example_of_a_message_has_the_members_of_a_scan() -> None:
    (example,) = (json.loads(block) for block in re.findall("```json\n(.*?)```", PAGE, re.S))
    assert list(example[0]) == ["id", "title", "time", "device", "rule"]
