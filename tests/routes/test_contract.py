from __future__ import annotations

import gzip
import json
import re
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from qr.payloads import PAYLOADS
from qr.routes import contract
from qr.spec.formats import FORMATS


def test_summary_of_an_operation_is_the_docstring(client: FlaskClient) -> None:
    paths = json.loads(client.get("/openapi.json").data)["paths"]
    assert paths["/user/{id}/scans"]["get"]["summary"] == "Return the scans of a link as JSON, CSV or an SVG chart"
    assert "`" not in json.dumps([operation["summary"] for path in paths.values() for operation in path.values()])


@pytest.mark.parametrize("path", ["/openapi.json", "/swagger.json", "/llms.txt"])
def test_document_is_compressed_on_request(client: FlaskClient, path: str) -> None:
    plain, compressed = (client.get(path, headers=fields) for fields in ({}, {"Accept-Encoding": "gzip"}))
    assert compressed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(compressed.data) == plain.data
    assert plain.headers["Vary"] == compressed.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("path", ["/openapi.json", "/swagger.json"])
def test_contract_is_json_and_can_be_compressed(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.content_type) == (200, "application/json")
    assert response.headers["Cache-Control"] == "public, max-age=300"
    compressed = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert compressed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(compressed.data) == response.data


@pytest.mark.parametrize("path", ["/openapi.json", "/swagger.json"])
def test_document_is_built_once_for_all_hosts(client: FlaskClient, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    bodies = {client.get(path, base_url="http://a.example").data}
    monkeypatch.setattr(contract, "build_openapi", pytest.fail)
    for number in range(20):
        host = f"h{number}.example"
        response = client.get(path, base_url=f"http://{host}", headers={"Accept-Encoding": "gzip"})
        bodies.add(gzip.decompress(response.data).replace(host.encode(), b"a.example"))
    assert len(bodies) == 1
    assert contract._compress.cache_info().currsize <= 8


def test_contract_names_the_url_of_the_service(client: FlaskClient) -> None:
    url = "https://qr.example.com:8443"
    assert json.loads(client.get("/openapi.json", base_url=url).data)["servers"] == [{"url": url}]
    swagger = json.loads(client.get("/swagger.json", base_url=url).data)
    assert [swagger[name] for name in ("host", "basePath", "schemes")] == ["qr.example.com:8443", "/", ["https"]]
    assert "any.invalid" not in json.dumps(swagger)


def test_list_has_working_example_urls(client: FlaskClient) -> None:
    page = client.get("/llms.txt", base_url="https://qr.example.com/")
    assert page.mimetype == "text/plain"
    urls = re.findall(r"https://qr\.example\.com[^\s<)]+\?[^\s)]+", page.text)
    assert len(urls) >= len(FORMATS) + len(PAYLOADS)
    assert any("/code?" in url for url in urls)
    for url in urls:
        parts = urlsplit(url)
        assert client.get(f"{parts.path}?{parts.query}").status_code == 200


def test_list_has_payloads_with_their_fields(client: FlaskClient) -> None:
    page = client.get("/llms.txt", base_url="https://qr.example.com/").text
    listed = dict(re.findall(r"https://qr\.example\.com/(\w+)/<format>  (.+)", page))
    assert set(listed) == set(PAYLOADS)
    assert listed["geo"].startswith("lat* lng* altitude ")
    for name, fields in listed.items():
        empty = {field.rstrip("*"): "" for field in fields.split()}
        problem = client.get(f"/{name}/png", query_string=empty).json
        assert problem is not None
        assert problem["code"] == "missing-parameter"


def test_list_has_the_form_of_llmstxt(client: FlaskClient) -> None:
    lines = client.get("/llms.txt", base_url="https://qr.example.com/").text.splitlines()
    assert lines[0].startswith("# ")
    assert lines[2].startswith("> ")
    assert [line for line in lines if line.startswith("## ")][-1] == "## Optional"
    assert any("(https://qr.example.com/openapi.json)" in line for line in lines)
