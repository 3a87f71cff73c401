from __future__ import annotations

import json
from typing import Any

import pytest

from qr.contract.controls import build_batch_controls, build_controls, build_forms
from qr.payloads import PAYLOADS, payload_fields
from qr.spec import PARAMETERS
from qr.spec.formats import FORMATS
from qr.spec.presets import BUILT_IN, parse_presets


@pytest.fixture
def controls() -> dict[str, Any]:
    built: dict[str, Any] = json.loads(json.dumps(build_controls(BUILT_IN, "open", has_links=True)))
    return built


def test_every_image_parameter_is_in_one_group(controls: dict[str, Any]) -> None:
    names = [parameter["name"] for group in controls["groups"] for parameter in group["parameters"]]
    assert sorted(names) == sorted([*(parameter.name for parameter in PARAMETERS), "style"])
    assert [group["name"] for group in controls["groups"]] == [
        "content", "encoding", "style", "logo", "caption", "output",
    ]  # fmt: skip


def test_control_has_meaning_bounds_and_default(controls: dict[str, Any]) -> None:
    (scale,) = [item for group in controls["groups"] for item in group["parameters"] if item["name"] == "scale"]
    assert scale == {
        "name": "scale", "title": "pixels per module", "type": "integer", "minimum": 1, "maximum": 256, "default": 10,
    }  # fmt: skip


@pytest.mark.parametrize("name", PAYLOADS)
def test_form_of_a_payload_has_its_fields(controls: dict[str, Any], name: str) -> None:
    payload, form, row = controls["payloads"][name], build_forms()[name], PAYLOADS[name]
    assert [field["name"] for field in form["fields"]] == [field.name for field in payload_fields(name)]
    assert payload["fields"] == [
        {key: field[key] for key in ("name", "required") if key in field} for field in form["fields"]
    ]
    assert (payload["title"], payload["subject"], payload["secret"]) == (row.title, row.subject, row.secret)
    assert form["summary"]


def test_required_fields_are_marked() -> None:
    required = [field["name"] for field in build_forms()["epc"]["fields"] if field.get("required")]
    assert required == ["name", "iban"]


def test_format_states_what_it_cannot_use(controls: dict[str, Any]) -> None:
    assert list(controls["formats"]) == list(FORMATS)
    assert controls["formats"]["jpeg"]["extension"] == "jpg"
    assert controls["formats"]["gif"]["unsupported"] == sorted(FORMATS["gif"].unsupported)
    assert (controls["formats"]["pdf"]["vector"], controls["formats"]["pdf"]["ink"]) == (True, True)
    assert controls["formats"]["html"]["media_type"] == "text/html"


def test_presets_of_the_operator_and_access_are_included() -> None:
    controls = build_controls(parse_presets('{"brand": {"dark": "navy"}}'), "key", has_links=True)
    assert controls["presets"] == {**BUILT_IN, "brand": {"dark": "navy"}}
    assert controls["access"] == "key"


def test_every_stock_has_its_size_and_labels() -> None:
    batch = build_batch_controls()
    sheet = next(parameter for parameter in batch["sheet"] if parameter["name"] == "sheet")
    assert (sheet["enum"], "own" in sheet["enum"]) == (list(batch["stock"]), False)
    assert batch["stock"]["avery-l7160"] == {"paper": "A4", "width": 63.5, "height": 38.1, "labels": 21}
