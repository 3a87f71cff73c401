"""The table, the scrape configuration and the alerts of ``docs/metrics.md``."""

from __future__ import annotations

import re

import pytest
import yaml
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from docs.pages import ROOT
from qr.metrics import IMAGES
from qr.routes.metrics import describe
from tests.support.user_codes import WITH_KEY, create_client, settings_with

PAGE = (ROOT / "docs/metrics.md").read_text()
SUFFIX = r"_(bucket|count|sum)$"


@pytest.fixture
def client() -> FlaskClient:
    return create_client(settings_with(""), WITH_KEY)


def test_described_metrics_are_those_that_are_served(client: FlaskClient) -> None:
    client.get("/metrics")
    served = {
        re.sub(SUFFIX, "", sample.name): {*sample.labels} - {"le"}
        for family in text_string_to_metric_families(client.get("/metrics").text)
        for sample in family.samples
    }
    described = {name: {*labels} for name, labels, _ in describe()}
    assert {name for name in served if name.startswith("qr_")} <= described.keys()
    assert {name: described[name] for name in served if name in described} == {
        name: labels for name, labels in served.items() if name in described
    }
    assert f"# TYPE {IMAGES.name}_total counter" in client.get("/metrics").text


def test_page_names_only_metrics_that_exist() -> None:
    names = {name for name, _, _ in describe()}
    used = {re.sub(SUFFIX, "", name) for name in re.findall(r"\bqr_[a-z_]+", PAGE)}
    assert used <= names
    assert used


@pytest.mark.parametrize("block", re.findall(r"```yaml\n(.*?)```", PAGE, re.S))
def test_configuration_is_complete(block: str) -> None:
    document = yaml.safe_load(block)
    for scrape in document.get("scrape_configs", []):
        assert (scrape["job_name"], scrape["authorization"]["type"]) == ("qr", "Bearer")
    for rule in (rule for group in document.get("groups", []) for rule in group["rules"]):
        assert {"alert", "expr", "annotations"} <= rule.keys() <= {"alert", "expr", "annotations", "for"}
        assert rule["expr"].count("(") == rule["expr"].count(")")
        assert re.search(r"\b(qr|process)_[a-z_]+", rule["expr"])
