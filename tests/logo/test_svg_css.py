from __future__ import annotations

from time import process_time
from xml.etree.ElementTree import Element

import pytest

from qr.logo import rasterise, read_logo, svg_css
from qr.logo.svg import read
from tests.support.decoders import open_svg
from tests.support.logo_files import logo_error, svg
from tests.support.tables import for_each


def inline_attributes(sheet: str, **given: str) -> dict[str, str]:
    element = Element("rect", {name.rstrip("_"): value for name, value in given.items()})
    svg_css.inline_rules(element, svg_css.parse_style_sheet(sheet))
    return element.attrib


@pytest.mark.parametrize(
    ("sheet", "given", "fill"),
    [
        (".a{fill:red}", {"class_": "a"}, "red"),
        (".a{fill:red}", {"class_": "b"}, None),
        (".a,.b{fill:red;}", {"class_": "c b"}, "red"),
        ("rect{fill:red} /* .a{ */", {}, "red"),
        (".a{fill:red}.a{fill:lime}", {"class_": "a"}, "lime"),
        # Ascending priority: attributes, rules for elements, for classes, for ids, then style attributes.
        (".a{fill:red}", {"class_": "a", "fill": "lime"}, "red"),
        (".a{fill:red}rect{fill:lime}", {"class_": "a"}, "red"),
        ("#i{fill:red}.a{fill:lime}", {"id": "i", "class_": "a"}, "red"),
        ("#i{fill:red}", {"id": "i", "style": "fill: lime"}, "lime"),
        (".b{fill:red}.a{fill:lime}", {"class_": "a b"}, "lime"),
    ],
)
def test_declaration_with_highest_priority_applies(sheet: str, given: dict[str, str], fill: str | None) -> None:
    assert inline_attributes(sheet, **given).get("fill") == fill


def test_class_and_style_attributes_are_removed() -> None:
    assert inline_attributes(".a{fill:red}", class_="a", style="opacity:.5;") == {"fill": "red", "opacity": ".5"}


@for_each(
    "sheet",
    [
        "@import url(http://example.com/a.css);",
        "@font-face{font-family:a;src:url(a.woff)}",
        "g rect{fill:red}",
        "rect:hover{fill:red}",
        "*{fill:red}",
        ".a{fill:red",
        ".a fill:red}",
        ".a{.b{fill:red}}",
        ".a{fill}",
        ".a}",
        ".a{b{fill:red}",
        "@charset '\\75';",
    ],
)
def test_only_plain_css_rules_are_accepted(sheet: str) -> None:
    assert "style" in logo_error(svg(f"<style>{sheet}</style><rect width='9' height='9'/>"))


DECLARATIONS = "".join(f"font-{number}:0;" for number in range(5000))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (f"<style>{','.join(f'.a{number}' for number in range(5000))}{{{DECLARATIONS}}}</style>", "more than 10000"),
        (f"<style>.a{{{DECLARATIONS}}}</style>" + "<g class='a'/>" * 4000, "more than 50000"),
    ],
)
def test_expanding_style_is_rejected_quickly(body: str, reason: str) -> None:
    start = process_time()
    assert reason in logo_error(svg(body))
    assert process_time() - start < 1


def test_style_with_many_declarations_is_accepted() -> None:
    classes = "".join(f".a{number}{{fill:red;stroke:#000;stroke-width:{number}}}" for number in range(1000))
    shapes = "".join(f"<path class='a{number}'/>" for number in range(1000))
    assert b'stroke-width="999"' in read_logo(svg(f"<style>{classes}</style>{shapes}")).file


@pytest.mark.parametrize("rule", ["@import 'a.css';", "@font-face{font-family:a}", "@media print{.a{fill:red}}"])
def test_at_rule_error_names_at_rules(rule: str) -> None:
    assert "at-rule such as @import" in logo_error(svg(f"<style>{rule}</style>"))


@pytest.mark.parametrize(
    "style",
    [
        "fill:url(http://example.com/a.svg#b)",
        "fill:url(data:image/png,AAAA)",
        "width:expression(alert(1))",
        "fill:expression(alert(1))",
        "behavior:url(a.htc)",
        "-moz-binding:url(a.xml#b)",
        "background:url(//example.com)",
        "fill:\\75rl(http://example.com)",
        "fill:red !important",
        "fill:var(--a)",
        "clip-path:url('http://example.com/a#b')",
    ],
)
def test_style_values_are_limited_like_attributes(style: str) -> None:
    escaped = style.replace("'", "&apos;")
    assert "is not among" in logo_error(svg(f"<rect width='9' height='9' style='{escaped}'/>"))
    assert "is not among" in logo_error(svg(f"<style>.a{{{style}}}</style><rect class='a' width='9' height='9'/>"))


def test_inlined_css_renders_identically() -> None:
    rules = "<style><![CDATA[.a{fill:red}.b{fill:#00f;opacity:.5} circle{fill:lime}]]></style>"
    shapes = "<rect class='a' width='50' height='50'/><rect class='b a' x='40' width='50' height='20'/>"
    file = svg(f"{rules}{shapes}<circle cx='80' cy='30' r='15'/>")
    logo = read_logo(file)
    assert b"style" not in logo.file
    assert open_svg(read(logo.file).with_size(100, 50)).tobytes() == open_svg(file).tobytes()
    assert rasterise(logo.file, logo.media_type, 100, 50).getpixel((5, 5)) == (255, 0, 0, 255)
