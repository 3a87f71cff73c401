from __future__ import annotations

from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qr.errors import BadLogo
from qr.logo.svg import read
from tests.support.decoders import open_svg
from tests.support.logo_files import SVG_OPENING, logo_error, svg
from tests.support.tables import for_each

HAND_WRITTEN = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50">
  <title>Logo</title>
  <defs>
    <linearGradient id="ramp"><stop stop-color="#e30"/><stop offset="1" stop-color="gold"/></linearGradient>
    <radialGradient id="glow" xlink:href="#ramp" xmlns:xlink="http://www.w3.org/1999/xlink" r="70%"/>
    <clipPath id="round"><circle cx="25" cy="25" r="20"/></clipPath>
    <mask id="half"><rect width="100" height="25" fill="#fff"/></mask>
    <g id="dot"><circle r="4" style="fill:navy"/></g>
  </defs>
  <g clip-path="url(#round)"><rect width="50" height="50" fill="url(#ramp)"/></g>
  <path d="M50 5c20 0 20 30 40 40" fill="none" stroke="url(#glow)" stroke-width="5" stroke-linecap="round"/>
  <use href="#dot" x="60" y="40"/><use href="#dot" transform="translate(75 40) scale(.5)"/>
  <ellipse cx="80" cy="25" rx="9" ry="20" mask="url(#half)" opacity=".5"/>
  <polygon points="2,2 8,2 5,8" fill-rule="evenodd"/><line x1="1" y1="49" x2="99" y2="49" stroke="#0a0"/>
