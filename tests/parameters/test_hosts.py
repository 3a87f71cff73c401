from __future__ import annotations

import pytest

from qr.parameters.hosts import InvalidHost, ascii_host, has_top_level_domain
from tests.support.tables import for_each


@for_each(
    "host, result",
    [
        ("\U0001f4a9\U0001f355.to", "xn--vi8hhv.to"),
        ("\u2665.example", "xn--g6h.example"),
        ("\U0001f355.\u0645\u0635\u0631", None),  # right-to-left names allow no other label that starts with an emoji
        ("\u0645\u0635\u0631.example", "xn--wgbh1c.example"),
        ("b\u0635.example", None),
        ("\u0646\u0627\u0645\u0647\u200c\u0627\u06cc.example", "xn--mgba3gch31f060k.example"),
        ("\U0001f468\u200d\U0001f469.ws", None),  # a joiner between two emoji
        ("a\u200db.example", None),
        ("\u0301a.example", None),
        ("-\xfc.example", None),
        ("xn--vi8hhv.to", "xn--vi8hhv.to"),
        ("XN--VI8HHV.to", "XN--VI8HHV.to"),
        ("xn--localhost-.com", None),
        ("xn--.com", None),
        ("xn--a-ecp.ru", None),  # punycode of a character that mapping replaces
        ("xn--99999999.com", None),
        ("p\u0430ypal.example", "xn--pypal-4ve.example"),  # scripts can be mixed, as in browsers; punycode shows this
        ("\uff4cocal\xadhost", "localhost"),
        ("\uff11\uff12\uff17\uff0e\u3002\u2460", None),
        ("\uff11\uff12\uff17\uff0e\uff10\u30020.\u2460", "127.0.0.1"),
        ("a\uff0fb.com", None),
        ("a\uff20b.com", None),
        ("a\u2100b.com", None),
        ("\xad.com", None),
        ("example.com.", "example.com."),
        ("127.0.0.1.", None),
        ("[::FFFF:127.0.0.1]", "[::ffff:7f00:1]"),
        ("[::ffff:255.1.2.0]", "[::ffff:ff01:200]"),
        ("\U0001f355" * 2000, None),
        ("", None),
    ],
)
def test_host_is_converted_or_rejected(host: str, result: str | None) -> None:
    if result is None:
        with pytest.raises(InvalidHost):
            ascii_host(host)
    else:
        assert ascii_host(host) == result


def test_top_level_domain_is_recognised() -> None:
    assert all(map(has_top_level_domain, ("a.io", "A.IO", "xn--mn8h3k.to", "a.xn--wgbh1c")))
    assert not any(map(has_top_level_domain, ("localhost", "a.b", "192.0.2.1", "a.io.")))
