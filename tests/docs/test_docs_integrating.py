"""Request the URLs of the examples of docs/integrating.md and its further pages, and decode the images."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from html import escape
from typing import Any
from urllib.parse import quote, quote_plus, urlencode, urlsplit

import jinja2
import pytest
import yaml
from flask.testing import FlaskClient

from docs.pages import ROOT
from qr.config import Settings
from router import create_app
from tests.support.browser import Page
from tests.support.decoders import open_png
from tests.support.formulas import image_arguments
from tests.support.page_examples import CONTENTS, EXAMPLES, PAGE, SERVICE, check_image, decode_url, example, examples

MENU = b"https://example.com/menu"

# Section and language -> number of examples. This file, test_docs_integrating_programs.py and tests/web/test_element.py
# test them.
TESTED = {
    ("URL of an image", "html"): 1,
    ("Image in the document", "python"): 1,
    ("Element in the browser", "html"): 1,
    ("PNG at a URL", "html"): 1,
    ("PNG at a URL", "sh"): 1,
    ("PNG as attachment", "python"): 1,
    ("Spreadsheets", "text"): 3,
    ("Spreadsheets", "python"): 1,
    ("Power Automate", "sh"): 1,
    ("Power Automate", "json"): 1,
    ("n8n", "json"): 1,
    ("Home Assistant", "yaml"): 2,
    ("Slack", "json"): 1,
    ("Static sites", "go-html-template"): 1,
    ("Static sites", "liquid"): 1,
    ("Static sites", "js"): 1,
    ("Static sites", "sh"): 1,
    ("Invoices and labels", "sh"): 2,
    ("Invoices and labels", "html"): 1,
}


def test_every_example_has_a_test() -> None:
    assert Counter((section, language) for section, language, _ in EXAMPLES) == TESTED
    assert PAGE.count("\n```") == 2 * len(EXAMPLES)


@pytest.mark.parametrize("section", ["URL of an image", "PNG at a URL", "Invoices and labels"])
def test_image_of_html_has_the_content_of_its_text(client: FlaskClient, section: str) -> None:
    ((tag, attributes),) = Page(example(section, "html")).elements
    assert tag == "img"
    assert f"QR code: {(decode_url(client, str(attributes['src'])) or b'').decode()}" == attributes["alt"]


def test_signed_url_is_accepted_until_it_expires() -> None:
    assignment, *command, url, seconds = shlex.split(example("PNG at a URL", "sh"))
    key = assignment.removeprefix("QR_SIGNING_KEYS=")
    assert command == ["make", "sign"]
    program = [sys.executable, "-m", "qr.access.commands", "sign", url.removeprefix("URL=")]
    arguments = [*program, "--seconds", seconds.removeprefix("SECONDS=")]
    environ = {**os.environ, "QR_SIGNING_KEYS": key}
    signed = subprocess.run(arguments, cwd=ROOT, env=environ, capture_output=True, text=True, check=True).stdout.strip()
    client = create_app(Settings(access="signed", signing_keys=key)).test_client()
    assert decode_url(client, SERVICE + signed) == MENU
    assert client.get(signed.replace("menu.png", "other.png")).status_code == 403
    assert client.get(re.sub(r"exp=\d", "exp=9", signed)).status_code == 403


@pytest.mark.parametrize("content", CONTENTS)
def test_formula_shows_the_content_of_its_cell(client: FlaskClient, content: str) -> None:
    for formula in examples("Spreadsheets", "text"):
        url, *alternative_text = image_arguments(formula.strip(), {"A2": content})
        assert decode_url(client, url) == content.encode()
        assert alternative_text in ([], [f"QR code: {content}"])


def test_formula_shows_the_error_of_its_cell(client: FlaskClient) -> None:
    formula = examples("Spreadsheets", "text")[-1].strip()
    (url,) = image_arguments(formula, {"A2": "x" * 3000})
    response = client.get(url.removeprefix(SERVICE), headers={"Accept": "*/*"})
    assert (response.status_code // 100, response.mimetype) == (4, "image/png")
    assert open_png(response.data).width == 400


def test_action_of_power_automate_returns_the_image(client: FlaskClient) -> None:
    action = json.loads(example("Power Automate", "json"))
    inputs = action["inputs"]
    assert (action["type"], inputs["method"]) == ("Http", "GET")
    url = inputs["uri"].replace("@{uriComponent(triggerBody()?['url'])}", quote(CONTENTS[0], safe=""))
    assert decode_url(client, url) == CONTENTS[0].encode()


def test_node_of_n8n_returns_the_image(client: FlaskClient) -> None:
    (node,) = json.loads(example("n8n", "json"))["nodes"]
    parameters = node["parameters"]
    assert node["type"] == "n8n-nodes-base.httpRequest"
    pairs = {row["name"]: row["value"] for row in parameters["queryParameters"]["parameters"]}
    assert pairs["data"] == "={{ $json.url }}"
    assert decode_url(client, f"{parameters['url']}?{urlencode(pairs | {'data': CONTENTS[0]})}") == CONTENTS[0].encode()


def test_card_and_entity_of_home_assistant_show_their_images(client: FlaskClient) -> None:
    card, configuration = map(yaml.safe_load, examples("Home Assistant", "yaml"))
    assert (card["type"], card["alt_text"]) == ("picture", f"QR code: {MENU.decode()}")
    assert decode_url(client, card["image"]) == MENU
    ((entity,),) = (block["image"] for block in configuration["template"])
    states: Mapping[str, str] = {"input_text.guest_wifi_password": "a&b=c #%"}
    url = jinja2.Environment().from_string(entity["url"]).render(states=states.__getitem__)
    assert decode_url(client, url) == b"WIFI:T:WPA;S:Bistro Guest;P:a&b=c #%;;"


def test_message_of_slack_has_a_png_image(client: FlaskClient) -> None:
    message: dict[str, Any] = json.loads(example("Slack", "json"))
    (block,) = message["blocks"]
    assert block["type"] == "image"
    assert urlsplit(block["image_url"]).path.endswith(".png")
    assert decode_url(client, block["image_url"]) == block["alt_text"].removeprefix("QR code: ").encode() == MENU


# How a site generator writes a value into the URL and into the attribute `alt`.
TEMPLATES: dict[str, tuple[str, str, Callable[[str], str]]] = {
    "go-html-template": ("{{ .Get 0 }}", "{{ .Get 0 }}", lambda text: quote(text, safe="")),
    "liquid": ("{{ include.data | url_encode }}", "{{ include.data | escape }}", quote_plus),
}


@pytest.mark.parametrize("language", TEMPLATES)
@pytest.mark.parametrize("content", CONTENTS)
def test_template_of_a_site_shows_its_content(client: FlaskClient, language: str, content: str) -> None:
    in_url, in_text, encode = TEMPLATES[language]
    template = example("Static sites", language)
    markup = template.replace(in_url, encode(content), 1).replace(in_text, escape(content))
    assert "{{" not in markup
    check_image(client, markup, content)
