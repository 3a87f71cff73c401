from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from qr.access.signing import signature
from qr.config import Settings
from qr.contract.examples import PAYLOAD_EXAMPLES
from qr.payloads import PAYLOADS
from router import create_app

URL = "data=https://example.com/menu"


def check(client: FlaskClient, query: str) -> dict[str, Any]:
    response = client.get(f"/check?{query}")
    assert (response.status_code, response.content_type) == (200, "application/json"), response.text
    result: dict[str, Any] = response.json  # type: ignore[assignment]
    return result


def test_readable_image_has_all_facts(client: FlaskClient) -> None:
    result = check(client, f"{URL}&mask=4")
    headers = client.get(f"/png?{URL}&mask=4").headers
    assert (result["readable"], result["problem"], result["change"]) == (True, None, None)
    assert result["fails_at"].keys() == {"blur_modules", "contrast_percent"}
    assert [str(result[name]) for name in ("version", "ecc", "modules", "mask")] == [
        headers[f"X-QR-{name}"] for name in ("Version", "ECC", "Modules", "Mask")
    ]
    assert (result["contrast"], result["unused_error_correction"]) == (21.0, 1.0)
    print_size = result["print"]
    assert headers["X-QR-Print"] == f"min-width={print_size['min_width_mm']}mm; distance={print_size['distance_m']}m"
    assert (result["logo"]["size"], result["warnings"]) == (None, [])


def test_warnings_are_those_of_the_image(client: FlaskClient) -> None:
    query = f"{URL}&margin=2&dpi=1200"
    assert check(client, query)["warnings"] == client.get(f"/png?{query}").headers.getlist("X-QR-Warning")


@pytest.mark.parametrize("query", [URL, "data=hi", "data=" + "x" * 200, f"{URL}&ecc=H&boost=off"])
def test_largest_logo_is_one_that_fits(client: FlaskClient, query: str) -> None:
    largest = check(client, query)["logo"]["largest"]
    with_logo = check(client, f"{query}&logo=heart&logo_size=50")
    assert with_logo["readable"]
    assert with_logo["logo"]["largest"] >= with_logo["logo"]["size"]
    assert largest > 5
    assert client.get(f"/png?{query}&logo=heart&logo_size={largest:g}").status_code == 200


def test_symbol_without_room_has_no_largest_logo(client: FlaskClient) -> None:
    for query in ("data=hi&version=M3", "data=hi&symbol=rmqr", "data=hello&version=1&boost=off&ecc=L"):
        assert check(client, query)["logo"] == {"size": None, "largest": None}


def test_change_makes_a_rejected_image_readable(client: FlaskClient) -> None:
    query = f"{URL}&dark=ffe000"
    rejected = check(client, query)
    assert (rejected["readable"], rejected["fails_at"]) == (False, None)
    image = client.get(f"/png?{query}")
    assert (image.status_code, image.json) == (422, rejected["problem"])
    (name, value), *others = rejected["change"].items()
    assert (name, others) == ("dark", [])
    assert check(client, f"{URL}&dark={value}")["readable"]
    assert client.get(f"/png?{URL}&dark={value}").status_code == 200


def test_rejected_image_has_the_facts_of_its_symbol(client: FlaskClient) -> None:
    result = check(client, f"{URL}&dark=eee")
    assert (result["contrast"], result["version"], result["modules"]) == (1.16, 2, 25)
    assert result["print"] == {"min_width_mm": 11, "distance_m": 0.11}
    assert result["logo"]["largest"] > 5


def test_long_content_is_a_rejected_image(client: FlaskClient) -> None:
    response = client.post("/check", data={"data": "x" * 3000})
    result: dict[str, Any] = response.json  # type: ignore[assignment]
    assert (response.status_code, result["readable"], result["change"]) == (200, False, None)
    assert (result["problem"]["code"], result["problem"]["parameter"]) == ("data-too-long", "data")
    assert (result["version"], result["print"]) == (None, None)


def test_verify_off_and_download_change_nothing(client: FlaskClient) -> None:
    for query in (URL, f"{URL}&dark=eee"):
        assert check(client, f"{query}&verify=off&download=x") == check(client, query)


@pytest.mark.parametrize(
    "query", ["data=hi&scale=0", "data=hi&verify=perhaps", "data=hi&sise=3", "", "data=hi&data=ho"]
)
def test_invalid_parameters_are_an_error(client: FlaskClient, query: str) -> None:
    response = client.get(f"/check?{query}")
    assert (response.status_code, response.content_type) == (400, "application/problem+json")


@pytest.mark.parametrize("name", PAYLOADS)
def test_every_payload_is_checked(client: FlaskClient, name: str) -> None:
    response = client.get(f"/check/{name}", query_string=PAYLOAD_EXAMPLES[name])
    result: dict[str, Any] = response.json  # type: ignore[assignment]
    assert (response.status_code, result["readable"]) == (200, True)
    assert response.headers["Cache-Control"] == ("no-store" if PAYLOADS[name].secret else "public, max-age=300")


def test_field_of_a_payload_precedes_the_format(client: FlaskClient) -> None:
    """A contact has a field ``format``."""
    for name in ("vcard4", "mecard"):
        response = client.get(f"/check/contact?name=Jane&format={name}&ground_radius=3")
        assert response.json["readable"], response.text  # type: ignore[index]
    assert client.get("/check/wifi?ssid=bistro&format=svg").json["readable"]  # type: ignore[index]


def test_secret_is_not_repeated(client: FlaskClient) -> None:
    for query in ("dark=eee", "dark=000", "version=1", "logo=heart&version=3&boost=off", "shape=star&scale=1"):
        response = client.get(f"/check/wifi?ssid=bistro&password=correct-horse&{query}")
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "no-store"
        assert "bistro" not in response.text
        assert "correct-horse" not in response.text


def test_json_body_and_parts_are_accepted(client: FlaskClient) -> None:
    response = client.post("/check", json={"data": "hi", "shape": "dot", "format": "svg", "parts": 2})
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-store")
    assert response.json["readable"]  # type: ignore[index]


def test_access_is_that_of_images() -> None:
    client = create_app(Settings(access="signed", signing_keys="first-signing-key-0")).test_client()
    assert client.get("/check?data=hi").status_code == 401
    signed = signature("first-signing-key-0", "/check", [("data", "hi")])
    assert client.get(f"/check?data=hi&sig={signed}").json["readable"]  # type: ignore[index]
