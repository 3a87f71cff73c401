"""Keys for one-time passwords against Google's own examples and the RFC's, read by pyotp."""

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
from tests.support.payload_requests import written

KEY = {"account": "alice@google.com", "secret": "JBSWY3DPEHPK3PXP"}
TWENTY_BYTES = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # 12345678901234567890, the RFCs' key; pyotp asks for fourteen


def test_the_formats_own_examples_come_out_as_they_are() -> None:
    assert (
        written("otpauth", **KEY, issuer="Example").text
        == "otpauth://totp/Example:alice@google.com?secret=JBSWY3DPEHPK3PXP&issuer=Example"
    )
    full = written("otpauth", issuer="ACME Co", account="john.doe@email.com", secret="HXDMVJECJJWSRB3HWIZR4IFUGFTMXBOZ")
    # The example spells out &algorithm=SHA1&digits=6&period=30, which every reader assumes.
    assert (
        full.text
        == "otpauth://totp/ACME%20Co:john.doe@email.com?secret=HXDMVJECJJWSRB3HWIZR4IFUGFTMXBOZ&issuer=ACME%20Co"
    )
    assert full == written(
        "otpauth",
        issuer="ACME Co",
        account="john.doe@email.com",
        secret="HXDMVJECJJWSRB3HWIZR4IFUGFTMXBOZ",
        type="totp",
        algorithm="sha1",
        digits="6",
        period="30",
    )


def test_a_key_is_secret() -> None:
    assert PAYLOADS["otpauth"].secret


def test_the_passwords_of_rfc_6238_come_out_of_the_key() -> None:
    read = pyotp.parse_uri(written("otpauth", account="a", secret=TWENTY_BYTES, digits="8").text)
    assert isinstance(read, pyotp.TOTP)
    assert [read.at(time) for time in (59, 1111111109, 20000000000)] == ["94287082", "07081804", "65353130"]


def test_the_passwords_of_rfc_4226_come_out_of_the_key() -> None:
    text = written("otpauth", account="a", secret=TWENTY_BYTES, type="hotp", counter="0").text
    read = pyotp.parse_uri(text)
    assert isinstance(read, pyotp.HOTP)
    assert [read.at(count) for count in (0, 1, 9)] == ["755224", "287082", "520489"]


@pytest.mark.parametrize("algorithm", ["SHA1", "SHA256", "SHA512"])
@pytest.mark.parametrize("digits", ["6", "8"])
@pytest.mark.parametrize("period", ["30", "60"])
def test_pyotp_reads_every_parameter(algorithm: str, digits: str, period: str) -> None:
    given = {"account": "a", "secret": TWENTY_BYTES, "algorithm": algorithm, "digits": digits, "period": period}
    read = pyotp.parse_uri(written("otpauth", **given).text)
    assert isinstance(read, pyotp.TOTP)
    digest = getattr(hashlib, algorithm.lower())
    assert (read.digest, read.digits, read.interval) == (digest, int(digits), int(period))


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("JBSWY3DPEHPK3PXP", "JBSWY3DPEHPK3PXP"),
        ("jbsw y3dp ehpk 3pxp", "JBSWY3DPEHPK3PXP"),
        ("JBSWY3DPEHPK3PXPAA======", "JBSWY3DPEHPK3PXPAA"),
        ("JBSWY3DPEHPK3PXPAA", "JBSWY3DPEHPK3PXPAA"),
    ],
)
def test_a_secret_is_written_in_capitals_without_padding(text: str, secret: str) -> None:
    assert Base32().parse(text) == secret


@pytest.mark.parametrize(
    "text",
    [
        "",
        "JBSWY3DPEHPK3PX",  # 75 bits
        "JBSWY3DPEHPK3PXPA",  # no whole byte ends here
        "JBSWY3DPEHPK3PXPAA=====",  # one = too few
        "JBSWY3DPEHPK3PXP=",
        "JBSWY3DPEHPK3PX1",
        "JBSWY3DP&issuer=x",
        "JBSWY3DPEHPK3PXP\n",
        "JBSWY3DPEHPK3PXﬀ",
        "A" * 1008,
    ],
)
def test_what_is_no_secret_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Base32().parse(text)


@pytest.mark.parametrize("text", ["", " ", "a:b", ":", "a\nb", "a ", ".", "..", "\ud800", "a" * 129])
def test_what_a_label_cannot_hold_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        LabelPart().parse(text)


@pytest.mark.parametrize(
    ("name", "text"),
    [("digits", "7"), ("period", "0"), ("period", "3601"), ("algorithm", "MD5"), ("type", "steam"), ("counter", "-1")],
)
def test_other_values_are_refused(name: str, text: str) -> None:
    with pytest.raises(ValueError):
        written("otpauth", **KEY | {name: text})


def test_a_counter_goes_with_hotp_and_a_period_with_totp() -> None:
    assert "counter=0" in written("otpauth", **KEY, type="hotp", counter="0").text
    with pytest.raises(MissingParameter) as missing:
        written("otpauth", **KEY, type="hotp")
    assert missing.value.parameter == "counter"
    with pytest.raises(BadParameter, match="counter"):
        written("otpauth", **KEY, counter="1")
    with pytest.raises(BadParameter, match="period"):
        written("otpauth", **KEY, type="hotp", counter="1", period="30")


LABELS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)


@given(LABELS, st.none() | LABELS)
def test_no_label_becomes_another_parameter(account: str, issuer: str | None) -> None:
    try:
        for part in filter(None, (account, issuer)):
            LabelPart().parse(part)
    except ValueError:
        return
    text = write_otpauth(Otpauth(account, TWENTY_BYTES, issuer)).text
    read = pyotp.parse_uri(text)
    assert text.isascii()
    assert "+" not in text
    assert (read.name, read.issuer, read.secret, read.digits) == (account, issuer, TWENTY_BYTES, 6)
