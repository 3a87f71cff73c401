from __future__ import annotations

from flask import Request
from werkzeug.test import EnvironBuilder

from qr.http.languages import MAX_HEADER_CHARACTERS, accepted_languages, choose_language
from tests.support.tables import for_each

AVAILABLE = ("en", "ar", "de", "fr", "zh")


def request(accepted: str) -> Request:
    return Request(EnvironBuilder(headers=[("Accept-Language", accepted)]).get_environ())


@for_each(
    "accepted, language",
    [
        ("de", "de"),
        ("de-AT", "de"),
        ("DE-at", "de"),
        ("ar-EG", "ar"),
        ("zh-CN", "zh"),
        ("zh-Hant-TW", "zh"),
        ("zh-Hans-CN-x-private", "zh"),
        ("de-x-private", "de"),
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("pt,fr;q=0.5,en;q=0.1", "fr"),
        ("en;q=0.5,fr;q=0.9", "fr"),
        ("pt-BR,es-419;q=0.9", "en"),
        ("fr;q=0,de", "de"),
        ("fr;q=0", "en"),
        ("*", "en"),
        ("*,de;q=0.5", "de"),
        ("pt,*;q=0.5", "en"),
        ("", "en"),
        ("deu", "en"),
        ("d", "en"),
        ("de;q=", "de"),
        (",,;q=x", "en"),
    ],
)
def test_client_gets_the_language_it_prefers(accepted: str, language: str) -> None:
    assert choose_language(request(accepted), AVAILABLE, "en") == language


def test_languages_are_ordered_by_weight() -> None:
    assert accepted_languages(request("de;q=0.2,fr,en;q=0,it;q=0.5")) == ("fr", "it", "de")


def test_end_of_a_long_header_field_is_ignored() -> None:
    assert choose_language(request(f"{'pt,' * MAX_HEADER_CHARACTERS}de"), AVAILABLE, "en") == "en"