</svg>"""
# Additions of Inkscape to a drawing, and of Illustrator to its layers.
EXPORTED = """<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!-- Created with Inkscape (http://www.inkscape.org/) -->
<svg width="20mm" height="10mm" viewBox="0 0 20 10" version="1.1" id="svg5" inkscape:version="1.2"
   sodipodi:docname="/home/someone/secret.svg" xml:space="preserve" enable-background="new 0 0 20 10"
   xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"
   xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" xmlns="http://www.w3.org/2000/svg">
  <sodipodi:namedview id="namedview7" pagecolor="#ffffff" inkscape:zoom="0.7"/>
  <metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><secret/></rdf:RDF></metadata>
  <defs id="defs2"/><desc>secret</desc>
  <style type="text/css">.st0{fill:#FFCC00;font-family:'Secret';}</style>
  <g inkscape:label="secret" inkscape:groupmode="layer" id="layer1">
    <path class="st0" style="fill-rule:evenodd;stroke-width:0.26" d="M 1,1 H 19 V 9 H 1 Z" id="path1"/>
  </g>
</svg>"""


def test_cleaned_drawing_renders_identically() -> None:
    file = HAND_WRITTEN.encode()
    before, after = (np.array(open_svg(document)) for document in (file, read(file).with_size(100, 50)))
    assert before.shape == (50, 100, 3)
    assert np.array_equal(before, after)
    assert len(np.unique(before.reshape(-1, 3), axis=0)) > 50


def test_editor_metadata_is_removed() -> None:
    logo = read(EXPORTED.encode())
    assert (logo.width, logo.height) == (20, 10)
    assert b"ecret" not in logo.file
    assert logo.file == (
        b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 20 10"'
        b' width="1024" height="512" preserveAspectRatio="none"><defs /><g><path d="M 1,1 H 19 V 9 H 1 Z"'
        b' fill="#FFCC00" fill-rule="evenodd" stroke-width="0.26" /></g></svg>'
    )


def test_clean_file_stays_unchanged() -> None:
    file = read(HAND_WRITTEN.encode()).file
    assert read(file).file == file


@for_each(
    "body, reason",
    [
        ("<script>alert(1)</script>", "a script"),
        ("<script><![CDATA[alert(1)]]></script>", "a script"),
        ('<s:script xmlns:s="http://www.w3.org/2000/svg">alert(1)</s:script>', "a script"),
        ('<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>', "script, which is not SVG"),
        ("<g><g><script/></g></g>", "a script"),
        ("<foreignObject><b/></foreignObject>", "a foreignObject"),
        ('<image href="http://example.com/a.png"/>', "an embedded image"),
        ('<image xlink:href="data:image/png;base64,AAAA"/>', "an embedded image"),
        ("<text>Acme</text>", "convert text to outlines"),
        ('<filter id="a"><feGaussianBlur stdDeviation="9"/></filter>', "a filter"),
        ('<pattern id="a"/>', "a pattern"),
        ('<svg viewBox="0 0 1 1"/>', "inside another"),
        ('<rect><animate attributeName="width" to="9"/></rect>', "an animation"),
        ('<g><set attributeName="href" to="javascript:alert(1)"/></g>', "an animation"),
        ('<a href="javascript:alert(1)"><rect/></a>', "the element a"),
        ("<switch/>", "the element switch"),
        ("<iframe/>", "the element iframe"),
        ('<x xmlns="http://example.com/"/>', "x, which is not SVG"),
        ('<g xmlns=""/>', "g, which is not SVG"),
    ],
)
def test_forbidden_elements_are_rejected_with_reason(body: str, reason: str) -> None:
    assert reason in logo_error(svg(body))


@pytest.mark.parametrize(
    "document",
    [
        "<svg/>",
        '<svg viewBox="0 0 1 1"/>',
        '<svg xmlns="http://example.com/" viewBox="0 0 1 1"/>',
        '<html xmlns="http://www.w3.org/1999/xhtml"><svg xmlns="http://www.w3.org/2000/svg"/></html>',
        "<script>alert(1)</script>",
    ],
)
def test_root_element_must_be_svg(document: str) -> None:
    assert "must be svg in the namespace http://www.w3.org/2000/svg" in logo_error(document.encode())


SIZED = '<svg xmlns="http://www.w3.org/2000/svg" {}>'


@pytest.mark.parametrize(
    ("view_box", "size"),
    [
        ("0 0 7 7", ("1024", "1024")),
        ("-3 4 30 20", ("1024", "683")),
        ("0 0 .02 .1", ("205", "1024")),
        ("0 0 1000000 999999", ("1024", "1024")),
        ("0 0 1 100000", ("1", "1024")),
    ],
)
@pytest.mark.parametrize("attributes", ["", 'width="7" height="7mm" preserveAspectRatio="xMinYMin slice"'])
def test_document_states_same_longer_side(view_box: str, size: tuple[str, str], attributes: str) -> None:
    """Some viewers rasterise an embedded SVG at the size that it states."""
    root = ET.fromstring(read(svg("<rect/>", SIZED.format(f'viewBox="{view_box}" {attributes}'))).file)
    assert (root.attrib["width"], root.attrib["height"]) == size
    assert root.attrib["viewBox"].split() == [f"{float(number):.9g}" for number in view_box.split()]
    assert root.attrib["preserveAspectRatio"] == "none"


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('viewBox="0 0 30 20"', (30, 20)),
        ('viewBox=" -5,-5 , 30.5 20 " width="100%" height="9"', (30.5, 20)),
        ('width="30" height="20px"', (30, 20)),
        ('width="1in" height="2.54cm"', (96, 96)),
        ('width="10mm" height="72pt"', (37.7952755905511, 96)),
    ],
)
def test_size_comes_from_view_box_or_dimensions(attributes: str, size: tuple[float, float]) -> None:
    logo = read(svg("<rect/>", SIZED.format(attributes)))
    assert (logo.width, logo.height) == pytest.approx(size)


@pytest.mark.parametrize(
    ("attributes", "reason"),
    [
        ("", "needs a viewBox"),
        ('width="10"', "needs a viewBox"),
        ('width="100%" height="100%"', "needs a viewBox"),
        ('viewBox="0 0 0 9"', "shows nothing"),
        ('viewBox="0 0 9 -9"', "shows nothing"),
        ('width="0" height="9"', "shows nothing"),
        ('viewBox="0 0 9"', "viewBox="),
        ('viewBox="0 0 9 9 9"', "viewBox="),
        ('viewBox="0 0 1e9 1e9"', "a number over 1000000 in viewBox"),
        ('viewBox="0 0 1100 100"', "more than 10 times"),
    ],
)
def test_svg_without_usable_size_is_rejected(attributes: str, reason: str) -> None:
    assert reason in logo_error(svg("<rect/>", SIZED.format(attributes)))


NAMES = st.sampled_from(
    ["svg", "g", "path", "use", "script", "style", "image", "text", "a", "title", "x:x", "onload", "href", "xlink:href",
     "fill", "style", "class", "id", "d", "clip-path", "xmlns", "data-x"]
)  # fmt: skip
VALUES = st.sampled_from(
    ["#a", "url(#a)", "a", "M0 0", "javascript:a", "url(b)", "fill:red", "", "&lt;", "http://a", "1"]
)


@given(st.lists(st.tuples(NAMES, NAMES, VALUES), max_size=5))
def test_accepted_svg_contains_no_active_content(elements: list[tuple[str, str, str]]) -> None:
    body = "".join(f'<{name} {attribute}="{value}">' for name, attribute, value in elements)
    body += "".join(f"</{name}>" for name, _, _ in reversed(elements))
    try:
        file = read(svg(body, SVG_OPENING.replace(">", ' xmlns:x="http://www.inkscape.org/">'))).file
    except BadLogo:
        return
    for element in ET.fromstring(file).iter():
        assert element.tag.removeprefix("{http://www.w3.org/2000/svg}") in {"svg", "g", "path", "use"}
        assert not {name for name in element.attrib if name.startswith("on") or name in {"style", "class"}}
        assert not [value for value in element.attrib.values() if "://" in value or "javascript" in value]
