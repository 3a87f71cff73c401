"""Check the cost of a million requests, and what a scan uses in Firestore."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partialmethod
from pathlib import Path
from typing import Any

import pytest

from docs import costs
from docs.costs import OPERATIONS, Operation
from qr.store import open_store
from tests.support.records import scan
from tests.support.stores import new_store_url
from tests.support.user_codes import WITH_KEY, create_client, settings_with

NEW, REPEATED, SCAN, RETURN, BUSY = OPERATIONS
PHONE = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X)"}


class Counter:
    """Count the documents that the Firestore client reads, writes and deletes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from google.cloud.firestore_v1.services.firestore import FirestoreClient

        self.reads = self.writes = self.deletes = 0
        get = FirestoreClient.batch_get_documents

        def count_writes(client: Any, write: Callable[..., Any], request: Any, **options: Any) -> Any:
            deleted = sum("delete" in one for one in request["writes"])
            self.deletes += deleted
            self.writes += len(request["writes"]) - deleted
            return write(client, request, **options)

        def count_get(client: Any, request: Any, **options: Any) -> Any:
            self.reads += len(request["documents"])
            return get(client, request, **options)

        for name in ("commit", "batch_write"):
            monkeypatch.setattr(FirestoreClient, name, partialmethod(count_writes, getattr(FirestoreClient, name)))
        monkeypatch.setattr(FirestoreClient, "batch_get_documents", count_get)


def test_cost_of_a_million_requests_follows_from_the_prices() -> None:
    """1,000 s of one vCPU cost 0.024, of half a GiB 0.00125; requests cost 0.40, and 1 GiB of egress 0.12."""
    kibibyte = Operation("", cpu_ms=1, response_bytes=1024, reads=1, writes=2, deletes=1)
    instance, egress, firestore = 0.02525, 0.12 * 1_000_000 / 1024**2, 0.60 + 3.60 + 0.20
    assert costs.busy_cost(kibibyte) == pytest.approx(instance + 0.40 + egress + firestore)
    assert costs.idle_cost(kibibyte) == pytest.approx(100 * instance + 0.40 + egress + firestore)
    assert costs.idle_cost(kibibyte._replace(cpu_ms=200)) == pytest.approx(200 * instance + 0.40 + egress + firestore)
    assert costs.cached_cost(kibibyte) == pytest.approx(0.75 + 0.08 * 1_000_000 / 1024**2)


def test_cost_of_a_month_follows_from_the_prices() -> None:
    assert costs.max_month_cost(1) == pytest.approx(720 * 3600 * (0.000024 + 0.5 * 0.0000025))
    assert costs.load_balancer_month_cost() == pytest.approx(18)


def test_instances_have_the_default_size_of_deploy() -> None:
    settings = (Path(costs.__file__).parent.parent / "deploy-settings.sh").read_text()
    defaults = dict(re.findall(r"^(--[a-z-]+) +DEPLOY_[A-Z_]+ +(\S+)", settings, re.MULTILINE))
    assert (defaults["--cpu"], defaults["--memory"]) == (
        str(costs.INSTANCE_VCPUS),
        f"{costs.INSTANCE_GIB * 1024:.0f}Mi",
    )
    assert defaults["--max-instances"] == str(costs.MAX_INSTANCES)


@pytest.mark.parametrize("operation", [NEW, REPEATED], ids=["new", "repeated"])
def test_image_has_at_most_the_stated_bytes(operation: Operation) -> None:
    client = create_client(settings_with("sqlite:///:memory:"), {})
    response = client.get("/png?data=https://example.com/123")
    headers = sum(len(name) + len(value) + 4 for name, value in response.headers)
    # The server adds header fields of its own, such as Date. A much smaller response would make the figure stale.
    assert operation.response_bytes / 2 < len(response.data) + headers <= operation.response_bytes


@pytest.mark.usefixtures("project")
def test_scan_uses_the_stated_documents(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = settings_with(new_store_url("firestore", tmp_path))
    client = create_client(settings._replace(link_cache=0), WITH_KEY)
    client.put("/user/42", json={"target": "https://example.com/"})
    client.get("/u/42", headers=PHONE).close()  # creates the key of the day
    counter = Counter(monkeypatch)
    for operation in (SCAN, RETURN):
        counter.reads = counter.writes = counter.deletes = 0
        response = client.get("/u/42", headers=PHONE, environ_overrides={"REMOTE_ADDR": "192.0.2.7"})
        response.close()
        assert response.status_code == 302
        assert (counter.reads, counter.writes, counter.deletes) == (operation.reads, operation.writes, 0)
    scans = client.get("/user/42/scans?format=json").json
    assert scans
    assert (scans["total"], scans["unique"]) == (3, 2)


@pytest.mark.usefixtures("project")
def test_busy_link_uses_the_stated_documents(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    url = new_store_url("firestore", tmp_path)
    client, store = create_client(settings_with(url)._replace(link_cache=60), WITH_KEY), open_store(url, in_cloud=False)
    client.put("/user/42", json={"target": "https://example.com/"})
    counter = Counter(monkeypatch)
    for _ in range(20):
        assert client.head("/u/42", headers=PHONE).status_code == 302
    assert counter.reads == 1  # per second
    store.count([scan(visitor=number) for number in range(costs.BUSY_GROUP)])
    assert counter.writes == costs.BUSY_GROUP * BUSY.writes
    assert BUSY.reads == 1 / costs.BUSY_RATE
