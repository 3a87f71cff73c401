from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from qr.errors import QrError
from qr.links.link import parse_link
from qr.links.link_types import MAX_LINK_TYPES, choose_link, link_levels, write_linkset
from qr.links.target import Limits
from qr.links.visitor import Visitor

GTIN, BASE, VOC = "09520123456788", "https://id.example.com/", "https://ref.gs1.org/voc/"
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
TARGET = "https://example.com/"


def typed(name: str, link_type: str = "gs1:pip", **members: str) -> dict[str, str]:
    return {"type": link_type, "title": f"Title of {name}", "target": TARGET + name, **members}


PAGES = [typed("en", language="en"), typed("de", language="de,de-CH"), typed("any")]
DATA = [typed("m.json", media_type="application/json"), typed("m.html", media_type="text/html")]


def choose(links: list[dict[str, str]], *languages: str, **qualities: float) -> object:
    """Return the target of gs1:pip for a visitor with languages and weights of media types."""
    link = {"link_types": links}
    visitor = Visitor(language=languages)
    quality = {name.replace("_", "/"): weight for name, weight in qualities.items()}
    chosen = choose_link(link_levels(link, {"gtin": GTIN}, NOW), "gs1:pip", visitor, NOW, lambda t: quality.get(t, 0))
    return str(chosen).removeprefix(TARGET)


@pytest.mark.parametrize(
    ("links", "languages", "qualities", "chosen"),
    [
        (PAGES, (), {}, "any"), (PAGES, ("de-CH", "en"), {}, "de"), (PAGES, ("fr", "en-GB"), {}, "en"),
        (PAGES, ("fr",), {}, "any"), (PAGES[:2], ("fr",), {}, "en"), (PAGES[:2], (), {}, "en"),
        (DATA, (), {}, "m.json"), (DATA, (), {"text_html": 1.0, "application_json": 0.8}, "m.html"),
        ([*DATA, typed("de", language="de", media_type="text/html")], ("de",), {"text_html": 1.0}, "de"),
        ([typed("de.json", language="de", media_type="application/json"), typed("en", language="en")], ("de",),
         {"text_html": 1.0, "application_json": 0.9}, "en"),
        ([typed("1"), typed("2")], (), {}, "1"), ([], (), {}, "None"),
    ],
)  # fmt: skip
def test_link_is_chosen_by_media_type_and_language(
    links: list[dict[str, str]], languages: tuple[str, ...], qualities: dict[str, float], chosen: str
) -> None:
    assert choose(links, *languages, **qualities) == chosen


def linkset(link: dict[str, Any], **item: str) -> list[dict[str, Any]]:
    """Return the link context objects of a linkset, after checks of the form of RFC 9264 and of GS1."""
    document = write_linkset(link, {"gtin": GTIN, **item}, BASE, NOW)
    assert document.keys() == {"linkset"}
    for context in document["linkset"]:
        assert context["anchor"].startswith(f"{BASE}01/{GTIN}")
        relations = {name: links for name, links in context.items() if name not in {"anchor", "itemDescription"}}
        described = {one["href"] for name, links in relations.items() if "/defaultLink" not in name for one in links}
        for name, links in relations.items():
            assert name.startswith(VOC)
            for one in links:
                assert {"href", "title"} <= one.keys() <= {"href", "title", "type", "hreflang"}
                assert one["href"] in described
        if f"{VOC}defaultLink" in relations:
            (default,) = relations[f"{VOC}defaultLink"]
            assert default.keys() == {"href", "title"}
    found: list[dict[str, Any]] = document["linkset"]
    return found


def test_link_of_a_lot_precedes_product_links() -> None:
    links = [typed("en", language="en"), typed("lot", lot="L7"), typed("m", "gs1:masterData")]
    link = {"target": TARGET, "rules": [{"lot": "L9", "target": f"{TARGET}recall"}], "link_types": links}
    for lot, target in {"L7": "lot", "L8": "en", "L9": "recall"}.items():
        levels = link_levels(link, {"gtin": GTIN, "lot": lot}, NOW)
        visitor, quality = Visitor(language=("en",)), lambda _: 1.0
        assert choose_link(levels, "gs1:pip", visitor, NOW, quality) == TARGET + target
        assert choose_link(levels, "gs1:masterData", visitor, NOW, quality) == f"{TARGET}m"


