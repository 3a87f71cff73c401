from __future__ import annotations

from qr.parameters import suggestions
from qr.parameters.suggestions import suggest_name
from qr.payloads import PAYLOADS, payload_fields
from qr.spec import PARAMETERS
from qr.spec.formats import FORMATS
from tests.support.tables import for_each

FIELDS = {field.name for name in PAYLOADS for field in payload_fields(name)}
NAMES = {"format", *(parameter.name for parameter in PARAMETERS)} | FIELDS | {*FORMATS, *PAYLOADS}


@for_each("name", suggestions._OTHER_NAMES)
def test_every_name_with_synonyms_exists(name: str) -> None:
    assert name in NAMES


def test_synonyms_have_no_case_and_no_punctuation() -> None:
    words = " ".join(suggestions._OTHER_NAMES.values()).split()
    assert all(word.isalnum() and word == word.lower() for word in words)


@for_each(
    "name, accepted, suggestion",
    [
        ("color", ("eye_color", "dark"), "dark"),
        ("color", ("eye_color", "light"), "eye_color"),
        ("color", ("scale",), None),
        ("logoSize", ("logo", "logo_size"), "logo_size"),
        ("logo-size", ("logo", "logo_size"), "logo_size"),
        ("sclae", ("scale", "size"), "scale"),
        ("text", ("png", "txt"), "txt"),
        ("", ("png", "txt"), None),
        ("--", ("png", "txt"), None),
        ("\ud800", ("png", "txt"), None),
        ("x" * 100, ("png",), None),
        ("anything", (), None),
    ],
)
def test_suggestion_is_one_of_the_accepted_names(name: str, accepted: tuple[str, ...], suggestion: str | None) -> None:
    assert suggest_name(name, accepted) == suggestion
