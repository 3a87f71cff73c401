from __future__ import annotations

import sys
from types import ModuleType

import pytest
from flask.testing import FlaskClient

from qr.config import Settings
from qr.drawing import Drawing
from qr.errors import IncompatibleParameters
from qr.graphics.color import BLACK, WHITE
from qr.graphics.raster import Raster, raster_from_modules
from qr.spec.formats import FORMATS, SHAPE_PARAMETERS, Format
from qr.spec.parse import parse_spec
from router import create_app
from tests.support.tables import for_each

REFUSED = [(name, parameter) for name, renderer in FORMATS.items() for parameter in sorted(renderer.unsupported)]
VALUES = {
    "shape": "dot", "eye": "circle", "eyeball": "circle", "eye_color": "red", "eyeball_color": "red",
    "frame": "circle", "ground_radius": "5", "logo": "star", "logo_size": "20", "logo_margin": "1",
    "logo_ground": "fff", "caption": "Hi", "caption_position": "above", "caption_color": "000", "dark": "000",
    "light": "fff", "scale": "3", "size": "300", "width": "30mm", "dpi": "300", "rotate": "90", "margin": "4",
}  # fmt: skip


@for_each("name, parameter", REFUSED)
def test_what_means_nothing_in_a_format_is_refused_by_name(name: str, parameter: str) -> None:
    with pytest.raises(IncompatibleParameters) as refusal:
        parse_spec([("data", "hi"), (parameter, VALUES[parameter])], name)
    assert (refusal.value.parameter, refusal.value.status) == (parameter, 422)
    assert name in refusal.value.detail


@for_each("name", FORMATS)
@for_each("value, able", [("linear(0,#000,#00f)", "gradients"), ("00000080", "alpha"), ("cmyk(0,0,0,100)", "ink")])
def test_a_paint_a_format_does_not_have_is_refused_by_name(name: str, value: str, able: str) -> None:
    renderer = FORMATS[name]
    if able == "alpha" and not renderer.translucency:
        able = "translucency"
    if "dark" not in renderer.unsupported and getattr(renderer, able):
        assert parse_spec([("data", "hi"), ("dark", value)], name).style.dark
        return
    with pytest.raises(IncompatibleParameters) as refusal:
        parse_spec([("data", "hi"), ("dark", value)], name)
    assert refusal.value.parameter == "dark"


def test_a_style_is_blamed_for_what_it_brings() -> None:
    plain = next((name for name, renderer in FORMATS.items() if renderer.unsupported >= SHAPE_PARAMETERS), None)
    assert plain
    with pytest.raises(IncompatibleParameters) as refusal:
        parse_spec([("data", "hi"), ("style", "dots")], plain)
    assert refusal.value.parameter == "style"


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
    assert "/digits?data=" in client_with_digits.get("/").text
    download = client_with_digits.get("/digits?data=added&download=card")
    assert "card.dig" in download.headers["Content-Disposition"]


def test_added_format_rejects_what_it_does_not_support(client_with_digits: FlaskClient) -> None:
    problem = client_with_digits.get("/digits?data=added&dark=navy").get_json()
    assert (problem["code"], problem["parameter"]) == ("incompatible-parameters", "dark")
    problem = client_with_digits.get("/code?data=added&format=wrong").get_json()
    assert "digits" in problem["allowed"]
