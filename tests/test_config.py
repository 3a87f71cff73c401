from __future__ import annotations

import pytest

from qr.config import Settings


def test_an_empty_environment_gives_the_defaults() -> None:
    assert Settings.from_environ({}) == Settings()


def test_every_variable_is_read() -> None:
    environ = {
        "PUBLIC_URL": "https://qr.example.com/codes/",
        "USER_URL": "https://example.com/members?id={id}",
        "QR_MAX_BODY": "1024",
        "QR_ENGINE": "qrcode",
        "QR_FUNCTION_NAME": "codes",
        "K_SERVICE": "codes-service",
    }
    assert Settings.from_environ(environ) == Settings(
        public_url="https://qr.example.com/codes",
        user_url="https://example.com/members?id={id}",
        max_body=1024,
        engine="qrcode",
        function_name="codes",
        in_cloud=True,
    )


def test_without_a_function_name_the_service_lends_its_own() -> None:
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
    ],
)
def test_a_wrong_variable_is_named_at_the_start(variable: str, value: str) -> None:
    with pytest.raises(ValueError, match=variable):
        Settings.from_environ({variable: value})
