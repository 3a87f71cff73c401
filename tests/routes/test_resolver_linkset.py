"""Linksets of random trade items: the resolver opens each of the links, as the test suite of GS1 expects."""

from __future__ import annotations

import json
from random import Random
from typing import Any

from flask.testing import FlaskClient

GTIN = "09506000134352"
PATHS = ("", "/10/L1", "/10/L3", "/10/L1/21/S1", "/21/S1", "/22/V1/10/L2")
VOCABULARY = "https://ref.gs1.org/voc/"


def random_conditions(random: Random, **more: tuple[str, ...]) -> dict[str, str]:
    values = {"lot": ("L1", "L1,L2"), "serial": ("S1",), "cpv": ("V1",), **more}
    return {name: random.choice(found) for name, found in values.items() if random.random() < 0.25}


def random_link(random: Random) -> dict[str, Any]:
    languages, media_types = ("en", "de", "fr"), ("text/html", "application/json")
    targets = [f"https://example.com/{number}" for number in range(6)]
    link_types = [
        {"type": random.choice(["gs1:pip", "gs1:masterData"]), "title": "A", "target": random.choice(targets),
         **random_conditions(random, language=languages, media_type=media_types)}
        for _ in range(5)
    ]  # fmt: skip
    rules = [
        {"target": random.choice(targets), **(random_conditions(random, language=languages) or {"language": "de"})}
        for _ in range(3)
    ]
    return {"target": targets[0], "link_types": link_types, "rules": rules}


def read_links(client: FlaskClient, path: str) -> dict[str, list[dict[str, Any]]]:
    """Return the links by type. Links of the item replace those of the product with the same type."""
    response = client.get(f"{path}?linkType=linkset")
    assert response.status_code == 200
    found: dict[str, list[dict[str, Any]]] = {}
    for context in reversed(json.loads(response.data)["linkset"]):
        found |= {name: links for name, links in context.items() if name.startswith(VOCABULARY)}
    return found


def open_type(client: FlaskClient, path: str, name: str, link: dict[str, Any]) -> str:
    """Return the URL that a client gets if it requests a link by its type, media type and language."""
    headers = {"Accept": link.get("type", "text/html"), "Accept-Language": ",".join(link.get("hreflang", []))}
    response = client.get(f"{path}?linkType={name}", headers=headers)
    return response.headers["Location"].partition("?")[0]


def test_links_of_a_linkset_are_opened_by_type(sqlite_client: FlaskClient) -> None:
    random = Random(14)
    for _ in range(25):
        assert sqlite_client.put(f"/user/{GTIN}", json=random_link(random)).status_code in {200, 201}
        for path in (f"/01/{GTIN}{end}" for end in PATHS):
            links = read_links(sqlite_client, path)
            (default,) = links[f"{VOCABULARY}defaultLink"]
            assert sqlite_client.get(path).headers["Location"] == default["href"]
            variants = links.pop(f"{VOCABULARY}defaultLinkMulti", [])
            assert len(variants) != 1
            for name, of_type in links.items():
                opened = [open_type(sqlite_client, path, name, link) for link in of_type]
                assert set(opened) <= {link["href"] for link in of_type}
                assert len(of_type) > 1 or opened == [of_type[0]["href"]]
