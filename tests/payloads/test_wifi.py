"""WIFI, parsed by the published rules of ZXing (WifiResultParser) and of older Android versions."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qr.errors import BadParameter, MissingParameter
from qr.payloads import PAYLOADS
from tests.support.payload_requests import message_error, message_text
from tests.support.tables import for_each


def parse_like_zxing(text: str) -> dict[str, str]:
    """Return the fields. A field ends at the first ";" after an even number of backslashes. Remove the escapes."""
    fields = re.findall(r"((?:[^\\;]|\\.)*);", text.removeprefix("WIFI:"))
    assert fields.pop() == "", "no empty field at the end"
    pairs = [field.partition(":")[::2] for field in fields]
    assert len(dict(pairs)) == len(pairs)
    return {name: re.sub(r"\\(.)", r"\1", value) for name, value in pairs}


def parse_like_android(text: str) -> dict[str, str]:
    """Return the fields. A field ends at any ";" without a backslash before it. Remove quotes around a value."""
    fields = [field.partition(":")[::2] for field in re.split(r"(?<!\\);", text.removeprefix("WIFI:")) if field]
    unescaped = {name: re.sub(r"\\(.)", r"\1", value) for name, value in fields}
    return {name: re.sub(r'\A"(.*)"\Z', r"\1", value) for name, value in unescaped.items()}


def parse_like_wpa3(text: str) -> dict[str, str]:
    """Return the fields by the grammar of the WPA3 specification (7.1)."""
    characters = r"(?:[ -$&-:<-~]|%[0-9A-F]{2})*"
    grammar = rf"WIFI:(T:WPA;)?(R:[0-9A-F]+;)?(S:{characters};)(H:true;)?(P:{characters};)?;"
    match = re.fullmatch(grammar, text)
    assert match, text
    pairs = [field.removesuffix(";").partition(":")[::2] for field in match.groups() if field]
    return {name: unquote(value, errors="strict") for name, value in pairs}


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"ssid": "mynetwork", "password": "mypassword"}, "WIFI:T:WPA;S:mynetwork;P:mypassword;;"),
        ({"ssid": "guests"}, "WIFI:T:nopass;S:guests;;"),
        ({"ssid": '"foo;bar\\baz"'}, r"WIFI:T:nopass;S:\"foo\;bar\\baz\";;"),
        ({"ssid": "ABCD"}, "WIFI:T:nopass;S:ABCD;;"),
        ({"ssid": "2026"}, "WIFI:T:nopass;S:2026;;"),
        ({"ssid": "7"}, "WIFI:T:nopass;S:7;;"),
        ({"ssid": "deadBEEF", "password": "12345678"}, "WIFI:T:WPA;S:deadBEEF;P:12345678;;"),
        ({"ssid": "ABCD", "quote": "off"}, "WIFI:T:nopass;S:ABCD;;"),
        ({"ssid": "ABCD", "quote": "on"}, 'WIFI:T:nopass;S:"ABCD";;'),
        ({"ssid": "2026", "quote": "on"}, 'WIFI:T:nopass;S:"2026";;'),
        ({"ssid": "cafe", "quote": "on", "hidden": "on"}, 'WIFI:T:nopass;S:"cafe";H:true;;'),
        ({"ssid": "bistro", "quote": "on"}, "WIFI:T:nopass;S:bistro;;"),
        ({"ssid": "2026", "quote": "on", "dialect": "wpa3"}, "WIFI:S:2026;;"),
        ({"ssid": "net", "password": "12345678"}, "WIFI:T:WPA;S:net;P:12345678;;"),
        ({"ssid": "net", "password": "abcde", "security": "wep"}, "WIFI:T:WEP;S:net;P:abcde;;"),
        ({"ssid": "net", "password": "x", "security": "WPA3", "hidden": "on"}, "WIFI:T:SAE;S:net;P:x;H:true;;"),
        ({"ssid": "net", "password": "12345678", "security": "WPA2"}, "WIFI:T:WPA;S:net;P:12345678;;"),
        (
            {"ssid": "uni", "security": "WPA2-EAP", "eap": "ttls", "phase2": "pap", "identity": "jane@uni.example",
             "anonymous_identity": "anon", "password": "pw"},
            "WIFI:T:WPA2-EAP;S:uni;E:TTLS;PH2:PAP;A:anon;I:jane@uni.example;P:pw;;",
        ),
        ({"ssid": "uni", "security": "WPA2-EAP", "eap": "TLS"}, "WIFI:T:WPA2-EAP;S:uni;E:TLS;;"),
        ({"ssid": "é;%", "password": "a:b\\c;d\\", "dialect": "wpa3"}, r"WIFI:T:WPA;S:%C3%A9%3B%25;P:a:b\c%3Bd\;;"),
        ({"ssid": "n", "password": "x", "security": "SAE", "dialect": "wpa3"}, "WIFI:T:WPA;R:1;S:n;P:x;;"),
        ({"ssid": "n", "hidden": "on", "dialect": "wpa3"}, "WIFI:S:n;H:true;;"),
    ],
)  # fmt: skip
def test_network_is_written(fields: dict[str, str], text: str) -> None:
    assert message_text("wifi", **fields) == text


@for_each(
    "fields, error_type, parameter",
    [
        ({"security": "WPA"}, MissingParameter, "password"),
        ({"security": "WPA2-EAP"}, MissingParameter, "eap"),
        ({"password": "1234567"}, BadParameter, "password"),
        ({"password": "x" * 64}, BadParameter, "password"),
        ({"password": "pässword"}, BadParameter, "password"),
        ({"password": "sixteen", "security": "WEP"}, BadParameter, "password"),
        ({"password": "123456789g", "security": "WEP"}, BadParameter, "password"),
        ({"password": "12345678", "security": "nopass"}, BadParameter, "password"),
        ({"password": "12345678", "eap": "PEAP"}, BadParameter, "eap"),
        ({"identity": "jane"}, BadParameter, "identity"),
        ({"password": "12345", "security": "WEP", "dialect": "wpa3"}, BadParameter, "dialect"),
        ({"security": "WPA2-EAP", "eap": "TLS", "dialect": "wpa3"}, BadParameter, "dialect"),
        ({"password": "1234567\\"}, BadParameter, "password"),
    ],
)
def test_incompatible_fields_are_rejected(fields: dict[str, str], error_type: type, parameter: str) -> None:
    error = message_error("wifi", ssid="net", **fields)
    assert type(error) is error_type
    assert error.parameter == parameter


@pytest.mark.parametrize("password", ["8letters", "~" * 63, "0123456789abcdefABCDEF".ljust(64, "0")])
def test_wpa_accepts_passphrases_and_hexadecimal_keys(password: str) -> None:
    assert f"P:{password};" in message_text("wifi", ssid="net", password=password)


@pytest.mark.parametrize("ssid", ["", "x" * 33, "ä" * 17, "a\nb", "a\0", "\ud800"])
def test_invalid_ssid_is_rejected(ssid: str) -> None:
    with pytest.raises(ValueError):
        message_text("wifi", ssid=ssid)


def test_password_error_explains_backslash_without_showing_password() -> None:
    error = message_error("wifi", ssid="net", password="secret12\\")
    assert "backslash" in error.detail and "Android" in error.detail
    assert error.value is None and "secret" not in error.detail
    assert message_error("wifi", ssid="net", password="secret").value is None


def test_payload_is_secret() -> None:
    assert PAYLOADS["wifi"].secret


def test_android_misreads_a_backslash_at_the_end() -> None:
    text = message_text("wifi", ssid="net", password="1234567\\8", hidden="on").replace("8;", ";")
    assert text == r"WIFI:T:WPA;S:net;P:1234567\\;H:true;;"
    assert parse_like_android(text) == {"T": "WPA", "S": "net", "P": "1234567\\;H:true"}


LINE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=32)
SSID = LINE.filter(lambda ssid: len(ssid.encode()) <= 32)


@given(SSID, LINE, LINE, LINE, st.sampled_from(["on", "off"]))
def test_zxing_and_android_read_the_same_fields(
    ssid: str, password: str, identity: str, anonymous: str, hidden: str
) -> None:
    texts = {"ssid": ssid, "password": password, "identity": identity, "anonymous_identity": anonymous}
    assume(not any(text.endswith("\\") for text in texts.values()))
    text = message_text("wifi", **texts, security="WPA2-EAP", eap="PEAP", hidden=hidden)
    expected = {"T": "WPA2-EAP", "S": ssid, "E": "PEAP", "A": anonymous, "I": identity, "P": password}
    expected |= {"H": "true"} if hidden == "on" else {}
    assert parse_like_zxing(text) == expected
    assume(not any(re.fullmatch('".*"', text) for text in texts.values()))
    assert parse_like_android(text) == expected


@given(st.text("0123456789abcdefABCDEF", min_size=1, max_size=32))
def test_quotes_of_hexadecimal_ssid_are_optional(ssid: str) -> None:
    assert parse_like_zxing(message_text("wifi", ssid=ssid))["S"] == ssid
    assert parse_like_zxing(message_text("wifi", ssid=ssid, quote="on"))["S"] == f'"{ssid}"'


@given(SSID, LINE, st.sampled_from(["on", "off"]))
def test_wpa3_grammar_reads_the_same_fields(ssid: str, password: str, hidden: str) -> None:
    text = message_text("wifi", ssid=ssid, password=password, security="WPA3", hidden=hidden, dialect="wpa3")
    expected = {"T": "WPA", "R": "1", "S": ssid, "P": password} | ({"H": "true"} if hidden == "on" else {})
    assert parse_like_wpa3(text) == expected


def test_security_accepts_plain_words() -> None:
    assert message_text("wifi", ssid="bistro", security="open") == message_text(
        "wifi", ssid="bistro", security="nopass"
    )
    enterprise = {"ssid": "bistro", "eap": "PEAP", "identity": "jane", "password": "secret"}
    assert message_text("wifi", **enterprise, security="enterprise") == message_text(
        "wifi", **enterprise, security="WPA2-EAP"
    )
