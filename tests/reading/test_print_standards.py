"""Warnings for QR-bills that do not follow the guidelines, in responses to requests."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from qr.contract.examples import PAYLOAD_EXAMPLES
from qr.drawing.composition import compose
from qr.logo import centre_logo, read_logo
from qr.reading.print_standards import find_departures
from qr.spec.formats import FORMATS
from qr.spec.parse import parse_spec
from qr.symbol import encode

SWISS = {name: str(value) for name, value in PAYLOAD_EXAMPLES["swissqr"].items()}  # version 5: 37 modules
REQUIRES = "; the QR-bill standard requires "
BLACK, SQUARES = f"{REQUIRES}black modules", f"{REQUIRES}plain squares"


def get_warnings(client: FlaskClient, path: str, **query: str) -> list[str]:
    response = client.get(path, query_string=SWISS | query)
    assert response.status_code == 200, response.text
    return response.headers.getlist("X-QR-Warning")


@pytest.mark.parametrize("format_name", [name for name in FORMATS if name not in {"txt", "ansi", "json"}])
def test_default_image_follows_the_standard(client: FlaskClient, format_name: str) -> None:
    assert get_warnings(client, f"/swissqr/{format_name}") == []


@pytest.mark.parametrize(
    "query",
    [
        {"width": "46mm"},
        {"width": "4.6cm", "dpi": "600"},
        {"symbol_width": "46mm", "rotate": "90"},
        {"dpi": "300"},
        {"scale": "10"},
        {"light": "transparent"},
        {"dark": "000000", "light": "white"},
        {"shape": "square", "eye": "square"},
        {"margin": "5", "caption": "Rechnung"},
        {"margin": "5", "frame": "circle"},
        {"version": "10", "margin": "7", "caption": "Rechnung"},
        {"version": "10"},
        {"version": "14"},
        {"version": "25"},
    ],
)
def test_image_that_follows_the_standard_has_no_warning(client: FlaskClient, query: dict[str, str]) -> None:
    assert get_warnings(client, "/swissqr/png", **query) == []


def test_black_ink_is_black(client: FlaskClient) -> None:
    assert get_warnings(client, "/swissqr/pdf", dark="cmyk(0,0,0,100)") == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"width": "45mm"}, [f"the symbol measures 45.0 mm{REQUIRES}46 mm"]),
        ({"symbol_width": "46.1mm"}, [f"the symbol measures 46.1 mm{REQUIRES}46 mm"]),
        ({"scale": "10", "dpi": "300"}, [f"the symbol measures 31.3 mm{REQUIRES}46 mm"]),
        ({"size": "543", "dpi": "300"}, [f"the symbol measures 37.6 mm{REQUIRES}46 mm"]),
        ({"dark": "000080"}, [f"dark is not black{BLACK}"]),
        ({"dark": "linear(0,000,000080)"}, [f"dark is not black{BLACK}"]),
        ({"eye_color": "000080"}, [f"eye_color is not black{BLACK}"]),
        ({"eyeball_color": "000,000,000080"}, [f"eyeball_color is not black{BLACK}"]),
        ({"light": "ffffee"}, [f"light is not white{REQUIRES}a white background"]),
        ({"shape": "rounded"}, [f"shape is rounded{SQUARES}"]),
        ({"eye": "rounded", "eyeball": "rounded"}, [f"eye is rounded{SQUARES}", f"eyeball is rounded{SQUARES}"]),
        (
            {"caption": "Hi", "version": "10"},
            [f"margin leaves 3.2 mm between the symbol and the caption{REQUIRES}5 mm"],
        ),
        (
            {"frame": "circle", "version": "6"},
            [f"margin leaves 4.5 mm between the symbol and the frame{REQUIRES}5 mm"],
        ),
        ({"margin": "3"}, ["a quiet zone of 3 modules is under the standard's 4"]),
    ],
)
def test_departure_causes_a_warning(client: FlaskClient, query: dict[str, str], expected: list[str]) -> None:
    assert get_warnings(client, "/swissqr/png", **query) == expected


@pytest.mark.parametrize("format_name", ["pdf", "eps"])
@pytest.mark.parametrize(("query", "width"), [({"scale": "5"}, 48.9), ({"size": "450"}, 97.9)])
def test_page_has_a_size_without_a_resolution(
    client: FlaskClient, format_name: str, query: dict[str, str], width: float
) -> None:
    warnings = get_warnings(client, f"/swissqr/{format_name}", **query)
    assert warnings == [f"the symbol measures {width} mm{REQUIRES}46 mm"]
    assert get_warnings(client, "/swissqr/svg", **query) == []  # a page of the web has its own size on paper


def test_smaller_logo_causes_a_warning() -> None:
    spec = parse_spec(list(SWISS.items()), "png", "swissqr")
    symbol = encode(spec.content, spec.encoding)
    placement = centre_logo(symbol, read_logo("swiss-cross"), 15, 0)
    warnings = list(find_departures(compose(symbol, spec, placement), spec, placement))
    assert warnings == [f"the logo measures 6.9 mm in a symbol of 46 mm{REQUIRES}7 mm"]


@pytest.mark.parametrize("path", ["/png", "/epc/png"])
def test_other_payload_has_no_such_warning(client: FlaskClient, path: str) -> None:
    fields = {"data": "hi"} if path == "/png" else {"name": "Jane", "iban": "DE71110220330123456789"}
    response = client.get(path, query_string=fields | {"dark": "000080", "shape": "rounded"})
    assert response.status_code == 200
    assert "X-QR-Warning" not in response.headers


@pytest.mark.parametrize("version", range(5, 26))
def test_cross_measures_7_mm_in_every_version(client: FlaskClient, version: int) -> None:
    response = client.get("/swissqr/svg", query_string=SWISS | {"version": str(version)})
    assert (response.status_code, response.headers["X-QR-Logo"]) == (200, "15.2%")
