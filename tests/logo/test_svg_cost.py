from __future__ import annotations

import pytest

from qr.logo.svg import read
from qr.logo.svg_cost import MAX_COST, MAX_PIXELS, MAX_REACH, MAX_RENDER_NS
from tests.support.logo_files import logo_error, svg

SHAPE = '<path d="M0 0h1v1z"/>'
FULL = 'width="100" height="50"'
RECT = f"<rect {FULL}/>"
CURVES = "c9 9 9 0 0 9" * 100


def doubling_uses(times: int) -> str:
    """Return groups that each use the previous group twice: 2 ** ``times`` shapes in the last group."""
    groups = (f'<g id="g{n}"><use href="#g{n - 1}"/><use href="#g{n - 1}"/></g>' for n in range(1, times + 1))
    return f'<g id="g0">{SHAPE}</g>{"".join(groups)}'


def cost(body: str) -> int:
    return read(svg(body)).cost.units


@pytest.mark.parametrize(
    ("cheap", "expensive"),
    [
        ("", SHAPE),
        (SHAPE, SHAPE * 2),
        (f'<defs><g id="a">{SHAPE}</g></defs>', f'<defs><g id="a">{SHAPE}</g></defs><use href="#a"/>'),
        (RECT, f'<rect {FULL} fill-opacity=".5"/>'),
        (RECT, f'<rect {FULL} fill="#0008"/>'),
        (f'<rect {FULL} fill-opacity=".5"/>', f'<linearGradient id="a"/><rect {FULL} fill="url(#a)"/>'),
        ('<linearGradient id="a"><stop/></linearGradient><rect width="9" height="9" fill="url(#a)"/>',
         f'<linearGradient id="a">{"<stop/>" * 300}</linearGradient><rect width="9" height="9" fill="url(#a)"/>'),
        ('<rect width="9" height="9" opacity=".5"/>', f'<rect {FULL} opacity=".5"/>'),
        (f'<g opacity=".5">{RECT}</g>', '<g opacity=".5"><rect x="-200" width="500" height="50"/></g>'),
        (RECT, f'<clipPath id="a">{SHAPE}</clipPath><rect {FULL} clip-path="url(#a)"/>'),
        (f'<clipPath id="a">{SHAPE}</clipPath><rect {FULL} clip-path="url(#a)"/>',
         f'<clipPath id="a">{SHAPE * 50}</clipPath><rect {FULL} clip-path="url(#a)"/>'),
        (f'<mask id="a">{SHAPE}</mask><rect {FULL} mask="url(#a)"/>',
         f'<mask id="a"><g mask="url(#b)">{RECT}</g></mask><mask id="b">{RECT}</mask><rect {FULL} mask="url(#a)"/>'),
        (f'<path d="M0 0{"l9 9" * 100}"/>', f'<path d="M0 0{CURVES}"/>'),
        (f'<path d="M0 0{CURVES}"/>', f'<path d="M0 0{CURVES}" stroke="#000"/>'),
        (f'<path d="M0 0{CURVES}"/>', f'<g stroke="#000"><path d="M0 0{CURVES}"/></g>'),
        (f'<path d="M0 0{CURVES}" stroke="#000"/>', f'<path d="M0 0{CURVES}" stroke="#000" stroke-width="9"/>'),
        (f'<path d="M0 0{"h1v1h-1z" * 100}"/>', f'<path d="M0 0{"h1v1h-1z" * 100}" transform="scale(9)"/>'),
        (f'<path d="M0 0{"h1v1h-1z" * 100}"/>', f'<g transform="scale(3)"><path d="M0 0{"h1v1h-1z" * 100}" '
         'transform="rotate(45) scale(3)"/></g>'),
    ],
)  # fmt: skip
def test_cost_grows_with_rendered_work(cheap: str, expensive: str) -> None:
    assert cost(cheap) < cost(expensive)


