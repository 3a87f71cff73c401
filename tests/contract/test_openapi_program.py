"""A program that has only ``/openapi.json`` can do everything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError

import pytest

from router import create_app
from tests.support.contract_program import Program
from tests.support.decoders import open_png, opencv
from tests.support.serving import run_in_thread
from tests.support.stores import new_store_url
from tests.support.user_codes import KEY, settings_with


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    with run_in_thread(create_app(settings_with(new_store_url("sqlite", tmp_path)))) as server:
        yield Program(f"http://127.0.0.1:{server.port}/openapi.json", KEY)


@pytest.mark.parametrize("method", ["get", "post"])
def test_program_makes_images_from_the_examples(program: Program, method: str) -> None:
    image = program.call(f"{method}_image", ["data"])
    assert opencv(open_png(image.body)) == b"https://example.com"
    wifi = program.call(f"{method}_wifi_payload", ["password"])
    assert opencv(open_png(wifi.body)) == b"WIFI:T:WPA;S:Bistro;P:creme brulee;;"


def test_program_checks_an_image(program: Program) -> None:
    found = program.call("get_check", ["data", "caption", "logo"]).json
    assert (found["readable"], found["problem"]) == (True, None)
    assert program.call("post_wifi_check_payload").json["readable"] is True


def test_program_keeps_a_record(program: Program) -> None:
    created = program.call("post_record")
    link = {"id": created.json["id"]}
    assert (created.status, created.json["target"]) == (201, "https://example.com/menu")
    assert program.call("read_record", known=link).json == created.json
    assert program.call("patch_record", known=link).json["target"] == "https://example.com/new"
    assert program.call("put_record", known=link).json["target"] == "https://example.com/menu"
    assert program.call("get_user_qr", known=link).media_type == "image/png"
    scans = program.call("scans", ["since", "until"], link).json
    assert (scans["id"], scans["total"]) == (link["id"], 0)
    assert program.call("trial", ["device"], link).json["target"] == "https://example.com/menu"
    assert [record["id"] for record in program.call("page_of_records").json["users"]] == [link["id"]]
    assert program.call("delete_record", known=link).status == 204
    with pytest.raises(HTTPError, match="404"):
        program.call("read_record", known=link)