def test_linkset_has_default_and_further_links() -> None:
    (context,) = linkset({"target": TARGET, "link_types": [PAGES[1], typed("m", "gs1:masterData", media_type="a/b")]})
    assert context == {
        "anchor": f"{BASE}01/{GTIN}",
        "itemDescription": f"GTIN {GTIN}",
        f"{VOC}pip": [
            {"href": f"{TARGET}de", "title": "Title of de", "hreflang": ["de", "de-CH"]},
            {"href": TARGET, "title": f"GTIN {GTIN}"},
        ],
        f"{VOC}masterData": [{"href": f"{TARGET}m", "title": "Title of m", "type": "a/b"}],
        f"{VOC}defaultLink": [{"href": TARGET, "title": f"GTIN {GTIN}"}],
    }


def test_linkset_shows_languages_of_the_default_link() -> None:
    rules = [
        {"device": "ios", "target": f"{TARGET}app"}, {"language": "de,fr", "target": f"{TARGET}de"},
        {"after": "18:00", "target": f"{TARGET}evening"},
    ]  # fmt: skip
    (context,) = linkset({"target": f"{TARGET}en", "rules": rules, "link_types": PAGES[:2]})
    assert context[f"{VOC}defaultLinkMulti"] == [
        {"href": f"{TARGET}de", "title": "Title of de", "hreflang": ["de", "fr"]},
        {"href": f"{TARGET}en", "title": "Title of en"},
    ]
    assert context[f"{VOC}defaultLink"] == [{"href": f"{TARGET}en", "title": "Title of en"}]


def test_linkset_of_a_lot_adds_its_own_links() -> None:
    recall = typed("recall", "gs1:recallStatus", lot="L7")
    link = {
        "target": TARGET, "rules": [{"lot": "L7", "target": recall["target"]}], "link_types": [typed(""), recall],
    }  # fmt: skip
    assert [context["anchor"] for context in linkset(link, lot="L8")] == [f"{BASE}01/{GTIN}"]
    own, general = linkset(link, lot="L7", serial="A/1")
    assert own["anchor"] == f"{BASE}01/{GTIN}/10/L7/21/A%2F1"
    assert own.keys() - {"anchor", "itemDescription"} == {f"{VOC}recallStatus", f"{VOC}defaultLink"}
    assert own[f"{VOC}defaultLink"] == [{"href": f"{TARGET}recall", "title": "Title of recall"}]
    assert [general] == linkset(link)


def test_linkset_names_the_link_of_a_payload() -> None:
    (context,) = linkset({"target": {"contact": {"name": "Jane Doe"}}})
    assert context[f"{VOC}pip"] == [{"href": f"{BASE}01/{GTIN}", "title": f"GTIN {GTIN}"}]
    (context,) = linkset({"fallback": {"url": {"url": TARGET}}})
    assert context[f"{VOC}defaultLink"][0]["href"] == TARGET
    assert linkset({}) == []


@pytest.mark.parametrize(
    ("value", "parameter"),
    [
        ({}, "link_types"), (["gs1:pip"], "link_types"), ([typed("")] * (MAX_LINK_TYPES + 1), "link_types"),
        ([typed("", "gs1:defaultLink")], "link_types.1.type"), ([typed("", "pip")], "link_types.1.type"),
        ([typed(""), {"type": "gs1:pip", "title": "a"}], "link_types.2.target"),
        ([{"type": "gs1:pip", "target": TARGET}], "link_types.1.title"),
        ([typed("", target="http://10.0.0.1/")], "link_types.1.target"),
        ([typed("", target="https://qr.example/01/1")], "link_types.1.target"),
        ([typed("", media_type="text")], "link_types.1.media_type"),
        ([typed("", lot="a b")], "link_types.1.lot"), ([typed("", device="ios")], "link_types.1.device"),
    ],
)  # fmt: skip
def test_malformed_link_type_is_named(value: object, parameter: str) -> None:
    with pytest.raises(QrError) as raised:
        parse_link({"link_types": value}, Limits("https://qr.example/"))
    assert raised.value.parameter == parameter
