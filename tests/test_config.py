from __future__ import annotations

import os
import sys

import pytest

from qr.config import Listener, Settings, library_environment
from qr.config_values import RateLimit


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
        "QR_BRAND": "logos/example.json",
        "QR_STORE": "firestore://codes",
        "QR_API_KEYS": "shop:read:00",
        "QR_ACCESS": "signed",
        "QR_SIGNING_KEYS": "one two",
        "QR_DOCS_PASSWORD": "open sesame",
        "QR_SCHEMES": "myapp, Spotify",
        "QR_IDS": "case-insensitive",
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
        brand="logos/example.json",
        store="firestore://codes",
        api_keys="shop:read:00",
        access="signed",
        signing_keys="one two",
        docs_password="open sesame",
        schemes="myapp,spotify",
        ids="case-insensitive",
        country_header="X-Country",
        proxies=2,
        trusted_proxies="127.0.0.1/32,10.0.0.0/8",
        private_targets="*",
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


def test_library_environment_has_no_settings() -> None:
    environ = {"PATH": "/bin", "LD_LIBRARY_PATH": "/lib", "QR_API_KEYS": "secret", "HOME": "/"}
    found = library_environment(environ)
    assert found.pop("PYTHONPATH").split(os.pathsep) == [path for path in sys.path if path]
    assert found == {"PATH": "/bin", "LD_LIBRARY_PATH": "/lib"}


def test_listener_has_the_defaults_of_the_container() -> None:
    assert Listener.from_environ({}) == Listener("0.0.0.0", 8080, 4 * (os.cpu_count() or 1))
    assert Listener.from_environ({"HOST": "::1", "PORT": "80", "THREADS": "4"}) == Listener("::1", 80, 4)


@pytest.mark.parametrize(("name", "value"), [("PORT", "-1"), ("PORT", "http"), ("PORT", "65536"), ("THREADS", "0")])
def test_invalid_listener_names_the_variable(name: str, value: str) -> None:
    with pytest.raises(ValueError, match=f"^{name} must be"):
        Listener.from_environ({name: value})
