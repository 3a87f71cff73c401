"""The table of payloads: rows and fields are valid, secrets are hidden, and one more row adds a payload everywhere."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import pytest
from flask.testing import FlaskClient

from qr.config import Settings
from qr.errors import BadParameter, MissingParameter
from qr.parameters import declared_parameters
from qr.payloads import PAYLOADS, Download, Payload, payload_fields, write_payload
from qr.spec import GROUPS, Content
from router import create_app
from tests.support.browser import Page
from tests.support.decoders import open_png, zxing
from tests.support.tables import for_each

IMAGE_PARAMETERS = {
    name
    for group in GROUPS
    if group is not Content
    for parameter in declared_parameters(group)
    for name in (parameter.name, *parameter.aliases)
}

MODULE = """
from typing import Annotated, NamedTuple

from qr.errors import BadParameter
from qr.parameters.types import Line
from qr.payloads import Message


class Taxi(NamedTuple):
    place: Annotated[str, Line(40), "place of departure"]


def write_taxi(taxi: Taxi) -> Message:
    if taxi.place == "hidden":
        raise BadParameter("place", taxi.place, "visible")
    return Message(f"taxi:{taxi.place}")
"""


@for_each("name", PAYLOADS)
def test_payload_has_docstring_and_field_descriptions(name: str) -> None:
    fields = PAYLOADS[name].fields
    assert fields.__doc__
    assert all(parameter.description for parameter in declared_parameters(fields))


@for_each("name", PAYLOADS)
def test_field_names_differ_from_image_parameters(name: str) -> None:
    fields = {alias for p in declared_parameters(PAYLOADS[name].fields) for alias in (p.name, *p.aliases)}
    assert not fields & IMAGE_PARAMETERS


@for_each("name", PAYLOADS)
def test_fields_of_secret_payloads_are_secret(name: str) -> None:
    assert {field.secret for field in payload_fields(name)} == {name in {"wifi", "otpauth"}}


def test_write_payload_uses_only_its_own_fields() -> None:
    assert write_payload("phone", {"number": "+15551234567", "scale": 3}).text == "tel:+15551234567"
    with pytest.raises(MissingParameter) as error:
        write_payload("phone", {"scale": 3})
    assert error.value.parameter == "number"


@pytest.mark.parametrize(
    ("name", "values", "parameter"),
    [
        ("wifi", {"ssid": "net", "password": "12345678", "identity": "jane"}, "identity"),
        ("wifi", {"ssid": "net\\", "password": "12345678"}, "ssid"),
        ("wifi", {"ssid": "net", "password": "short"}, "password"),
        ("otpauth", {"account": "jane", "secret": "A" * 32, "counter": 3}, "counter"),
    ],
)
def test_error_for_secret_payload_shows_no_value(name: str, values: dict[str, object], parameter: str) -> None:
    with pytest.raises(BadParameter) as error:
        write_payload(name, values)
    assert (error.value.parameter, error.value.value) == (parameter, None)
    assert str(values[parameter]) not in f"{error.value.detail}{error.value.allowed}"


def test_only_wifi_and_otpauth_are_secret() -> None:
    assert {name for name in PAYLOADS if PAYLOADS[name].secret} == {"wifi", "otpauth"}


class TestNewRow:
    """One row and one module are enough for a new payload."""

    def test_new_payload_has_image_urls(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert create_app(Settings()).test_client().get("/taxi/png?place=Bern").status_code == 404
        add_payload(monkeypatch)
        client = create_app(Settings()).test_client()
        assert zxing(open_png(client.get("/taxi/png?place=Bern").data)) == b"taxi:Bern"
        assert client.get("/taxi/svg?place=Bern").mimetype == "image/svg+xml"
        problem = client.get("/taxi/png").json
        assert problem is not None
        assert (problem["code"], problem["parameter"]) == ("missing-parameter", "place")

    def test_new_payload_is_listed_with_its_fields(self, monkeypatch: pytest.MonkeyPatch) -> None:
        add_payload(monkeypatch)
        page = create_app(Settings()).test_client().get("/llms.txt", base_url="https://qr.example.com/")
        assert "- https://qr.example.com/taxi/<format>  place*\n" in page.text

    def test_new_secret_payload_is_neither_cached_nor_echoed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        add_payload(monkeypatch, "secrettaxi", secret=True)
        client = create_app(Settings()).test_client()
        assert client.get("/secrettaxi/png?place=Bern").headers["Cache-Control"] == "no-store"
        assert "hidden" not in client.get("/secrettaxi/png?place=hidden%0A").text
        assert "hidden" not in client.get("/secrettaxi/png?place=hidden").text

    def test_new_payload_is_a_link_target_with_title(
        self, monkeypatch: pytest.MonkeyPatch, sqlite_client: FlaskClient
    ) -> None:
        add_payload(monkeypatch)
        put_taxi(sqlite_client)
        page, preview = Page(sqlite_client.get("/u/7").text), Page(sqlite_client.get("/u/7+").text)
        assert (page.text("title"), page.text("dd")) == ("Taxi ride", "Bern")
        assert (preview.text("p"), preview.text("dd")) == ("Taxi ride", "Bern")
        assert "taxi:Bern" not in links(page)
        assert sqlite_client.put("/user/8", json={"target": {"taxi": {"plcae": "Bern"}}}).status_code == 400

    def test_new_payload_with_app_scheme_links_its_app(
        self, monkeypatch: pytest.MonkeyPatch, sqlite_client: FlaskClient
    ) -> None:
        add_payload(monkeypatch, app_scheme="taxi:")
        put_taxi(sqlite_client)
        assert "taxi:Bern" in links(Page(sqlite_client.get("/u/7").text))

    def test_new_payload_with_file_is_downloaded(
        self, monkeypatch: pytest.MonkeyPatch, sqlite_client: FlaskClient
    ) -> None:
        add_payload(monkeypatch, download=Download("application/x-taxi", "ride.taxi"))
        put_taxi(sqlite_client)
        file = sqlite_client.get("/u/7")
        assert (file.text, file.content_type) == ("taxi:Bern", "application/x-taxi")
        assert file.headers["Content-Disposition"] == 'attachment; filename="ride.taxi"'


def add_payload(monkeypatch: pytest.MonkeyPatch, name: str = "taxi", **facts: Any) -> None:
    """Add the row and the module of a payload with one field."""
    module = ModuleType(f"qr.payloads.{name}")
    exec(compile(MODULE, name, "exec", dont_inherit=True), vars(module))
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(PAYLOADS, name, Payload(name, "Taxi", "write_taxi", "Taxi ride", "place", **facts))


def put_taxi(sqlite_client: FlaskClient) -> None:
    assert sqlite_client.put("/user/7", json={"target": {"taxi": {"place": "Bern"}}}).status_code == 201


def links(page: Page) -> list[str | None]:
    return [attributes.get("href") for tag, attributes in page.elements if tag == "a"]
