"""Keys for one-time passwords, compared with the examples of Google and of the RFCs, and parsed by pyotp."""

from __future__ import annotations

import hashlib

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qr.errors import BadParameter, MissingParameter
from qr.payloads import PAYLOADS
from qr.payloads.otpauth import (
    Base32,
    LabelPart,
    Otpauth,
    write_otpauth,
)
from tests.support.payload_requests import build_message

KEY = {"account": "alice@google.com", "secret": "JBSWY3DPEHPK3PXP"}
TWENTY_BYTES = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # 12345678901234567890, the key of the RFCs


def test_key_uri_examples_are_reproduced() -> None:
    assert (
        build_message("otpauth", **KEY, issuer="Example").text
        == "otpauth://totp/Example:alice@google.com?secret=JBSWY3DPEHPK3PXP&issuer=Example"
    )
    full = build_message(
        "otpauth", issuer="ACME Co", account="john.doe@email.com", secret="HXDMVJECJJWSRB3HWIZR4IFUGFTMXBOZ"
    )
    # The example also has &algorithm=SHA1&digits=6&period=30. These are the defaults, so they are omitted.
    assert (
        full.text
        == "otpauth://totp/ACME%20Co:john.doe@email.com?secret=HXDMVJECJJWSRB3HWIZR4IFUGFTMXBOZ&issuer=ACME%20Co"
    )
    assert full == build_message(
        "otpauth",
        issuer="ACME Co",
        account="john.doe@email.com",
        secret="HXDMVJECJJWSRB3HWIZR4IFUGFTMXBOZ",
        type="totp",
        algorithm="sha1",
        digits="6",
        period="30",
    )


def test_payload_is_secret() -> None:
    assert PAYLOADS["otpauth"].secret


def test_totp_key_gives_passwords_of_rfc_6238() -> None:
    key = pyotp.parse_uri(build_message("otpauth", account="a", secret=TWENTY_BYTES, digits="8").text)
    assert isinstance(key, pyotp.TOTP)
    assert [key.at(time) for time in (59, 1111111109, 20000000000)] == ["94287082", "07081804", "65353130"]


def test_hotp_key_gives_passwords_of_rfc_4226() -> None:
    text = build_message("otpauth", account="a", secret=TWENTY_BYTES, type="hotp", counter="0").text
    key = pyotp.parse_uri(text)
    assert isinstance(key, pyotp.HOTP)
    assert [key.at(count) for count in (0, 1, 9)] == ["755224", "287082", "520489"]


@pytest.mark.parametrize("algorithm", ["SHA1", "SHA256", "SHA512"])
@pytest.mark.parametrize("digits", ["6", "8"])
@pytest.mark.parametrize("period", ["30", "60"])
def test_pyotp_reads_every_parameter(algorithm: str, digits: str, period: str) -> None:
    fields = {"account": "a", "secret": TWENTY_BYTES, "algorithm": algorithm, "digits": digits, "period": period}
    key = pyotp.parse_uri(build_message("otpauth", **fields).text)
    assert isinstance(key, pyotp.TOTP)
    digest = getattr(hashlib, algorithm.lower())
    assert (key.digest, key.digits, key.interval) == (digest, int(digits), int(period))


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("JBSWY3DPEHPK3PXP", "JBSWY3DPEHPK3PXP"),
        ("jbsw y3dp ehpk 3pxp", "JBSWY3DPEHPK3PXP"),
        ("JBSWY3DPEHPK3PXPAA======", "JBSWY3DPEHPK3PXPAA"),
        ("JBSWY3DPEHPK3PXPAA", "JBSWY3DPEHPK3PXPAA"),
    ],
)
def test_secret_is_upper_case_without_padding(text: str, secret: str) -> None:
    assert Base32().parse(text) == secret


@pytest.mark.parametrize(
    "text",
    [
        "",
        "JBSWY3DPEHPK3PX",  # 75 bits
        "JBSWY3DPEHPK3PXPA",  # not a whole number of bytes
        "JBSWY3DPEHPK3PXPAA=====",  # one = too few
        "JBSWY3DPEHPK3PXP=",
        "JBSWY3DPEHPK3PX1",
        "JBSWY3DP&issuer=x",
        "JBSWY3DPEHPK3PXP\n",
        "JBSWY3DPEHPK3PXﬀ",
        "A" * 1008,
    ],
)
def test_malformed_secret_is_rejected(text: str) -> None:
    with pytest.raises(ValueError):
        Base32().parse(text)


@pytest.mark.parametrize("text", ["", " ", "a:b", ":", "a\nb", "a ", ".", "..", "\ud800", "a" * 129])
def test_invalid_label_is_rejected(text: str) -> None:
    with pytest.raises(ValueError):
        LabelPart().parse(text)


@pytest.mark.parametrize(
    ("name", "text"),
    [("digits", "7"), ("period", "0"), ("period", "3601"), ("algorithm", "MD5"), ("type", "steam"), ("counter", "-1")],
)
def test_unsupported_value_is_rejected(name: str, text: str) -> None:
    with pytest.raises(ValueError):
        build_message("otpauth", **KEY | {name: text})


def test_counter_requires_hotp_and_period_requires_totp() -> None:
    assert "counter=0" in build_message("otpauth", **KEY, type="hotp", counter="0").text
    with pytest.raises(MissingParameter) as error:
        build_message("otpauth", **KEY, type="hotp")
    assert error.value.parameter == "counter"
    with pytest.raises(BadParameter, match="counter"):
        build_message("otpauth", **KEY, counter="1")
    with pytest.raises(BadParameter, match="period"):
        build_message("otpauth", **KEY, type="hotp", counter="1", period="30")


LABELS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)


@given(LABELS, st.none() | LABELS)
def test_label_cannot_inject_a_parameter(account: str, issuer: str | None) -> None:
    try:
        for part in filter(None, (account, issuer)):
            LabelPart().parse(part)
    except ValueError:
        return
    text = write_otpauth(Otpauth(account, TWENTY_BYTES, issuer)).text
    key = pyotp.parse_uri(text)
    assert text.isascii()
    assert "+" not in text
    assert (key.name, key.issuer, key.secret, key.digits) == (account, issuer, TWENTY_BYTES, 6)
