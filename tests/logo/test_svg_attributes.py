from __future__ import annotations

from contextlib import suppress
from time import process_time
from xml.etree.ElementTree import Element

import pytest

from qr.errors import BadLogo
from qr.logo import read_logo
from qr.logo.svg import read
from qr.logo.svg_attributes import clean_attributes, references
from tests.support.logo_files import logo_error, svg
from tests.support.tables import for_each


@pytest.mark.parametrize(
    ("name", "value", "cleaned"),
    [
        ("d", "M1e-3-.5,2L+1.e2 3zm.1.2a1 1 0 011 1", None),
        ("width", "1.5e2px", None),
        ("stroke-width", ".5", None),
        ("points", "0,0 1-1 -.5.5", None),
        ("transform", "translate(1,-2) rotate( 45 ),scale(.5)", None),
        ("fill", "rgba(1, 2%, 3, .5)", None),
        ("fill", "currentColor", None),
        ("stroke", "url( '#a-b.c' ) red", "url(#a-b.c) red"),
        ("clip-path", 'url("#a")', "url(#a)"),
        ("gradientUnits", "userSpaceOnUse", None),
        ("http://www.w3.org/1999/xlink}href", "#a", None),
    ],
)
def test_attributes_of_drawing_programs_are_kept(name: str, value: str, cleaned: str | None) -> None:
    assert clean_attributes(Element("g", {name: value})) == {name.rpartition("}")[2]: cleaned or value}


@pytest.mark.parametrize(
    "attribute",
    [
        'data-name="Layer 1"', 'aria-label="x"', 'version="1.1"', 'xml:space="preserve"', 'font-family="a; b:url(c)"',
        'style="-inkscape-stroke:none;font-size:12px;filter:none;text-anchor:start"', 'stroke-dasharray="none"',
        'xmlns:i="http://www.inkscape.org/namespaces/inkscape" i:label="/home/someone/secret.svg"', 'xlink:title="x"',
    ],
)  # fmt: skip
def test_attributes_without_effect_are_removed(attribute: str) -> None:
    shape = '<rect width="9" height="9" />'
    assert read_logo(svg(f'<rect {attribute} width="9" height="9"/>')).file == read_logo(svg(shape)).file


@for_each(
    "attribute, reason",
    [
        ('onload="alert(1)"', "an event handler, onload"),
        ('onClick="alert(1)"', "an event handler, onClick"),
        ('filter="url(#a)"', "filter"),
        ('stroke-dasharray="1 2"', "stroke-dasharray"),
        ('style="mix-blend-mode:screen"', "mix-blend-mode"),
        ('marker-end="url(#a)"', "marker-end"),
        ('systemLanguage="en"', "systemLanguage"),
        ('from="0"', "from"),
        ('width="1e7"', "a number over 1000000 in width"),
        ('d="M0 0L99999999 1"', "a number over 1000000 in d"),
        ('transform="scale(1e9)"', "a number over 1000000 in transform"),
        ('width="calc(1px)"', "width='calc(1px)'"),
        ('width="--1"', "width='--1'"),
        ('r="NaN"', "r='NaN'"),
        ('transform="url(#a)"', "transform="),
        ('fill="url(#a) url(#b)"', "fill="),
        ('fill="url(a.svg#b)"', "fill="),
        ('fill="url(//example.com/a#b)"', "fill="),
        ('fill="image(a.png)"', "fill="),
        ('fill="javascript:alert(1)"', "fill="),
        ('clip-path="circle(5px)"', "clip-path="),
        ('id="a b"', "id='a b'"),
        ('href="#a"', "an href at rect"),
    ],
)
def test_unsafe_attributes_are_rejected_by_name(attribute: str, reason: str) -> None:
    assert reason in logo_error(svg(f"<rect {attribute}/>"))


@pytest.mark.parametrize(
    "target",
    ["file:///etc/passwd#a", "http://example.com/#a", "data:image/svg+xml,<svg/>#a", "a.svg#a", "//example.com#a",
     "javascript:alert(1)", "#", "#a b", "#xpointer(id('a'))", ""],
)  # fmt: skip
@pytest.mark.parametrize("name", ["href", "xlink:href"])
def test_external_references_are_rejected(name: str, target: str) -> None:
    escaped = target.replace("<", "&lt;")
    assert "only parts of itself" in logo_error(svg(f'<g id="a"/><use {name}="{escaped}"/>'))


def test_references_are_found_in_every_attribute() -> None:
    element = Element("use", {"href": "#a", "fill": "url(#b) red", "mask": "url(#c)", "clip-path": "none"})
    assert sorted(references(element)) == ["a", "b", "c"]


@pytest.mark.parametrize(
    "attribute",
    ['width="{}x"', 'points="{}x"', 'd="{}!"', 'transform="{}"', 'fill="{}!"', 'style="{}"', 'class="{}"', 'id="{}!"'],
)
@for_each("piece", ["1", "1 ", ".", "1e1", "url(", "scale(", "a", " ", "/*", "-1", ";", ":"])
def test_long_attribute_is_checked_within_a_second(attribute: str, piece: str) -> None:
    long = attribute.format(piece * (200_000 // len(piece)))
    start = process_time()
    with suppress(BadLogo):
        read(svg(f"<rect {long}/>"))
    assert process_time() - start < 1
