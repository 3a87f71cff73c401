"""Test compose.yaml: its settings, its hardening, and the two processes that it runs."""

import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.container import copy_app, read_image, run_image
from tests.support.http_messages import Message
from tests.support.redis_server import needs_redis, redis_server
from tests.support.serving import ROOT

SERVICES: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
CONFIG = (ROOT / "qr" / "config.py").read_text()


def test_settings_of_compose_exist() -> None:
    for name, value in SERVICES["qr"]["environment"].items():
        assert f'"{name}"' in CONFIG
        inherited = re.match(r"\$\{(\w+):-", value)
        assert not inherited or inherited[1] == name


def test_compose_agrees_with_the_image() -> None:
    image = read_image()
    service = SERVICES["qr"]
    (published,) = service["ports"]
    assert published.startswith("127.0.0.1:")
    assert published.endswith(f":{image.port}")
    assert service["volumes"] == [f"data:{image.volume}"]
    assert service["environment"]["QR_RATE_STORE"].startswith("redis://redis:")
    assert service["depends_on"]["redis"]["condition"] == "service_healthy"


@pytest.mark.parametrize("name", SERVICES)
def test_service_is_hardened(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert re.fullmatch(r"[1-9]\d*m", service["mem_limit"])
    assert service["pids_limit"] > 0
    assert service["restart"] == "unless-stopped"


@pytest.mark.exhaustive
@needs_redis
def test_rate_limit_is_shared_through_redis(tmp_path: Path) -> None:
    copy_app(tmp_path)
    settings = {"QR_RATE_LIMIT": "3/hour", "PYTHONPATH": os.environ.get("PYTHONPATH", "")}
    with redis_server() as redis:
        settings["QR_RATE_STORE"] = redis.url
        with run_image(tmp_path, Path(sys.executable), settings) as server:  # its start takes one unit
            assert server.send(Message(target="/png?data=1")).status == 200
        with run_image(tmp_path, Path(sys.executable), settings) as server:
            assert server.send(Message(target="/png?data=2")).status == 429
