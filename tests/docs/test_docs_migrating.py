"""Check the document on migrating: each URL works after a change of the host name, and each listed difference holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from qr.compat.goqr_reader import DOWNLOAD_TOO_BIG, NO_CONNECTION, NO_FILE, NOT_FOUND, NOT_SUPPORTED, TOO_BIG
from qr.compat.urls import URLS
from tests.support.imitated import open_image, read_image
from tests.support.tables import for_each

ROOT = Path(__file__).parent.parent.parent
TEXT = (ROOT / "docs" / "migrating.md").read_text()
PAIRS = re.findall(r"^before: (\S+)\nafter:  (\S+)$", TEXT, re.M)
CONTENT_PARAMETERS = ("data", "chl", "text", "url")

Check = Callable[[TestResponse], bool]


def rows(column: str) -> Iterator[list[str]]:
    """Yield the cells of the rows of the tables whose first column has a name."""
    for table in re.findall(rf"^\| {column} \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", TEXT, re.M):
        for line in table.splitlines():
            yield [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def is_rejected(response: TestResponse) -> bool:
    return response.status_code == 400


def has_size(width: int, height: int) -> Check:
    return lambda response: open_image(response).size == (width, height)


def has_no_quiet_zone(response: TestResponse) -> bool:
    box = open_image(response).convert("L").point(lambda value: 255 - value).getbbox()
    return box == (1, 1, 148, 148)  # 7 pixels for each of the 21 modules


def has_text(text: str) -> Check:
    return lambda response: read_image(response)[1] == text


def is_download_error(response: TestResponse) -> bool:
    found = response.get_json()[0]["symbol"][0]
    return response.status_code == 200 and found["data"] is None and found["error"].startswith("download error")


# Text in the last column of a difference, and its check.
CHECKS: dict[str, Check] = {
    "`400`": is_rejected,
    "an image of 200 x 100 pixels": has_size(200, 100),
    "an image of 51 x 51 pixels": has_size(51, 51),
    "an image without a quiet zone": has_no_quiet_zone,
    "the text `a b`": has_text("a b"),
    "only https, and only allowed hosts": is_download_error,
}


@for_each("before, after", PAIRS)
def test_url_works_after_a_change_of_the_host(client: FlaskClient, before: str, after: str) -> None:
    assert urlsplit(before)._replace(scheme="https", netloc="qr.example.com").geturl() == after
    parts = urlsplit(before)
    query = parse_qs(parts.query)
    content = next(query[name][0] for name in CONTENT_PARAMETERS if name in query)
    assert read_image(client.get(f"{parts.path}?{parts.query}"))[1] == content


@for_each("request_url, result", [(row[0], row[2]) for row in rows("request")])
def test_listed_difference_holds(client: FlaskClient, request_url: str, result: str) -> None:
    assert CHECKS[result](client.get(request_url.strip("`")))


def test_tables_have_all_services() -> None:
    assert len(PAIRS) >= 12
    assert len(list(rows("request"))) >= 15
    sections = re.findall("^## (.+)$", TEXT, re.M)
    assert sections == ["goqr.me", "Google's chart API", "QuickChart", "Tutorials", "Files by URL"]


def test_every_url_of_a_service_is_described() -> None:
    for route in URLS:
        path = route.rule.partition("<")[0].rstrip("/").rstrip(".")
        assert f"{path}" in TEXT, route.rule


def test_every_parameter_of_the_tables_is_read() -> None:
    sources = "".join(path.read_text() for path in (ROOT / "qr" / "compat").glob("*.py"))
    names = {name for row in rows("parameter") for name in re.findall("`([^`]+)`", row[0])}
    assert len(names) > 25
    pattern_names = {"charset-source", "charset-target", "centerImageWidth", "centerImageHeight"}  # built from parts
    missing = {name for name in names - pattern_names if f'"{name}"' not in sources}
    assert not missing


def test_texts_of_the_reader_are_listed() -> None:
    listed = [row[0].strip("`") for row in rows("error")]
    for text in (NOT_FOUND, NOT_SUPPORTED, TOO_BIG, NO_CONNECTION, DOWNLOAD_TOO_BIG, NO_FILE):
        assert text in listed


@pytest.mark.parametrize("path", ["/openapi.json", "/swagger.json"])
def test_contract_omits_the_urls(client: FlaskClient, path: str) -> None:
    assert not {"/qr", "/chart", "/v1/create-qr-code/"} & client.get(path).get_json()["paths"].keys()


def test_agents_see_the_urls(client: FlaskClient) -> None:
    text = client.get("/llms.txt").text
    assert "/v1/read-qr-code/: Read the QR codes in an image, by the parameters of goqr.me" in text
