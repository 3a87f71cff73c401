from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pypdfium2
import pytest
import zxingcpp
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from qr.config import Settings
from router import create_app

TABLE = b"url,name,Floor\n" + b"".join(b"https://example.com/%d,Room %d,second\n" % (n, n) for n in range(25))


@pytest.fixture
def client() -> FlaskClient:
    """Return a client of an app with many slots: the test client reads responses late."""
    return create_app(Settings(threads=64)).test_client()


def post(client: FlaskClient, body: bytes = TABLE, **query: str) -> TestResponse:
    return client.post("/batch", data=body, content_type="text/csv", query_string=query)


def pages(response: TestResponse) -> list[set[str]]:
    """Return the contents of the QR codes of each page."""
    assert (response.status_code, response.mimetype) == (200, "application/pdf"), response.text
    with pypdfium2.PdfDocument(response.data) as document:
        images = [page.render(scale=300 / 72).to_pil() for page in document]
    return [{found.text for found in zxingcpp.read_barcodes(image)} for image in images]


def test_rows_become_labels_of_a_sheet(client: FlaskClient) -> None:
    response = post(client, sheet="avery-l7160")
    first, second = pages(response)
    assert first == {f"https://example.com/{number}" for number in range(21)}
    assert second == {f"https://example.com/{number}" for number in range(21, 25)}
    assert (response.headers["X-QR-Rows"], response.headers["X-QR-Errors"]) == ("25", "0")
    assert response.headers["Content-Disposition"] == "inline; filename=labels.pdf"
    assert response.data.endswith(b"%rows=25; errors=0\n")


def test_row_with_an_error_leaves_no_hole(client: FlaskClient) -> None:
    response = post(client, b"url,dark\na,\n,036\nc,036\n", sheet="avery-l7160")
    assert pages(response) == [{"a", "c"}]
    assert response.headers["X-QR-Errors"] == "1"


def test_range_and_payload_become_labels(client: FlaskClient) -> None:
    assert pages(client.post("/batch?range=SKU-{1..3}&sheet=avery-l7160")) == [{"SKU-1", "SKU-2", "SKU-3"}]
    found = pages(post(client, b"ssid,password\nBistro,creme brulee\n", sheet="avery-l7160", payload="wifi"))
    assert "WIFI:" in found[0].pop()


@pytest.mark.parametrize(
    ("body", "query", "status", "code"),
    [
        (TABLE, {"sheet": "xyz"}, 400, "bad-parameter"),
        (TABLE, {"sheet": "avery-l7160", "format": "svg"}, 422, "incompatible-parameters"),
        (TABLE, {"sheet": "avery-l7160", "skip": "21"}, 400, "bad-parameter"),
        (TABLE, {"skip": "2"}, 400, "unknown-parameter"),
        (b"url,dark\na,fff\n", {"sheet": "avery-l7160"}, 422, ""),
        (b"url,dark\na,\nb,fff\n", {"sheet": "avery-l7160", "strict": "on"}, 422, "rejected-rows"),
        (TABLE, {"sheet": "avery-l7160", "copies": "1000"}, 422, "too-many-rows"),
    ],
)
def test_bad_sheet_is_rejected_before_its_first_page(
    client: FlaskClient, body: bytes, query: dict[str, str], status: int, code: str
) -> None:
    response = post(client, body, **query)
    assert response.status_code == status
    found = response.get_json(force=True)
    assert found["code"] == (code or "empty-sheet")


def test_empty_sheet_states_its_errors(client: FlaskClient) -> None:
    document = post(client, b"url,dark\na,fff\nb,zzz\n", sheet="avery-l7160").get_json(force=True)
    assert document["detail"].startswith("no label can be printed; row 2, column dark: the contrast")
    assert (document["count"], document["errors"][1]["column"]) == (2, "dark")
    document = post(client, sheet="avery-l7160", verify="off").get_json(force=True)
    assert "verify" in document["detail"]


def test_strict_sheet_without_errors_is_the_same(client: FlaskClient) -> None:
    assert post(client, sheet="avery-l7160", strict="on").data == post(client, sheet="avery-l7160").data


def test_name_of_a_column_is_that_of_the_zip_file(client: FlaskClient) -> None:
    with ZipFile(BytesIO(post(client).data)) as archive:
        assert archive.namelist()[0] == "Room 0.png"


def test_parameter_of_a_sheet_needs_a_sheet(client: FlaskClient) -> None:
    found = post(client, skip="2").get_json(force=True)
    assert found["detail"] == "unknown parameter 'skip'; it belongs to a sheet of labels; send sheet too"
