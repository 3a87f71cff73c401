from __future__ import annotations

import json

from flask.testing import FlaskClient


def test_summary_of_an_operation_is_the_docstring(client: FlaskClient) -> None:
    paths = json.loads(client.get("/openapi.json").data)["paths"]
    assert paths["/user/{id}/scans"]["get"]["summary"] == "Return the scans of a link as JSON, CSV or an SVG chart"
    assert "`" not in json.dumps([operation["summary"] for path in paths.values() for operation in path.values()])


def test_openapi_is_json(client: FlaskClient) -> None:
    response = client.get("/openapi.json")
    assert (response.status_code, response.content_type) == (200, "application/json")
