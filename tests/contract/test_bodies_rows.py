from __future__ import annotations

from qr.batch.rows import MEDIA_TYPES
from qr.contract.bodies import input_schemas, request_body
from qr.contract.inputs import INPUTS, parameters
from qr.http.parameters import MULTIPART


def test_body_of_a_batch_is_a_file() -> None:
    content = request_body("POST", INPUTS["batch"])["content"]
    assert content.keys() == {*MEDIA_TYPES.values(), MULTIPART}
    assert content[MULTIPART]["schema"]["properties"]["file"]["format"] == "binary"
    assert input_schemas(INPUTS["batch"]) == {}


def test_batch_has_no_parameters_of_responses() -> None:
    names = {parameter.name for _, parameter in parameters(INPUTS["batch"].groups)}
    assert {"range", "strict", "payload", "size", "format"} <= names
    assert names.isdisjoint({"errors", "download"})
