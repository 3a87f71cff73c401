from __future__ import annotations

import pytest

from qr.errors import BadLogo
from qr.graphics.path import Box
from qr.logo import Shape, read_logo, read_shapes
from qr.logo.svg_shapes import Stroke
from tests.support.logo_files import svg
from tests.support.tables import for_each

AREA = Box(10, 20, 8, 4)


def shapes(body: str) -> tuple[Shape, ...]:
    return read_shapes(read_logo(svg(body)).file, AREA, 0)


def test_coordinates_are_in_modules() -> None:
    (shape,) = shapes('<rect x="25" width="50" height="25" fill="#f00"/>')
    assert shape.matrix == pytest.approx((1, 0, 0, 1, 10, 20))
    assert shape.subpaths[0].outline == ((2, 0), (6, 0), (6, 2), (2, 2))
    assert (shape.color.hex, shape.even_odd, shape.stroke) == ("#f00", False, None)


def test_stroke_has_its_width_in_modules() -> None:
    (shape,) = shapes(
        '<path d="M0 0h9" stroke="#00f" stroke-width="25" stroke-linecap="round" stroke-linejoin="bevel"/>'
    )
    assert shape.stroke == Stroke(2, 1, 2, 4)
    assert not shape.subpaths[0].is_closed


def test_dot_depends_on_the_cap() -> None:
    dot = '<path d="M9 9z" stroke="#000" stroke-linecap="{}"/>'
    assert shapes(dot.format("butt")) == ()
    (shape,) = shapes(dot.format("round"))
    assert len(shape.subpaths[0].outline) == 2


def test_fill_and_stroke_follow_paint_order() -> None:
    body = '<circle r="9" stroke="red"{}/>'
    assert [bool(shape.stroke) for shape in shapes(body.format(""))] == [False, True]
    assert [bool(shape.stroke) for shape in shapes(body.format(' paint-order="stroke"'))] == [True, False]


def test_use_inherits_from_its_own_place() -> None:
    body = '<defs><rect id="a" width="9" height="9"/></defs><g fill="red"><use href="#a"/></g><use href="#a"/>'
    assert [shape.color.hex for shape in shapes(body)] == ["#f00", "#000"]


def test_current_color_is_inherited() -> None:
    (shape,) = shapes('<g color="#0a0"><rect width="9" height="9" fill="currentColor"/></g>')
    assert shape.color.hex == "#0a0"


@for_each(
    "body, feature",
    [
        ('<linearGradient id="a"/><rect width="9" height="9" fill="url(#a)"/>', "a gradient"),
        ('<radialGradient id="a"/><rect width="9" height="9" stroke="url(#a)"/>', "a gradient"),
        ('<clipPath id="a"/><g clip-path="url(#a)"><rect width="9" height="9"/></g>', "a clip path"),
        ('<mask id="a"/><rect width="9" height="9" mask="url(#a)"/>', "a mask"),
        ('<g opacity=".5"><rect width="9" height="9"/></g>', "translucent"),
        ('<rect width="9" height="9" fill-opacity="50%"/>', "translucent"),
        ('<rect width="9" height="9" fill="#ff000080"/>', "translucent"),
        ('<rect width="9" height="9" fill="rgba(1,2,3,.5)"/>', "translucent"),
        ('<path d="M0 0h9" stroke="red" vector-effect="non-scaling-stroke"/>', "a vector effect"),
        ('<path d="M0 0h9" stroke="red" stroke-linejoin="arcs"/>', "a stroke with the join arcs"),
        ('<rect width="9mm" height="9"/>', "width='9mm'"),
        ('<rect width="9" height="9" transform="scale(1 2 3)"/>', "malformed transformation scale"),
        ('<rect width="9" height="9" fill="fad"/>', "the colour 'fad'"),
    ],
)
def test_unsupported_feature_is_rejected_by_name(body: str, feature: str) -> None:
    with pytest.raises(BadLogo) as error:
        shapes(body)
    assert feature in error.value.detail
    assert error.value.parameter == "logo"


def test_transformation_of_root_is_rejected() -> None:
    opening = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" transform="scale(2)">'
    with pytest.raises(BadLogo, match="its root element"):
        read_shapes(svg('<rect width="9" height="9"/>', opening), AREA, 0)


def test_flat_transformation_draws_nothing() -> None:
    assert shapes('<rect width="9" height="9" transform="scale(0 1)"/>') == ()
