from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from qr.contract.outputs import OUTPUTS
from qr.contract.responses import FIELDS, error_codes, header_components, response_components, responses
from qr.errors import BadParameter, QrError
from qr.http.headers import IMAGE_FIELDS


def test_codes_are_those_of_the_errors() -> None:
    codes = error_codes()
    assert BadParameter.code in codes[400]
    assert "unreadable" in codes[422]
    assert {error.code for error in QrError.__subclasses__()} <= {code for found in codes.values() for code in found}


@pytest.mark.parametrize(
    ("method", "target", "status"),
    [
        ("GET", "/nothing", 404),
        ("PUT", "/png", 405),
        ("GET", "/png", 400),
        ("POST", "/png", 415),
        ("GET", "/user", 401),
    ],
)
def test_code_of_a_problem_is_listed(client: FlaskClient, method: str, target: str, status: int) -> None:
    response = client.open(target, method=method, data="x" if method == "POST" else None, content_type="text/plain")
    assert response.json is not None
    assert (response.status_code, response.json["code"] in error_codes()[status]) == (status, True)


def test_every_status_of_an_output_has_a_response() -> None:
    components = response_components()
    for output in OUTPUTS.values():
        for method in ("GET", "POST"):
            for response in responses(method, output, (404, 421)).values():
                name = response.get("$ref", "").rpartition("/")[2]
                assert not name or name in components


def test_only_post_has_errors_of_the_body() -> None:
    assert {"304", "413", "415"} & responses("GET", OUTPUTS["image"], ()).keys() == {"304"}
    assert {"304", "413", "415"} & responses("POST", OUTPUTS["image"], ()).keys() == {"413", "415"}


def test_header_fields_of_images_are_described() -> None:
    assert IMAGE_FIELDS.keys() <= header_components().keys() == FIELDS.keys()
    assert {name for output in OUTPUTS.values() for name in output.fields} <= FIELDS.keys()
