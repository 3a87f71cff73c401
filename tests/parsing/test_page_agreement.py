"""The service parses the texts that the page recognises (``detect.js``) into the same content.

``tests/web/test_detect.py`` checks that the page gives the expected results of these examples.
"""

from __future__ import annotations

from qr.links.target import payload_text
from qr.parsing import parse_content
from tests.support.detected_texts import EXAMPLES
from tests.support.tables import for_each

# People type these without a scheme. In the content of a symbol, they are plain text.
TYPED = {"phone", "iban", "gtin", "geo"}
# The page adds the time zone of the person to a local time, and omits the end of an event of one day.
PAGE_ONLY = {"2026-07-01T20:00 Europe/Zurich", "2026-07-01"}
FORMS = [(text, payload, fields) for text, (_, payload, fields) in EXAMPLES.items() if payload]
TEXTS = [text for text, (_, payload, _) in EXAMPLES.items() if not payload]


@for_each("text, payload, fields", FORMS)
def test_page_and_service_recognise_the_same_fields(text: str, payload: str, fields: dict[str, str]) -> None:
    parsed = parse_content(text)
    if parsed is None:
        assert EXAMPLES[text][0] in TYPED
        return
    assert parsed.name == payload
    if payload == "event" and " ".join(filter(None, (fields["start"], fields.get("timezone")))) in PAGE_ONLY:
        assert parsed.fields["summary"] == fields["summary"]
    else:
        assert payload_text(payload, parsed.fields) == payload_text(payload, fields)


@for_each("text", TEXTS)
def test_text_without_a_form_is_incomplete_or_a_url(text: str) -> None:
    parsed = parse_content(text)
    is_read_only_here = "DURATION:" in text  # The page does not compute the end of an event.
    assert parsed is None or parsed.name == "url" or parsed.warnings or is_read_only_here