@pytest.mark.parametrize(
    ("body", "other"),
    [
        (RECT, f'{RECT}<g display="none">{SHAPE * 50}</g>'),
        (RECT, f"{RECT}<defs>{SHAPE * 50}</defs>"),
        (RECT, f'<rect {FULL} fill="#123456" opacity="1" clip-path="none"/>'),
        ('<path d="M0 0h9v9h-9z"/>', '<path d="M0 0H9V9H0z"/>'),
        ('<path d="M0 0h9v9h-9z"/>', '<g transform="scale(.1)"><path d="M0 0h90v90h-90z"/></g>'),
    ],
)
def test_cost_ignores_notation_and_undrawn_elements(body: str, other: str) -> None:
    assert abs(cost(body) - cost(other)) <= 15


def test_size_of_units_does_not_matter() -> None:
    opening = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10000 5000">'
    large = svg('<path d="M0 0h900v900h-900z" stroke="#000" stroke-width="100"/>', opening)
    assert read(large).cost.units == cost('<path d="M0 0h9v9h-9z" stroke="#000"/>')


@pytest.mark.parametrize(
    "body",
    [
        doubling_uses(20),
        SHAPE * 4998 + "<g>" + "</g>",
        f'<g stroke="#000">{SHAPE * 4000}</g>',
        f'<path d="M0 0{"l1 1" * 130_000}"/>',
        f'<path d="M0 0{"l.01 49 .01-49" * 5000}"/>',
        f'<path d="M0 0{"c99 9 9 49 0 0" * 2000}" stroke="#000" stroke-width="30"/>',
        f'<clipPath id="a">{SHAPE * 500}</clipPath>' + f'<rect {FULL} clip-path="url(#a)"/>' * 20,
        f'<rect {FULL} opacity=".5"/>' * 101,
    ],
)
def test_costly_svg_is_rejected_before_rendering(body: str) -> None:
    assert "costs too much" in logo_error(svg(body))


@pytest.mark.parametrize(
    "body",
    [
        '<path d="M0 0h1e6v1e6z"/>',
        '<path d="M0 0h9v9z" transform="scale(9000)"/>',
        '<g transform="scale(50)"><g transform="scale(50)"><circle r="9"/></g></g>',
        '<path d="M0 0h9v9z" transform="skewX(89.99)"/>',
        '<path d="M0 0h9v9z" transform="translate(30000)"/>',
        '<path d="M0 0h9v9z" stroke="#000" stroke-width="1e5"/>',
        '<path d="M0 0h9v9z" stroke="#000" stroke-width="90" stroke-miterlimit="1e4"/>',
        '<path d="M0 0h9a9 1e5 45 1 1 50 50z"/>',
        '<clipPath id="a" transform="scale(9999)"><circle r="9"/></clipPath><circle r="9" clip-path="url(#a)"/>',
        '<mask id="a"><path d="M0 0h1e6v9z"/></mask><circle r="9" mask="url(#a)"/>',
        f'<path d="M0 0h9v9z" transform="{"scale(1e6)" * 60}"/>',
    ],
)
def test_shapes_far_outside_are_rejected(body: str) -> None:
    assert f"more than {MAX_REACH} times its own size" in logo_error(svg(body))


@pytest.mark.parametrize(
    "body",
    [
        '<path d="M-200-200h900v900h-900z"/>',
        '<path d="M-4000-4000h9000v9000h-9000z"/>',
        '<path d="M0 0h9e5v9e5h-9e5z" transform="scale(.0001)"/>',
        '<path d="M0 0h9v9z" stroke="#000" stroke-width="60"/>',
        '<path d="M0 0a1e3 1e3 0 0 1 50 50"/>',
    ],
)
def test_shapes_around_the_image_are_accepted(body: str) -> None:
    assert cost(body) < MAX_COST


@pytest.mark.parametrize("side", [16, 256, 1000, 2000, 4000])
@pytest.mark.parametrize("body", ["", RECT, SHAPE * 3000, f'<rect {FULL} fill-opacity=".5"/>' * 40])
def test_larger_image_is_scaled_to_the_limits(body: str, side: int) -> None:
    estimate = read(svg(body)).cost
    scale = estimate.largest_scale(side, side)
    assert 0 < scale <= 1
    assert estimate.time(side * scale) <= MAX_RENDER_NS * 1.000001
    assert (side * scale) ** 2 <= MAX_PIXELS * 1.000001
    if scale < 1:
        assert estimate.time(side) > MAX_RENDER_NS or side**2 > MAX_PIXELS
