from __future__ import annotations

import os
import sys

import pytest

from qr.config import Listener, RateLimit, Settings, library_environment


def test_threads_are_those_of_the_framework() -> None:
    assert Settings.from_environ({"THREADS": "16"}).threads == 16
    assert Settings.from_environ({}).threads == 4 * (os.cpu_count() or 1)
    with pytest.raises(ValueError, match="THREADS"):
        Settings.from_environ({"THREADS": "0"})


def test_empty_environment_gives_the_defaults() -> None:
    assert Settings.from_environ({}) == Settings(store="sqlite:///users.db")


def test_every_variable_sets_its_setting() -> None:
    environ = {
        "PUBLIC_URL": "https://qr.example.com/codes/",
        "QR_HOSTS": "qr.example.com,*.example.org",
        "USER_URL": "https://example.com/members?id={id}",
        "QR_MAX_BODY": "1024",
        "QR_ENGINE": "qrcode",
        "QR_FUNCTION_NAME": "codes",
        "K_SERVICE": "codes-service",
        "QR_STYLES": "{}",
        "QR_STORE": "firestore://codes",
        "QR_API_KEYS": "shop:read:00",
        "QR_ACCESS": "signed",
        "QR_SIGNING_KEYS": "one two",
        "QR_DOCS_PASSWORD": "open sesame",
        "QR_COUNTRY_HEADER": "X-Country",
        "QR_PROXIES": "2",
        "QR_TRUSTED_PROXIES": "127.0.0.1, 10.0.0.0/8",
        "QR_PRIVATE_TARGETS": "on",
        "GOOGLE_CLOUD_PROJECT": "codes",
        "QR_RATE_LIMIT": "600/minute",
        "QR_RATE_STORE": "redis://redis:6379",
        "QR_COMPAT": "goqr, tutorials",
        "QR_FETCH_HOSTS": "example.com,*.example.org",
    }
    assert Settings.from_environ(environ) == Settings(
        public_url="https://qr.example.com/codes",
        hosts="qr.example.com,*.example.org",
        user_url="https://example.com/members?id={id}",
        max_body=1024,
        engine="qrcode",
        function_name="codes",
        in_cloud=True,
        styles="{}",
        store="firestore://codes",
        api_keys="shop:read:00",
        access="signed",
        signing_keys="one two",
        docs_password="open sesame",
        country_header="X-Country",
        proxies=2,
        trusted_proxies="127.0.0.1/32,10.0.0.0/8",
        private_targets=True,
        project="codes",
        rate_limit=RateLimit(600, 60),
        rate_store="redis://redis:6379",
        compat="goqr,tutorials",
        fetch_hosts="example.com,*.example.org",
    )


def test_cloud_defaults_are_no_store_and_one_proxy() -> None:
    settings = Settings.from_environ({"K_SERVICE": "qr"})
    assert (settings.store, settings.proxies) == ("", 1)


def test_empty_store_variable_disables_the_store() -> None:
    assert Settings.from_environ({"QR_STORE": ""}).store == ""


def test_function_name_defaults_to_the_service_name() -> None:
    assert Settings.from_environ({"K_SERVICE": "qr"}).function_name == "qr"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PUBLIC_URL", "qr.example.com"),
        ("PUBLIC_URL", "ftp://qr.example.com"),
        ("PUBLIC_URL", "https://qr.example.com/?a=b"),
        ("USER_URL", "https://example.com/members/"),
        ("USER_URL", "javascript:alert({id})"),
        ("USER_URL", "https://ex ample/{id}"),
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
        ("QR_PRIVATE_TARGETS", "yes"),
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


def test_library_environment_has_no_settings() -> None:
    environ = {"PATH": "/bin", "LD_LIBRARY_PATH": "/lib", "QR_API_KEYS": "secret", "HOME": "/"}
    found = library_environment(environ)
    assert found.pop("PYTHONPATH").split(os.pathsep) == [path for path in sys.path if path]
    assert found == {"PATH": "/bin", "LD_LIBRARY_PATH": "/lib"}


def test_rate_limits_and_rate_stores_are_parsed() -> None:
    for text, limit in {"1/second": (1, 1), "90/hour": (90, 3600), "1000000/day": (1_000_000, 86_400)}.items():
        assert Settings.from_environ({"QR_RATE_LIMIT": text}).rate_limit == limit
    for url in ("redis://h", "rediss://user:p%40ss@redis.example.com:6380/2", "redis://:secret@[::1]:6379"):
        assert Settings.from_environ({"QR_RATE_STORE": url}).rate_store == url


def test_error_does_not_repeat_the_password_of_redis() -> None:
    with pytest.raises(ValueError, match="QR_RATE_STORE") as caught:
        Settings.from_environ({"QR_RATE_STORE": "redis://user:secret@a b"})
    assert "secret" not in str(caught.value)


def test_listener_has_the_defaults_of_the_container() -> None:
    assert Listener.from_environ({}) == Listener("0.0.0.0", 8080, 4 * (os.cpu_count() or 1))
    assert Listener.from_environ({"HOST": "::1", "PORT": "80", "THREADS": "4"}) == Listener("::1", 80, 4)


@pytest.mark.parametrize(
    ("variable", "value"), [("QR_MAX_BODY", "8MB"), ("QR_ACCESS", "closed"), ("QR_COUNTRY_HEADER", "X Country")]
)
def test_error_repeats_a_value_that_is_no_secret(variable: str, value: str) -> None:
    with pytest.raises(ValueError, match=f"^{variable} must be .*; got {value}$"):
        Settings.from_environ({variable: value})


@pytest.mark.parametrize(("name", "value"), [("PORT", "-1"), ("PORT", "http"), ("PORT", "65536"), ("THREADS", "0")])
def test_invalid_listener_names_the_variable(name: str, value: str) -> None:
    with pytest.raises(ValueError, match=f"^{name} must be"):
        Listener.from_environ({name: value})
