"""Link types of trade items, and their linkset (GS1-Conformant Resolver Standard 1.1, 2.5 to 2.10; RFC 9264, 4.2)."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Any, NamedTuple

from qr.links.items import Item, LotCondition, SerialCondition, VariantCondition, item_path
from qr.links.record import Document
from qr.links.rules import match_rule, unmet_conditions
from qr.links.target import Target, is_web, target_text
from qr.links.visitor import Visitor
from qr.parameters.languages import LANGUAGE
from qr.parameters.lists import AnyOf, Objects
from qr.parameters.types import Line, Pattern
from qr.parameters.urls import WebAddress

MAX_LINK_TYPES = 100
VOCABULARY = "https://ref.gs1.org/voc/"  # namespace of the prefix gs1: (2.14)
_MULTIPLE = "gs1:defaultLinkMulti"


class LinkType(NamedTuple):
    """A link of a trade item, which `linkType` opens."""

    type: Annotated[
        str,
        Pattern("gs1:(?!defaultLink)[A-Za-z][A-Za-z0-9]{0,63}", "a type of the GS1 Web Vocabulary such as gs1:pip"),
        "link type",
    ]
    title: Annotated[str, Line(200), "title for people; it is public"]
    target: Annotated[str, WebAddress(), "URL that the link opens"]
    language: Annotated[str | None, AnyOf(LANGUAGE), "languages of the target"] = None
    media_type: Annotated[
        str | None,
        Pattern("[a-z]+/[a-z0-9][a-z0-9.+-]{0,99}", "a media type (RFC 6838) such as text/html"),
        "media type of the target",
    ] = None
    cpv: VariantCondition = None
    lot: LotCondition = None
    serial: SerialCondition = None


LINK_TYPES = Objects(LinkType, MAX_LINK_TYPES, "type, title and target")


def link_levels(link: Document, item: Item, now: datetime) -> list[tuple[Item, list[Document]]]:
    """Return the links of a trade item that its GTIN does not have, and those of its GTIN (2.5.9).

    Default links by language belong together: if one of them differs, all of them are links of the item.
    """
    product = {"gtin": item["gtin"]}
    found, general = _item_links(link, item, now), _item_links(link, product, now)
    has_own_default = any(one["type"] == _MULTIPLE and one not in general for one in found)
    own = [one for one in found if one not in general or (has_own_default and one["type"] == _MULTIPLE)]
    return [(item, own), (product, general)]


def choose_link(
    levels: Sequence[tuple[Item, Sequence[Document]]],
    link_type: str,
    visitor: Visitor,
    now: datetime,
    quality: Callable[[str], float],
) -> Target | None:
    """Return the target of the link with a type that fits the visitor best: by media type, then by language (2.6.3).

    If the item has a link with this type, those of its GTIN do not count. ``quality`` returns the weight of a media
    type in Accept. If no language fits, a link without a language is chosen, or the first link. Several equal links:
    the first. None: no link has this type.
    """
    of_type = ([one for one in links if one["type"] == link_type] for _, links in levels)
    candidates = next(filter(None, of_type), [])
    weights = [quality(one.get("media_type", "text/html")) for one in candidates]
    highest = max(weights, default=0.0)
    best = [one for one, weight in zip(candidates, weights, strict=True) if weight == highest]
    best.sort(key=lambda one: "language" not in one)
    return match_rule(best, visitor, now)[1] or (best[0]["target"] if best else None)


def write_linkset(link: Document, item: Item, base_url: str, now: datetime) -> dict[str, Any]:
    """Return the linkset of a trade item: its own links, and those of its GTIN (2.5.9)."""
    levels = link_levels(link, item, now)
    return {"linkset": [_context(f"{base_url}{item_path(level)}", level, found) for level, found in levels if found]}


def _context(anchor: str, item: Item, links: Sequence[Document]) -> dict[str, Any]:
    """Return a link context object (RFC 9264, 4.2.2). The JSON Schema of GS1 requires ``itemDescription``."""
    context: dict[str, Any] = {"anchor": anchor, "itemDescription": f"GTIN {item['gtin']}"}
    for one in links:
        relation = one["type"].replace("gs1:", VOCABULARY)
        context.setdefault(relation, []).append(_target_object(one, anchor))
    return context


def _target_object(link: Document, anchor: str) -> dict[str, Any]:
    """Return a link target object (RFC 9264, 4.2.3). The link itself opens a payload that is not a URL."""
    url = target_text(link["target"])
    found = {"href": url if is_web(url) else anchor, "title": link["title"]}
    media_type = {"type": link["media_type"]} if "media_type" in link else {}
    return {**found, **media_type, **({"hreflang": link["language"].split(",")} if "language" in link else {})}


def _item_links(link: Document, item: Item, now: datetime) -> list[Document]:
    """Return all links of a trade item. ``now`` is in the time zone of the link.

    The default link has the type gs1:defaultLink. If rules by language replace it, it and their targets also have the
    type gs1:defaultLinkMulti. Default links without another link type have the type gs1:pip (2.5.8).
    """
    visitor = Visitor(item=item)
    typed = [one for one in link.get("link_types", ()) if not any(unmet_conditions(one, visitor, now))]
    titles = {one["target"]: one["title"] for one in reversed(typed)}
    targets = _default_targets(link, item, now)
    pages = [{"title": titles.get(str(one["target"]), f"GTIN {item['gtin']}"), **one} for one in targets]
    others = [{**page, "type": "gs1:pip"} for page in pages if str(page["target"]) not in titles]
    default = [{**page, "type": "gs1:defaultLink"} for page in pages if "language" not in page]
    variants = [{**page, "type": _MULTIPLE} for page in pages] if len(pages) > 1 else []
    return [*typed, *default, *variants, *others]


def _default_targets(link: Document, item: Item, now: datetime) -> list[Document]:
    """Return the targets without a link type: those of rules by language, then the target of all other visitors."""
    found: list[Document] = []
    for rule in link.get("rules", ()):
        if not any(unmet_conditions(rule, Visitor(item=item), now)):
            found.append({name: rule[name] for name in ("target", "language") if name in rule})
            if "language" not in rule:
                return found
    target = link.get("target") or link.get("fallback")
    return [*found, {"target": target}] if target else found
