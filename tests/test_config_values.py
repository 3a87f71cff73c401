from __future__ import annotations

import pytest

from qr.config import Settings
from tests.support.tables import for_each


@for_each(
    "variable, value",
    [
        ("PUBLIC_URL", "qr.example.com"),
        ("PUBLIC_URL", "ftp://qr.example.com"),
        ("PUBLIC_URL", "https://qr.example.com/?a=b"),
        ("USER_URL", "https://example.com/members/"),
        ("USER_URL", "javascript:alert({id})"),
        ("USER_URL", "https://ex ample/{id}"),
        ("USER_URL", "https://{id}.example.com/"),
        ("USER_URL", "https://example.com/{id}\n"),
        ("PUBLIC_URL", "https://a.example/\u00fc"),
        ("PUBLIC_URL", "https://a_b.example"),
        ("PUBLIC_URL", "https://a.example:x"),
        ("QR_MAX_BODY", "8MB"),
        ("QR_MAX_BODY", "0"),
        ("QR_ENGINE", "segno"),
        ("QR_STORE", "sqlite://users.db"),
        ("QR_STORE", "sqlite:///"),
        ("QR_STORE", "postgres://localhost/users"),
        ("QR_STORE", "firestore://No Such"),
        ("QR_ACCESS", "closed"),
        ("QR_PROXIES", "-1"),
        ("QR_PROXIES", "one"),
        ("QR_TRUSTED_PROXIES", "*"),
        ("QR_TRUSTED_PROXIES", "localhost"),
        ("QR_TRUSTED_PROXIES", "10.0.0.1/8"),
        *(("QR_PRIVATE_TARGETS", text) for text in ("yes", "ON", "*", "10.0.0.1/8", "a.example:80", "localhost,")),
        ("QR_IDS", "lower"),
        *(("QR_SCHEMES", text) for text in ("javascript", "myapp,Data", "https", "my app", "1a", "a,", "intent")),
        *(("QR_COUNTRY_HEADER", text) for text in ("X Country", "X_Country", "X-Country:", "X-L\u00e4nder", "\n")),
        ("QR_COMPAT", "zxing"),
        ("QR_FETCH_HOSTS", "localhost"),
        ("QR_FETCH_HOSTS", "https://example.com"),
        ("QR_FETCH_HOSTS", "10.0.0.0/8"),
        ("QR_COMPAT", "none,goqr"),
        *(
            ("QR_RATE_LIMIT", text)
            for text in (
                "600",
                "0/minute",
                "600/fortnight",
                "600 per minute",
                "-1/minute",
                "1000001/day",
                "6e2/hour",
                " ",
            )
        ),
        *(
            ("QR_RATE_STORE", text)
            for text in (
                "memory",
                "redis",
                "redis://",
                "http://redis:6379",
                "redis://a b",
                "redis://h/x",
                "redis://h:p",
            )
        ),
    ],
)
def test_invalid_variable_is_named_in_the_error(variable: str, value: str) -> None:
    with pytest.raises(ValueError, match=variable):
        Settings.from_environ({variable: value})


def test_rate_limits_and_rate_stores_are_parsed() -> None:
    for text, limit in {"1/second": (1, 1), "90/hour": (90, 3600), "1000000/day": (1_000_000, 86_400)}.items():
        assert Settings.from_environ({"QR_RATE_LIMIT": text}).rate_limit == limit
    for url in ("redis://h", "rediss://user:p%40ss@redis.example.com:6380/2", "redis://:secret@[::1]:6379"):
        assert Settings.from_environ({"QR_RATE_STORE": url}).rate_store == url


def test_private_hosts_are_parsed() -> None:
    texts = {
        "": "",
        "off": "",
        "on": "*",
        "*.Corp.example, 10.0.0.0/8,localhost": "*.corp.example,10.0.0.0/8,localhost",
    }
    for text, hosts in texts.items():
        assert Settings.from_environ({"QR_PRIVATE_TARGETS": text}).private_targets == hosts


def test_error_does_not_repeat_the_password_of_redis() -> None:
    with pytest.raises(ValueError, match="QR_RATE_STORE") as caught:
        Settings.from_environ({"QR_RATE_STORE": "redis://user:secret@a b"})
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("variable", "value"), [("QR_MAX_BODY", "8MB"), ("QR_ACCESS", "closed"), ("QR_COUNTRY_HEADER", "X Country")]
)
def test_error_repeats_a_value_that_is_no_secret(variable: str, value: str) -> None:
    with pytest.raises(ValueError, match=f"^{variable} must be .*; got {value}$"):
        Settings.from_environ({variable: value})
