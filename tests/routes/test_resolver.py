"""Links of trade items: ``/01/<gtin>`` with its identifiers, link types and linkset."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.support.links import FALLBACK, TARGET, json_body, redirect
from tests.support.user_codes import PHONE, create_client, settings_with

GTIN = "09520123456788"
RECALL = "https://example.com/recall"
RULES = [{"name": "recall", "lot": "L7,50%25", "target": RECALL}, {"serial": "A/1", "target": f"{TARGET}/one"}]


def put_item(client: FlaskClient, **members: object) -> str:
    """Create or replace the record of a GTIN. Return the path of its link."""
    response = client.put(f"/user/{GTIN}", json={"target": TARGET, **members})
    assert response.status_code in {200, 201}, response.text
    return f"/01/{GTIN}"


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("", TARGET), ("/", TARGET), ("/10/L7", RECALL), ("/10/L7/", RECALL), ("/10/l7", TARGET), ("/10/50%25", RECALL),
        ("/22/2A/10/L7/21/A%2F1", RECALL), ("/21/A%2F1", f"{TARGET}/one"), ("/10/L8/21/A%2f1", f"{TARGET}/one"),
        ("/235/L7", TARGET), ("?lot=L7", f"{TARGET}?lot=L7"),
    ],
)  # fmt: skip
def test_link_of_an_item_opens_its_target(sqlite_client: FlaskClient, path: str, target: str) -> None:
    assert redirect(sqlite_client.get(put_item(sqlite_client, rules=RULES) + path)) == (302, target)


def test_scans_of_an_item_count_under_its_gtin(client_with_key: FlaskClient) -> None:
    path = put_item(client_with_key, rules=RULES)
    for shown in (path, f"/01/{GTIN[1:]}/10/L7", f"{path}/10/L7/21/1", f"/u/{GTIN}"):
        assert client_with_key.get(shown, headers=PHONE).status_code == 302
    client_with_key.head(path)
    assert json_body(client_with_key.get(f"/user/{GTIN}/scans"))["by_rule"] == {"default": 2, "recall": 2}
    assert json_body(client_with_key.get(f"/user/{GTIN}/try?lot=L7"))["target"] == RECALL
    reasons = json_body(client_with_key.get(f"/user/{GTIN}/try?serial=1"))["reasons"]
    assert reasons[0] == "recall does not match: needs lot L7, 50%25; the visitor has no lot"


def test_link_of_an_item_follows_the_rules_of_links(client_with_key: FlaskClient) -> None:
    path = f"/01/{GTIN}"
    assert client_with_key.get(path).status_code == 404
    put_item(client_with_key, max_scans=1, fallback=FALLBACK)
    assert [redirect(client_with_key.get(f"{path}/10/A"))[1] for _ in range(2)] == [TARGET, FALLBACK]
    put_item(client_with_key, password="secret")
    assert "needs a password" in client_with_key.get(path).text
    assert redirect(client_with_key.post(f"{path}?a=1", data={"password": "secret"})) == (303, f"{TARGET}?a=1")
    put_item(client_with_key, disabled=True)
    assert client_with_key.get(path).status_code == 404


@pytest.mark.parametrize(
    ("target", "query", "location"),
    [
        # URI Syntax 1.2, 5: examples with attributes
        (TARGET, "17=180426", f"{TARGET}?17=180426"),
        (TARGET, "3103=000195&3922=0299&17=201225", f"{TARGET}?3103=000195&3922=0299&17=201225"),
        (TARGET, "17=261231;3103=000189", f"{TARGET}?17=261231;3103=000189"),
        (f"{TARGET}?17=1&b#c", "17=261231&b=2&d=%C3%A9+x&flag", f"{TARGET}?17=1&b&d=%C3%A9+x&flag#c"),
        (f"{TARGET}#c", "", f"{TARGET}#c"),
    ],
)  # fmt: skip
def test_query_is_passed_on(sqlite_client: FlaskClient, target: str, query: str, location: str) -> None:
    put_item(sqlite_client, target=target)
    assert redirect(sqlite_client.get(f"/01/{GTIN}?{query}"))[1] == location


def test_malformed_item_is_a_problem_or_a_page(client: FlaskClient) -> None:
    problem = client.get("/01/09520123456789", headers={"Accept": "application/json"})
    assert (problem.status_code, problem.mimetype) == (400, "application/problem+json")
    assert json_body(problem)["parameter"] == "gtin"
    page = client.get(f"/01/{GTIN}/10/{'A' * 21}", headers={"Accept": "text/html,*/*;q=0.8"})
    assert (page.status_code, page.mimetype) == (400, "text/html")


@pytest.mark.parametrize(
    "path",
    ["/00/195201234567891232", "/414/9520123456788/254/32a%2Fb", "/8004/9520614141234567", f"/gtin/{GTIN}"],
)
def test_other_key_is_not_supported(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert json_body(response)["detail"].endswith("is not supported; send a GTIN: /01/<gtin>")


def test_other_origins_can_read_links_of_items(sqlite_client: FlaskClient) -> None:
    path = put_item(sqlite_client)
    assert sqlite_client.get(path).headers["Access-Control-Allow-Origin"] == "*"
    others = (sqlite_client.get(path), sqlite_client.get(f"{path}?linkType=linkset"))
    for response in (sqlite_client.options(path), *others):
        (methods,) = response.headers.getlist("Access-Control-Allow-Methods")
        assert sorted(methods.split(", ")) == ["GET", "HEAD", "OPTIONS", "POST"]


def test_value_with_a_slash_needs_the_encoded_path(tmp_path: Path) -> None:
    client = create_client(settings_with(f"sqlite:///{tmp_path}/a.db"), {})
    assert client.get(f"/01/{GTIN}/10/A%2FB").status_code == 404
    unset = {"RAW_URI": "", "REQUEST_URI": ""}
    assert client.get(f"/01/{GTIN}/10/A%2FB", environ_overrides=unset).status_code == 400
    assert client.get(f"/01/{GTIN}/10/50%25", environ_overrides=unset).status_code == 404


LINK_TYPES = [
    {"type": "gs1:pip", "title": "Product page", "target": f"{TARGET}/en", "language": "en"},
    {"type": "gs1:pip", "title": "Produktseite", "target": f"{TARGET}/de", "language": "de"},
    {"type": "gs1:recallStatus", "title": "Recall", "target": RECALL, "lot": "L7"},
]


@pytest.mark.parametrize(
    ("path", "language", "target", "name"),
    [
        ("?linkType=gs1:pip", "de-CH,en;q=0.5", f"{TARGET}/de?linkType=gs1:pip", "gs1:pip"),
        ("?linkType=gs1:pip&17=261231", "en", f"{TARGET}/en?linkType=gs1:pip&17=261231", "gs1:pip"),
        ("?linkType=https://gs1.org/voc/pip", "en", f"{TARGET}/en?linkType=https://gs1.org/voc/pip", "gs1:pip"),
        ("?linkType=http://www.gs1.org/voc/pip", "en", f"{TARGET}/en?linkType=http://www.gs1.org/voc/pip", "gs1:pip"),
        ("/10/L7?linkType=gs1:recallStatus", "de", f"{RECALL}?linkType=gs1:recallStatus", "gs1:recallStatus"),
        ("/10/L7", "de", RECALL, "recall"), ("/10/L8", "de", TARGET, "default"),
    ],
)  # fmt: skip
def test_link_type_opens_its_target(
    client_with_key: FlaskClient, path: str, language: str, target: str, name: str
) -> None:
    item = put_item(client_with_key, rules=RULES, link_types=LINK_TYPES)
    response = client_with_key.get(item + path, headers={"Accept-Language": language})
    assert redirect(response) == (302, target)
    linkset = f"http://localhost{item}{path.partition('?')[0]}?linkType=linkset"
    assert response.headers["Link"] == f'<{linkset}>; rel="linkset"; type="application/linkset+json"'
    assert json_body(client_with_key.get(f"/user/{GTIN}/scans"))["by_rule"] == {name: 1}


def test_missing_link_type_is_not_found(sqlite_client: FlaskClient) -> None:
    path = put_item(sqlite_client, fallback=FALLBACK, link_types=LINK_TYPES) + "?linkType=gs1:recallStatus"
    problem = json_body(sqlite_client.get(path))
    assert (problem["status"], problem["parameter"]) == (404, "linkType")
    assert problem["allowed"] == "one of gs1:defaultLink, gs1:pip, linkset"
    assert sqlite_client.get(path, headers={"Accept": "text/html"}).mimetype == "text/html"
    sqlite_client.put(f"/user/{GTIN}", json={})
    assert json_body(sqlite_client.get(path))["allowed"] == "one of linkset"


@pytest.mark.parametrize(
    ("query", "accept"),
    [("?linkType=linkset", "*/*"), ("?linkType=all", "text/html"), ("", "application/linkset+json"),
     ("?linkType=all", "application/linkset+json"), ("", "Application/Linkset+JSON"),
     ("", 'application/linkset+json; profile="https://example.com/", */*'),
     ("", "text/html;q=0.5, application/linkset+json;q=0.6")],
)  # fmt: skip
def test_linkset_is_sent_instead_of_a_redirect(client_with_key: FlaskClient, query: str, accept: str) -> None:
    path = put_item(client_with_key, rules=RULES, link_types=LINK_TYPES) + "/10/L7"
    response = client_with_key.get(path + query, headers={"Accept": accept})
    assert (response.status_code, response.mimetype) == (200, "application/linkset+json")
    anchors = [context["anchor"] for context in json.loads(response.data)["linkset"]]
    assert anchors == [f"http://localhost{path}", f"http://localhost/01/{GTIN}"]
    assert 'rel="http://www.w3.org/ns/json-ld#context"' in response.headers["Link"]
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert json_body(client_with_key.get(f"/user/{GTIN}/scans"))["total"] == 0


@pytest.mark.parametrize(
    "accept", ["text/html, application/linkset+json;q=0.9", "*/*, application/linkset+json;q=0", "application/json"]
)
def test_page_is_preferred_to_the_linkset(sqlite_client: FlaskClient, accept: str) -> None:
    assert redirect(sqlite_client.get(put_item(sqlite_client), headers={"Accept": accept})) == (302, TARGET)


@pytest.mark.parametrize("members", [{"password": "secret"}, {"max_scans": 9}, {"disabled": True}])
def test_linkset_reveals_no_hidden_target(sqlite_client: FlaskClient, members: dict[str, object]) -> None:
    path = put_item(sqlite_client, fallback=FALLBACK, **members)
    response = sqlite_client.get(f"{path}?linkType=linkset")
    assert (response.status_code, json_body(response)["parameter"]) == (404, "gtin")


def test_members_of_items_need_a_gtin_as_id(sqlite_client: FlaskClient) -> None:
    for user_id, members in product((GTIN[1:], "42"), ({"link_types": LINK_TYPES}, {"rules": RULES})):
        problem = json_body(sqlite_client.put(f"/user/{user_id}", json=members))
        assert (problem["status"], problem["parameter"]) == (400, "id")


def test_resolver_description_names_the_supported_keys(tmp_path: Path) -> None:
    settings = settings_with(f"sqlite:///{tmp_path}/a.db", public_url="https://example.com/id")
    response = create_client(settings, {"Host": "example.com"}).get("/.well-known/gs1resolver")
    assert (response.mimetype, response.headers["Access-Control-Allow-Origin"]) == ("application/json", "*")
    # Members of the JSON Schema of GS1 (https://ref.gs1.org/standards/resolver/1.1.0/description-file-schema).
    assert json_body(response) == {
        "resolverRoot": "https://example.com/id",
        "supportedPrimaryKeys": ["01"],
        "supportedLinkType": [{"namespace": "https://ref.gs1.org/voc/", "prefix": "gs1:"}],
        "linkTypeDefaultCanBeLinkset": False,
        "jsonLdContextLocation": "https://ref.gs1.org/standards/resolver/linkset-context",
    }
