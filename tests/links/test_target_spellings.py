"""Targets in other spellings of browsers: private hosts, disguised hosts and links of the service."""

from __future__ import annotations

import pytest

from qr.errors import BadParameter
from qr.links.target import AnyTarget, Limits, check_target
from tests.support.tables import for_each

LIMITS = Limits("https://qr.example.com/codes/", "https://go.example/{id}")


@for_each(
    "text",
    [
        "https://loc\xadalhost/", "https://\uff4cocalhost/", "https://LOCALHOST./", "https://\u24db\u24de.local\u3002/",
        "https://\uff11\uff12\uff17.0.0.1/", "https://\u2460\u2461\u2466.0.0.1/", "https://[::ffff:127.0.0.1]/",
        "https://\U0001f355/", "https://\U0001f355.local/", "https://\U0001f355.lan./#[x]", "https://intranet/{a}|b",
    ],
)  # fmt: skip
def test_private_target_is_rejected_in_every_unicode_form(text: str) -> None:
    with pytest.raises(BadParameter, match="a URL with a public host"):
        check_target(AnyTarget().parse(text), "target", LIMITS)


@for_each(
    "text",
    [
        "https://127.1/", "https://2130706433/", "https://0x7f000001/", "https://0x7f.0.0.1/", "https://0177.0.0.1/",
        "https://127.0.0.1./", "https://127.0.0.0x1/", "https://\uff10x7f.1/", "https://127.0.0.%31/", "https://%31/",
        "https://localhos%74/", "https://localhost\\@example.com/", "https://example.com\\@localhost/",
        "https://example.com@localhost/", "https://localhost:80@example.com/", "https://example.com\uff20localhost/",
        "https://localhost\uff0f.example.com/", "https://xn--localhost-/", "https://xn--localhost-.example/",
        "https:\\\\localhost/", "https:/localhost/", "//localhost/", "\\\\localhost/", "https://\tlocalhost/",
        "javascript\uff1aalert(1)", "java\nscript:alert(1)", " javascript:alert(1)", "view-source:https://example.com/",
    ],
)  # fmt: skip
def test_disguised_host_or_scheme_is_rejected(text: str) -> None:
    with pytest.raises((ValueError, BadParameter)):
        check_target(AnyTarget().parse(text), "target", LIMITS)


@for_each(
    "text",
    [
        "https://qr.example.com/codes\\u\\42", "https://qr.example.com/\\codes/u/42", "  https://qr.example.com/codes/u/42",
        "https://qr.example.com/codes/x/..\\u/42#[{|^", "https://qr.example.com/codes%5Cu/42?%zz",
        "https://\uff51r\u3002example.com/codes/u/42", "https://QR.ex\xadample.com./codes/u/42",
        "https://qr.example.com:0443/codes/u/42", "https://qr.example.com:/codes/u/42",
        "https://qr.example.com/%zz/../codes/u/42", "https://go.example\uff0e/42#a#b",
    ],
)  # fmt: skip
def test_own_link_is_rejected_in_every_form_of_browsers(text: str) -> None:
    with pytest.raises(BadParameter, match="redirect loop"):
        check_target(AnyTarget().parse(text), "target", LIMITS)
