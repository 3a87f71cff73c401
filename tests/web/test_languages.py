"""The texts of the page: complete in every language, and each of them used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qr.config import Settings
from qr.contract.controls import build_controls
from qr.payloads import PAYLOADS, payload_fields
from qr.routes import pages
from qr.spec.presets import parse_presets
from qr.web import FOLDER, languages

TEXTS = languages()
ENGLISH = TEXTS["en"]
OTHERS = [language for language in TEXTS if language != "en"]
SOURCES = {
    path.name: path.read_text("utf-8")
    for path in (*(FOLDER / "page").rglob("*.*"), *FOLDER.glob("*.html"), Path(pages.__file__))
    if path.suffix in {".js", ".html", ".py"}
}

# Keys that the sources build from names of the contract: text(`kind.${subject}`).
DYNAMIC_PREFIXES = (
    "batch.error.", "batch.output.", "batch.sheet.", "brand.", "choice.", "color.", "copy.", "detect.", "fact.",
    "field.", "group.", "hint.", "kind.", "link.", "links.group.", "links.sort.", "links.state.", "look.", "payload.",
    "preset.", "read.state.", "rule.", "scans.", "summary.", "try.", "visit.pix.", "visit.wifi.",
    *(f"visit.{reason}." for reason in pages.STATUSES),
)  # fmt: skip
# Names, formats and values that are equal in every language.
NAMES = re.compile(
    r"1|API|https://\S+|Wi-Fi|\{ratio\} : 1|\{pixels\} px|\{number\}|[{}a-z ]*→ \{target\}|URL|HTML <img>|Markdown|curl"
    r"|Bitcoin|PAY by square|PayNow|Pix|PromptPay|QRIS|QR Platba|UPI|UPN QR|VietQR|WhatsApp|SAE \(WPA3\)|rMQR"
    r"|[LMQH] \(\d+ %\)|iOS|Android|Windows|macOS|Linux|ChromeOS"
    r"|IBAN|BIC|Google Maps|OpenStreetMap|Apple Maps|App|Fax|Terminal"
)
# Other words that a language shares with English.
SHARED = {
    "ar": set(),
    "de": {
        "Bank", "Domain", "Details", "Format", "Linear", "Links", "Logo", "Logo (optional)", "Name", "Position",
        "Radial", "Region", "Scans", "Store", "Text", "Transparent", "Version",
    },
    "es": {"Radial", "horizontal", "no", "vertical"},
    "fr": {
        "Contact", "Description", "E-mail", "Format", "Image", "Latitude", "Logo", "Longitude", "Lot", "Message",
        "Micro QR Code", "Mode", "Module", "Modules", "Note", "Pages", "Photo", "Position", "Radial", "Rotation",
        "Service", "Style", "Transparent", "Urgent", "Version", "horizontal", "mobile", "vertical", "{count} modules",
    },
    "zh": {"Micro QR Code", "QR Code"},
}  # fmt: skip
COMMON_FORMS = ("wifi", "contact", "event", "mail", "phone", "sms", "geo", "epc")


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"\{\w+\}", text))


def quoted_keys() -> set[str]:
    """Return the texts in quotes that have the form of a key. Comments are no part of a source."""
    code = "\n".join(re.sub(r"(?m)(^|\s)//.*$", "", source) for source in SOURCES.values())
    areas = {key.partition(".")[0] for key in ENGLISH}
    quoted = re.findall(r"""["'](\w[\w.-]*\.[\w.-]*\w)["']""", code)
    return {text for text in quoted if text.partition(".")[0] in areas and not text.endswith((".css", ".html", ".js"))}


@pytest.mark.parametrize("language", OTHERS)
def test_language_has_the_keys_of_english(language: str) -> None:
    assert list(TEXTS[language]) == list(ENGLISH)


@pytest.mark.parametrize("language", OTHERS)
def test_translations_have_the_same_placeholders(language: str) -> None:
    different = [key for key, text in TEXTS[language].items() if placeholders(text) != placeholders(ENGLISH[key])]
    assert different == []


@pytest.mark.parametrize("language", TEXTS)
def test_no_text_is_empty_or_has_outer_spaces(language: str) -> None:
    assert [key for key, text in TEXTS[language].items() if not text or text != text.strip()] == []


@pytest.mark.parametrize("language", OTHERS)
def test_only_names_are_equal_to_english(language: str) -> None:
    texts = TEXTS[language]
    equal = {text for key, text in texts.items() if text == ENGLISH[key] and not NAMES.fullmatch(text)}
    assert equal == SHARED[language]


def test_every_used_key_has_a_text() -> None:
    prefixes = {"choice.device", "scans.rule"}  # of keys that the sources build
    assert quoted_keys() - prefixes <= ENGLISH.keys()


def test_every_text_is_used() -> None:
    used = quoted_keys()
    assert [key for key in ENGLISH if key not in used and not key.startswith(DYNAMIC_PREFIXES)] == []


def test_built_keys_have_a_listed_prefix() -> None:
    for name, source in SOURCES.items():
        for prefix in re.findall(r"text(?:Or)?\(`([\w.-]+\.)\$\{", source):
            assert prefix.startswith(DYNAMIC_PREFIXES), name


def test_texts_of_the_contract_name_existing_things() -> None:
    """A text for a payload, field or parameter that is renamed would never be shown."""
    controls = build_controls({}, "open", has_links=True)
    scopes = {name: {field["name"] for field in row["fields"]} for name, row in controls["payloads"].items()}
    scopes["look"] = {parameter["name"] for group in controls["groups"] for parameter in group["parameters"]} | {"cmyk"}
    every = set().union(*scopes.values())
    for area, scope, name in [key.split(".") for key in ENGLISH if re.fullmatch(r"(field|hint)\.\w+\.\w+", key)]:
        assert name in scopes[scope], f"{area}.{scope}.{name}"
    assert [key for key in ENGLISH if re.fullmatch(r"field\.\w+", key) and key.partition(".")[2] not in every] == []
    assert [
        key for key in ENGLISH if re.match(r"(payload|summary)\.", key) and key.partition(".")[2] not in scopes
    ] == []


@pytest.mark.parametrize("payload", COMMON_FORMS)
def test_common_forms_are_translated(payload: str) -> None:
    fields = [field["name"] for field in build_controls({}, "open", has_links=True)["payloads"][payload]["fields"]]
    keys = [{f"field.{payload}.{name}", f"field.{name}"} for name in fields]
    assert [key for key in keys if ENGLISH.keys().isdisjoint(key)] == []
    assert {f"payload.{payload}", f"summary.{payload}"} <= ENGLISH.keys()


def test_pages_of_links_have_a_label_for_each_field() -> None:
    keys = {(name, field.name) for name in PAYLOADS for field in payload_fields(name)}
    missing = [key for key in keys if {f"field.{key[0]}.{key[1]}", f"field.{key[1]}"}.isdisjoint(ENGLISH)]
    assert missing == []
    assert {f"payload.{name}" for name in PAYLOADS} <= ENGLISH.keys()


def test_presets_and_parameters_of_the_image_are_translated() -> None:
    controls = build_controls(parse_presets(Settings().styles), "open", has_links=True)
    elsewhere = {"data", "logo", "style", "download"}  # parameters without a form field
    names = [item["name"] for group in controls["groups"] for item in group["parameters"]]
    keys = [f"field.{name}" for name in names if name not in elsewhere] + [
        f"preset.{name}" for name in controls["presets"]
    ]
    assert [key for key in keys if key not in ENGLISH] == []
