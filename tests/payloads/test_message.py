"""Mail, phone calls, SMS and chats, parsed by the standard library (URIs) and by ZXing's published rules (SMSTO)."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, unquote_plus, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.payload_requests import message_text


@pytest.mark.parametrize(
    ("payload", "fields", "text"),
    [
        ("mail", {"to": "jane@example.com"}, "mailto:jane@example.com"),
        (
            "mail",
            {"to": "a@example.com, b@example.com", "cc": "c@example.com", "bcc": "d@example.com", "subject": "A&B C"},
            "mailto:a@example.com,b@example.com?cc=c@example.com&bcc=d@example.com&subject=A%26B%20C",
        ),
        # RFC 6068, 6.1 and 6.3
        ("mail", {"to": "infobot@example.com", "body": "send current-issue\nsend index"},
         "mailto:infobot@example.com?body=send%20current-issue%0D%0Asend%20index"),
        ("mail", {"to": "user@example.org", "subject": "caf\u00e9"}, "mailto:user@example.org?subject=caf%C3%A9"),
        ("mail", {"to": "gorby%kremvax@example.com"}, "mailto:gorby%25kremvax@example.com"),
        ("mail", {"to": "a+b?cc=x@example.com"}, "mailto:a%2Bb%3Fcc%3Dx@example.com"),
        ("phone", {"number": "+1-201-555-0123"}, "tel:+12015550123"),  # RFC 3966, 6, without its hyphens
        ("phone", {"number": "112"}, "tel:112"),
        ("sms", {"number": "+1 555 1234"}, "SMSTO:+15551234:"),
        ("sms", {"number": "+15551234", "body": "a:b;c\r\nd"}, "SMSTO:+15551234:a:b;c\nd"),
        ("sms", {"number": "+15105550101", "scheme": "sms"}, "sms:+15105550101"),
        ("sms", {"number": "+15105550101", "body": "hello there", "scheme": "sms"},  # RFC 5724, 2.5
         "sms:+15105550101?body=hello%20there"),
        ("whatsapp", {"number": "+1 (555) 123-4567"}, "https://wa.me/15551234567"),
        ("whatsapp", {"number": "15551234567", "body": "I'm in?"}, "https://wa.me/15551234567?text=I%27m%20in%3F"),
    ],
)  # fmt: skip
def test_fields_become_the_expected_text(payload: str, fields: dict[str, str], text: str) -> None:
    assert message_text(payload, **fields) == text


@pytest.mark.parametrize(
    ("payload", "fields"),
    [
        ("mail", {"to": "jane@example.com", "subject": "a\r\nBcc: eve@example.com"}),
        ("mail", {"to": "jane@example.com", "cc": "eve"}),
        ("phone", {"number": "*#06#"}),
        ("sms", {"number": "112:body"}),
        ("whatsapp", {"number": "0041791234567"}),
    ],
)
def test_invalid_recipient_or_subject_is_rejected(payload: str, fields: dict[str, str]) -> None:
    with pytest.raises(ValueError):
        message_text(payload, **fields)


CHARACTERS = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])
LINE = st.lists(CHARACTERS | st.sampled_from("%&=+?#:; "), min_size=1, max_size=20).map("".join)
LINES = st.lists(LINE | st.just("\n"), min_size=1, max_size=5).map("".join)
ATOM = st.text("abcXYZ019!#$%&'*+/=?^_`{|}~-", min_size=1, max_size=10)


@given(ATOM, LINE, LINES)
def test_mail_text_cannot_inject_a_header(local: str, subject: str, body: str) -> None:
    text = message_text("mail", to=f"{local}@example.com", subject=subject, body=body)
    url = urlsplit(text)
    assert (url.scheme, url.netloc, url.fragment) == ("mailto", "", "")
    # ZXing decodes the address as a form field.
    assert unquote(url.path) == unquote_plus(url.path) == f"{local}@example.com"
    expected = {"subject": [subject], "body": [body.replace("\n", "\r\n")]}
    assert parse_qs(url.query, strict_parsing=True, errors="strict") == expected


@given(LINES)
def test_sms_body_is_preserved(body: str) -> None:
    scheme, number, rest = message_text("sms", number="+15551234", body=body).split(":", 2)
    assert (scheme, number, rest) == ("SMSTO", "+15551234", body)
    url = urlsplit(message_text("sms", number="+15551234", body=body, scheme="sms"))
    assert (url.scheme, url.path, url.fragment) == ("sms", "+15551234", "")
    assert parse_qs(url.query, strict_parsing=True, errors="strict") == {"body": [body]}


@given(LINES)
def test_whatsapp_body_is_preserved(body: str) -> None:
    url = urlsplit(message_text("whatsapp", number="+15551234567", body=body))
    assert (url.netloc, url.path, url.fragment) == ("wa.me", "/15551234567", "")
    assert parse_qs(url.query, strict_parsing=True, errors="strict") == {"text": [body]}
