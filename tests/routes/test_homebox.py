from __future__ import annotations

from flask.testing import FlaskClient

from tests.support.decoders import open_png, zxing
from tests.support.homebox import FIELDS, QUERY
from tests.support.tables import for_each

MAX_RESPONSE_BYTES = 10_000_000  # Homebox rejects larger responses


def test_homebox_gets_image_as_it_requires(client: FlaskClient) -> None:
    """Homebox accepts status 200, a media type image/*, and a body whose first bytes are those of an image."""
    response = client.get("/homebox", query_string=QUERY, headers=FIELDS)
    assert (response.status_code, response.mimetype) == (200, "image/png")
    assert response.data.startswith(b"\x89PNG\r\n\x1a\n")
    assert len(response.data) < MAX_RESPONSE_BYTES
    assert response.headers["X-QR-Verified"] == "true"
    assert zxing(open_png(response.data)) == QUERY["URL"].encode()


def test_further_information_is_printed(client: FlaskClient) -> None:
    plain = client.get("/homebox", query_string=QUERY)
    further = client.get("/homebox", query_string={**QUERY, "AdditionalInformation": "If found, call us"})
    assert open_png(further.data).height > open_png(plain.data).height


def test_equal_requests_have_equal_tags(client: FlaskClient) -> None:
    tag = client.get("/homebox", query_string=QUERY).headers["ETag"]
    response = client.get("/homebox", query_string=QUERY, headers={"If-None-Match": tag})
    assert (response.status_code, response.data) == (304, b"")
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@for_each(
    "changes, status, parameter",
    [
        ({"URL": ""}, 400, "URL"),
        ({"Width": "100"}, 400, "Width"),
        ({"TitleText": "😀"}, 400, "TitleText"),
        ({"URL": "x" * 3000}, 422, "URL"),
        ({"QrSize": "20"}, 422, "QrSize"),
        ({"size": "20"}, 400, "size"),
    ],
)
def test_error_names_parameter(client: FlaskClient, changes: dict[str, str], status: int, parameter: str) -> None:
    response = client.get("/homebox", query_string={**QUERY, **changes})
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert response.json
    assert response.json.get("parameter") == parameter


def test_error_is_image_for_homebox(client: FlaskClient) -> None:
    response = client.get("/homebox", query_string={**QUERY, "Width": "100"}, headers=FIELDS)
    assert response.status_code == 400
    assert str(response.mimetype).startswith("image/")
