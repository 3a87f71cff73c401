"""E-mails, calls, text messages and chats of standards and of other generators."""

from __future__ import annotations

import segno.helpers

from qr.parsing import parse_content
from tests.support.parsed_content import check
from tests.support.tables import for_each

JANE = {"to": "jane@example.com"}
NUMBER = {"number": "+15551234567"}


@for_each(
    "name, text, fields, warnings",
    [
        # RFC 6068, 6.1.
        ("mail", "mailto:chris@example.com", {"to": "chris@example.com"}, ()),
        (
            "mail",
            "mailto:infobot@example.com?subject=current-issue",
            {"to": "infobot@example.com", "subject": "current-issue"},
            (),
        ),
        (
            "mail",
            "mailto:infobot@example.com?body=send%20current-issue%0D%0Asend%20index",
            {"to": "infobot@example.com", "body": "send current-issue\nsend index"},
            (),
        ),
        (
            "mail",
            "mailto:list@example.org?In-Reply-To=%3C3469A91.D10AF4C@example.com%3E",
            {"to": "list@example.org"},
            ("in-reply-to is left out",),
        ),
        (
            "mail",
            "mailto:joe@example.com?cc=bob@example.com&body=hello",
            {"to": "joe@example.com", "cc": "bob@example.com", "body": "hello"},
            (),
        ),
        ("mail", "mailto:?to=addr1@an.example,addr2@an.example", {"to": "addr1@an.example,addr2@an.example"}, ()),
        ("mail", "mailto:addr1@an.example?to=addr2@an.example", {"to": "addr1@an.example,addr2@an.example"}, ()),
        ("mail", "mailto:gorby%25kremvax@example.com", {"to": "gorby%kremvax@example.com"}, ()),
        ("mail", "mailto:user@example.org?subject=caf%C3%A9", {"to": "user@example.org", "subject": "café"}, ()),
        ("mail", "MAILTO:jane@example.com?SUBJECT=a+b", JANE | {"subject": "a+b"}, ()),
        ("mail", "mailto:jane", {"to": "jane"}, ("to must be",)),
        ("mail", "mailto:?subject=x", {"subject": "x"}, ("to must be",)),
        ("mail", r"MATMSG:TO:jane@example.com;SUB:a\;b;BODY:c\:d\\;;", JANE | {"subject": "a;b", "body": "c:d\\"}, ()),
        (
            "mail",
            "matmsg:to:jane@example.com;to:joe@example.com;x:1",
            {"to": "jane@example.com,joe@example.com"},
            ("X is left out",),
        ),
        ("mail", "SMTP:jane@example.com:Hello:the: body", JANE | {"subject": "Hello", "body": "the: body"}, ()),
        ("mail", "jane@example.com\r\n", JANE, ()),
        # RFC 3966, 6.
        ("phone", "tel:+1-201-555-0123", {"number": "+1-201-555-0123"}, ()),
        ("phone", "tel:7042;phone-context=example.com", {"number": "7042"}, ("phone-context=example.com is",)),
        ("phone", "tel:863-1234;ext=12", {"number": "863-1234"}, ("ext=12 is left out",)),
        ("phone", "TEL:%2B15551234567", NUMBER, ()),
        ("phone", "tel:*21*123%23", {"number": "*21*123#"}, ("number must be",)),
        ("sms", "SMSTO:+15551234567:Hi: you\n there ", NUMBER | {"body": "Hi: you\n there "}, ()),
        ("sms", "smsto:+15551234567", NUMBER, ()),
        ("sms", "SMSTO:Jane:Hello", {"number": "Jane", "body": "Hello"}, ("number must be",)),
        ("sms", "MMSTO:+15551234567:Hi", NUMBER | {"body": "Hi"}, ()),
        # RFC 5724, 2.5.
        ("sms", "sms:+15105550101", {"number": "+15105550101", "scheme": "sms"}, ()),
        (
            "sms",
            "sms:+15105550101?body=hello%20there",
            {"number": "+15105550101", "body": "hello there", "scheme": "sms"},
            (),
        ),
        ("sms", "sms:+15105550101&body=hello", {"number": "+15105550101", "body": "hello", "scheme": "sms"}, ()),
        (
            "sms",
            "sms:+15105550101,+15105550102",
            {"number": "+15105550101,+15105550102", "scheme": "sms"},
            ("number must",),
        ),
        (
            "sms",
            "sms:+15105550101;x=1?subject=y",
            {"number": "+15105550101", "scheme": "sms"},
            ("subject is left out", "x=1 is left out"),
        ),
        ("sms", "SMS:+15105550101:Hi", {"number": "+15105550101", "body": "Hi"}, ()),
        (
            "whatsapp",
            "https://wa.me/15551234567?text=I%27m%20interested",
            {"number": "15551234567", "body": "I'm interested"},
            (),
        ),
        (
            "whatsapp",
            "https://api.whatsapp.com/send?phone=15551234567&text=a+b&x=1",
            {"number": "15551234567", "body": "a+b"},
            ("x is left out",),
        ),
        ("whatsapp", "whatsapp://send?phone=%2B15551234567", {"number": "+15551234567"}, ()),
        ("whatsapp", "https://wa.me/015551234567", {"number": "015551234567"}, ("number must be",)),
        ("url", "https://wa.me/message/ABC", {"url": "https://wa.me/message/ABC"}, ()),
    ],
)
def test_messages_are_read(name: str, text: str, fields: dict[str, str], warnings: tuple[str, ...]) -> None:
    check(name, text, fields, warnings)


def test_mail_of_segno_is_read() -> None:
    text = segno.helpers.make_make_email_data(
        ["a@x.org", "b@x.org"], cc="c@x.org", subject="Hi there?", body="A\nB & C"
    )
    check("mail", text, {"to": "a@x.org,b@x.org", "cc": "c@x.org", "subject": "Hi there?", "body": "A\nB & C"})


@for_each(
    "text",
    ["mailto:", "MATMSG:;;", "tel:", "SMSTO:", "SMSTO::x", "sms:?body=x", "a@b", "a b@example.com", "@example.com"],
)
def test_messages_without_a_recipient_are_no_payload(text: str) -> None:
    assert parse_content(text) is None
