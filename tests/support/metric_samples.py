"""Read ``/metrics`` with the parsers of prometheus_client, and compare two readings."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Any

from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from tests.support.user_codes import KEY

Samples = dict[str, float]


def read_samples(client: FlaskClient) -> Samples:
    """Return the value of each sample, by its name and its labels: ``qr_images_total{format=png,result=verified}``."""
    text = client.get("/metrics", headers={"X-API-Key": KEY}).text
    families = text_string_to_metric_families(text)
    return {_name(sample): sample.value for family in families for sample in family.samples}


def _name(sample: Any) -> str:
    labels = ",".join(f"{name}={value}" for name, value in sorted(sample.labels.items()))
    return f"{sample.name}{{{labels}}}" if labels else str(sample.name)


class Increases:
    """A context manager that returns which samples increase in its block. Other tests count in the same process."""

    def __init__(self, client: FlaskClient, prefix: str) -> None:
        self._read: Callable[[], Samples] = lambda: {
            name: value for name, value in read_samples(client).items() if name.startswith(prefix)
        }
        self.found: Samples = {}

    def __enter__(self) -> Samples:
        self._before = self._read()
        return self.found

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        after = self._read()
        changes = {name: value - self._before.get(name, 0) for name, value in after.items()}
        self.found.update({name: change for name, change in changes.items() if change})
