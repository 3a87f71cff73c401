from __future__ import annotations

import sys
from types import ModuleType

import pytest
from flask.testing import FlaskClient

from qr.config import Settings
from qr.contract.examples import PAYLOAD_EXAMPLES
from qr.drawing import Drawing
from qr.errors import IncompatibleParameters
from qr.graphics.color import BLACK, WHITE
from qr.graphics.raster import Raster, raster_from_modules
from qr.spec.formats import FORMATS, SHAPE_PARAMETERS, Format
from qr.spec.parse import parse_spec
from router import create_app
from tests.support.tables import for_each

UNSUPPORTED = [(name, parameter) for name, renderer in FORMATS.items() for parameter in sorted(renderer.rejected)]
VALUES = {
    "shape": "dot", "eye": "circle", "eyeball": "circle", "eye_color": "red", "eyeball_color": "red",
    "frame": "circle", "ground_radius": "5", "logo": "star", "logo_size": "20", "logo_margin": "1",
    "logo_ground": "fff", "caption": "Hi", "caption_position": "above", "caption_color": "000", "dark": "000",
    "light": "fff", "scale": "3", "size": "300", "width": "30mm", "symbol_width": "30mm", "dpi": "300", "rotate": "90",
    "margin": "4", "bleed": "3mm",
}  # fmt: skip


@for_each("name, parameter", UNSUPPORTED)
def test_unsupported_parameter_is_rejected_by_name(name: str, parameter: str) -> None:
    with pytest.raises(IncompatibleParameters) as error:
        parse_spec([("data", "hi"), (parameter, VALUES[parameter])], name)
    assert (error.value.parameter, error.value.status) == (parameter, 422)
    assert name in error.value.detail


@for_each("name", FORMATS)
@for_each(
    "value, capability", [("linear(0,#000,#00f)", "gradients"), ("00000080", "alpha"), ("cmyk(0,0,0,100)", "ink")]
)
def test_unsupported_paint_is_rejected_by_name(name: str, value: str, capability: str) -> None:
    renderer = FORMATS[name]
    if capability == "alpha" and not renderer.translucency:
        capability = "translucency"
    if "dark" not in renderer.unsupported and getattr(renderer, capability):
        assert parse_spec([("data", "hi"), ("dark", value)], name).style.dark
        return
    with pytest.raises(IncompatibleParameters) as error:
        parse_spec([("data", "hi"), ("dark", value)], name)
    assert error.value.parameter == "dark"


def test_rejected_bleed_names_format_that_supports_it() -> None:
    with pytest.raises(IncompatibleParameters) as error:
        parse_spec([("data", "hi"), ("bleed", "3mm")], "svg")
    assert error.value.detail == "bleed is not supported by svg; omit it or use pdf"


def test_error_names_the_style_that_set_parameter() -> None:
    plain = next((name for name, renderer in FORMATS.items() if renderer.unsupported >= SHAPE_PARAMETERS), None)
    assert plain
    with pytest.raises(IncompatibleParameters) as error:
        parse_spec([("data", "hi"), ("style", "dots")], plain)
    assert error.value.parameter == "style"


@for_each("name", FORMATS)
@pytest.mark.parametrize("verify", ["on", "off"])
def test_qr_bill_names_the_formats_with_a_cross(name: str, verify: str) -> None:
    pairs = [*((field, str(value)) for field, value in PAYLOAD_EXAMPLES["swissqr"].items()), ("verify", verify)]
    if name not in {"txt", "ansi", "json"}:
        assert parse_spec(pairs, name, "swissqr").logo.logo == "swiss-cross"
        return
    with pytest.raises(IncompatibleParameters) as error:
        parse_spec(pairs, name, "swissqr")
    assert (error.value.parameter, error.value.value, error.value.status) == ("format", name, 422)
    assert f"{name} cannot show swiss-cross" in error.value.detail
    others = str(error.value.allowed).removeprefix("one of ").split(", ")
    assert set(FORMATS) - set(others) == {"txt", "ansi", "json"}


def write_digits(drawing: Drawing) -> bytes:
    return "\n".join(f"{row:0{drawing.columns}b}" for row in drawing.rows).encode()


def read_digits(file: bytes, _: Drawing) -> Raster:
    return raster_from_modules(file.decode().splitlines(), WHITE, BLACK)


@pytest.fixture
def client_with_digits(monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A client of an app with one more format, which is one module and one row."""
    module = ModuleType("qr.render.digits")
    module.render, module.read = write_digits, read_digits  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(FORMATS, "digits", Format("text/x-digits", "digits", "dig", frozenset({"dark"}), direct=True))
    return create_app(Settings()).test_client()


@pytest.mark.parametrize(
    ("path", "accept"),
    [
        ("/digits?data=added", "*/*"),
        ("/code?format=digits&data=added", "*/*"),
        ("/code?data=added", "text/x-digits"),
        ("/?format=digits&data=added", "*/*"),
        ("/user/added/qr?format=digits", "*/*"),
        ("/wifi/digits?ssid=added", "*/*"),
    ],
)
def test_added_format_is_rendered_at_every_url(client_with_digits: FlaskClient, path: str, accept: str) -> None:
    response = client_with_digits.get(path, headers={"Accept": accept})
    assert (response.status_code, response.mimetype) == (200, "text/x-digits")
    assert set(response.text) == {"0", "1", "\n"}
    assert response.headers["X-QR-Verified"] == "true"


def test_added_format_is_listed_and_downloadable(client_with_digits: FlaskClient) -> None:
    assert "/digits?data=" in client_with_digits.get("/llms.txt").text
    download = client_with_digits.get("/digits?data=added&download=card")
    assert "card.dig" in download.headers["Content-Disposition"]


def test_added_format_rejects_unsupported_parameter(client_with_digits: FlaskClient) -> None:
    problem = client_with_digits.get("/digits?data=added&dark=navy").get_json()
    assert (problem["code"], problem["parameter"]) == ("incompatible-parameters", "dark")
    problem = client_with_digits.get("/code?data=added&format=wrong").get_json()
    assert "digits" in problem["allowed"]
