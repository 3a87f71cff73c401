"""Keys for one-time passwords of Google Authenticator and of pyotp."""

from __future__ import annotations

import pyotp

from qr.parsing import is_secret_text, parse_content
from tests.support.parsed_content import check
from tests.support.tables import for_each

SECRET = "HXDMVJECJJWSRB3HWIZR4IFUGFTMXBOZ"
JOHN = {"account": "john.doe@email.com", "secret": SECRET, "issuer": "ACME Co"}


@for_each(
    "text, fields, warnings",
    [
        (  # Google Authenticator, Key URI Format.
            f"otpauth://totp/ACME%20Co:john.doe@email.com?secret={SECRET}&issuer=ACME%20Co&algorithm=SHA1&digits=6&period=30",
            JOHN | {"period": "30"},
            (),
        ),
        (
            "otpauth://totp/Example:alice@google.com?secret=JBSWY3DPEHPK3PXP&issuer=Example",
            {"account": "alice@google.com", "secret": "JBSWY3DPEHPK3PXP", "issuer": "Example"},
            (),
        ),
        (f"otpauth://totp/ACME%20Co%3A%20john.doe@email.com?secret={SECRET}", JOHN, ()),
        (f"OTPAUTH://TOTP/john?SECRET={SECRET.lower()}", {"account": "john", "secret": SECRET.lower()}, ()),
        (
            f"otpauth://totp/Other:john.doe@email.com?secret={SECRET}&issuer=ACME%20Co",
            JOHN,
            ("the issuer of the label",),
        ),
        (
            f"otpauth://hotp/ACME%20Co:john.doe@email.com?secret={SECRET}&counter=0&period=30",
            JOHN | {"type": "hotp", "counter": "0"},
            ("period is left out",),
        ),
        (f"otpauth://hotp/ACME%20Co:john.doe@email.com?secret={SECRET}", JOHN | {"type": "hotp"}, ("counter must be",)),
        (f"otpauth://totp/john?secret={SECRET}&image=x", {"account": "john", "secret": SECRET}, ("image is left out",)),
        (
            f"otpauth://totp/john?secret={SECRET}&digits=7",
            {"account": "john", "secret": SECRET, "digits": "7"},
            ("digits",),
        ),
        (
            f"otpauth://steam/john?secret={SECRET}",
            {"account": "john", "secret": SECRET, "type": "steam"},
            ("type must be",),
        ),
        ("otpauth://totp/john?issuer=x", {"account": "john", "issuer": "x"}, ("secret must be",)),
        ("otpauth://totp/john?secret=geheim1", {"account": "john", "secret": "geheim1"}, ("secret must be base32",)),
    ],
)
def test_keys_are_read(text: str, fields: dict[str, str], warnings: tuple[str, ...]) -> None:
    assert check("otpauth", text, fields, warnings).is_secret


@for_each("digest, algorithm", [("sha1", None), ("sha256", "SHA256"), ("sha512", "SHA512")])
def test_keys_of_pyotp_are_read(digest: str, algorithm: str | None) -> None:
    import hashlib

    expected = {"account": "a b@x.org", "secret": SECRET, "issuer": "Ä & Co"} | (
        {"algorithm": algorithm} if algorithm else {}
    )
    totp = pyotp.TOTP(SECRET, digest=getattr(hashlib, digest), interval=60, digits=8)
    check(
        "otpauth",
        totp.provisioning_uri(name="a b@x.org", issuer_name="Ä & Co"),
        {**expected, "digits": "8", "period": "60"},
    )
    hotp = pyotp.HOTP(SECRET, digest=getattr(hashlib, digest))
    fields = {**expected, "type": "hotp", "counter": "7"}
    check("otpauth", hotp.provisioning_uri(name="a b@x.org", issuer_name="Ä & Co", initial_count=7), fields)


@for_each("text", ["otpauth-migration://offline?data=x", "DPP:C:81/1;K:abc;;", "otpauth:x", "\ufeffWIFI:x"])
def test_other_secrets_are_recognised_without_a_payload(text: str) -> None:
    assert parse_content(text) is None
    assert is_secret_text(text)
    assert not is_secret_text(f"see {text}")
