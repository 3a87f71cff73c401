from __future__ import annotations

import pytest
from flask.testing import FlaskClient

PNG = "/png?data=hi"


def test_image_is_cached_one_year_except_post(client: FlaskClient) -> None:
    assert client.get(PNG).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.post(PNG).headers["Cache-Control"] == "no-store"
    assert client.get("/png").headers["Cache-Control"] == "no-store"


def test_matching_if_none_match_returns_304(client: FlaskClient) -> None:
    tag = client.get(PNG).headers["ETag"]
    assert tag.startswith('"')
    for field in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        response = client.get(PNG, headers={"If-None-Match": field})
        assert (response.status_code, response.data) == (304, b"")
        assert response.headers["ETag"] == tag
        assert "max-age" in response.headers["Cache-Control"]
    assert client.get(PNG, headers={"If-None-Match": '"other"'}).status_code == 200
    assert client.get("/png?data=ho").headers["ETag"] != tag


def test_entity_tag_depends_on_end_of_file(client: FlaskClient) -> None:
    """The caption is the last part of an SVG file."""
    query = {"data": "https://example.com/" + "menu/" * 9}
    first, second = (client.get("/svg", query_string={**query, "caption": caption}) for caption in ("Menu", "Cafe"))
    half = len(first.data) // 2
    assert half > 1000
    assert first.data[:half] == second.data[:half]
    assert first.headers["ETag"] != second.headers["ETag"]


def test_non_matching_if_match_returns_412(client: FlaskClient) -> None:
    tag = client.get(PNG).headers["ETag"]
    for others in ({}, {"If-None-Match": '"another"'}):
        response = client.get(PNG, headers={"If-Match": '"another"', **others})
        assert (response.status_code, response.content_type) == (412, "application/problem+json")
        assert client.get(PNG, headers={"If-Match": tag, **others}).status_code == 200
    for others in ({}, {"If-Match": tag}, {"If-Match": "*"}):
        response = client.get(PNG, headers={"If-None-Match": tag, **others})
        assert (response.status_code, response.data, response.headers["ETag"]) == (304, b"", tag)


def test_head_returns_get_headers_without_body(client: FlaskClient) -> None:
    get, head = client.get(PNG), client.head(PNG)
    assert head.data == b""
    assert dict(head.headers) == dict(get.headers)
    assert int(head.headers["Content-Length"]) == len(get.data)


@pytest.mark.parametrize(
    ("version", "facts"),
    [("2", ("2", "H", "25", "3")), ("M1", ("M1", "none", "11", "3")), ("M2", ("M2", "M", "13", "3"))],
)
def test_headers_describe_qr_and_micro_symbols(client: FlaskClient, version: str, facts: tuple[str, ...]) -> None:
    headers = client.get(f"/png?data=12345&version={version}&mask=3").headers
    assert tuple(headers[f"X-QR-{name}"] for name in ("Version", "ECC", "Modules", "Mask")) == facts
